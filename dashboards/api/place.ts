import type { AlertStory, AlertSummary } from '../../core/alert.ts'
import { localTime } from '../../core/calendar.ts'
import type { Area, Directory, Home } from '../../core/directory.ts'
import type { Words } from '../../core/finding.ts'
import { areaAt } from '../../core/names.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import { maskedPresence } from './presence-view.ts'
import type { AlertLineView, AlertView, HomeView, PersonView, PlaceView } from './views.ts'

/** What placing needs besides the registry. */
export interface Placing {
  readonly directory: Directory
  readonly timeZone: string
  readonly now: EpochMs
  readonly homeCodeOf?: ((home: HomeId) => string | undefined) | undefined
  /** What an operator is called; left out where nobody signs in. */
  readonly operatorName?: ((id: string) => string | undefined) | undefined
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

const HIDDEN = '（已遮盖）'

/** The alert as somebody sees it who helps nobody in it: no name in its story, and nothing of what people wrote when they closed it. */
export function maskedAlert(view: AlertView): AlertView {
  const { person, note, taken } = view
  const named = view.told.flatMap(({ name, responder }) => (name === responder || name === RESIDENT ? [] : [name]))
  const names = [...named, ...(person === undefined ? [] : [person.name])]
  const without = (text: string): string => names.reduce((rest, name) => rest.replaceAll(name, maskedName(name)), text)
  const masked = ({ zh, en }: Words): Words => ({ zh: without(zh), en: without(en) })
  return {
    ...view,
    ...(person === undefined ? {} : { person: maskedPerson(person) }),
    ...(note === undefined ? {} : { note: HIDDEN }),
    ...(taken === undefined ? {} : { taken: HIDDEN }),
    ...(view.nextTold === undefined ? {} : { nextTold: masked(view.nextTold) }),
    events: view.events.map((event) => ({ ...event, words: masked(event.words) })),
    told: view.told.map((told) => ({ ...told, name: without(told.name) })),
  }
}

/** What a story calls the resident among those who were told. */
const RESIDENT = '老人本人'

/** A home as somebody sees it who does not help there: nobody's name. */
export function maskedHome(view: HomeView): HomeView {
  return { ...view, presence: maskedPresence(view.presence), person: maskedPerson(view.person) }
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
  // A home that left the registry, or the asker's area, while its alert is open still stands there, by its id.
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
