import type { AlertStory, AlertSummary } from '../../core/alert.ts'
import { localTime } from '../../core/calendar.ts'
import type { Area, Directory, Home } from '../../core/directory.ts'
import { areaAt } from '../../core/names.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertLineView, AlertView, PersonView, PlaceView } from './views.ts'

/** What placing needs besides the registry. */
export interface Placing {
  readonly directory: Directory
  readonly timeZone: string
  readonly now: EpochMs
  readonly homeCodeOf?: ((home: HomeId) => string | undefined) | undefined
}

/** The area and those above it, from the district down, as far as they are known. */
export const areasAbove = (code: AreaCode, directory: Pick<Directory, 'area'>): readonly Area[] =>
  (['district', 'town', 'village', 'grid'] as const).flatMap((level) => {
    const ancestor = areaAt(code, level)
    return ancestor === undefined ? [] : (directory.area(ancestor) ?? [])
  })

/** The area's names from the district down, as far as they are known. */
export const areaNames = (code: AreaCode, directory: Pick<Directory, 'area'>): readonly string[] =>
  areasAbove(code, directory).map(({ name }) => name)

export function placeOfHome(
  home: Home,
  { directory, homeCodeOf }: Pick<Placing, 'directory' | 'homeCodeOf'>,
): PlaceView {
  const place = { home: home.id, area: home.area, areaNames: areaNames(home.area, directory), address: home.address }
  const homeCode = homeCodeOf?.(home.id)
  return homeCode === undefined ? place : { ...place, homeCode }
}

/** `138****8012`: enough to recognise a number one knows. */
export const maskedPhone = (phone: string): string => {
  const digits = phone.replaceAll(/[^\d+]/g, '')
  return digits.length <= 7 ? '*'.repeat(digits.length) : `${digits.slice(0, -8)}****${digits.slice(-4)}`
}

/** `王**` */
export const maskedName = (name: string): string => `${Array.from(name)[0] ?? ''}**`

/** The person as somebody sees them who does not help them: no name, no way in. */
export function maskedPerson({ entry: _entry, age: _age, ...person }: PersonView): PersonView {
  return { ...person, name: maskedName(person.name) }
}

export function personOf(home: Home, { timeZone, now }: Placing): PersonView {
  return {
    name: home.residentName,
    careLevel: home.careLevel,
    riskGrade: home.riskGrade,
    ...(home.residentBirthYear === undefined ? {} : { age: localTime(now, timeZone).year - home.residentBirthYear }),
    ...(home.residentPhone === undefined ? {} : { phone: maskedPhone(home.residentPhone) }),
    ...(home.entry === undefined ? {} : { entry: home.entry }),
  }
}

function placed(subject: AlertSummary['subject'], placing: Placing): { place: PlaceView; person?: PersonView } {
  const { directory } = placing
  if ('area' in subject) {
    return { place: { area: subject.area, areaNames: areaNames(subject.area, directory), address: '' } }
  }
  const home = directory.home(subject.home)
  // A home that left the registry while its alert is open still stands there, by its id.
  if (home === undefined) return { place: { home: subject.home, area: '', areaNames: [], address: subject.home } }
  return { place: placeOfHome(home, placing), person: personOf(home, placing) }
}

/** An alert's story with where it is and whom it concerns. */
export const alertView = (story: AlertStory, placing: Placing): AlertView => ({
  ...story,
  ...placed(story.subject, placing),
})

export const alertLineView = (summary: AlertSummary, placing: Placing): AlertLineView => ({
  ...summary,
  ...placed(summary.subject, placing),
})
