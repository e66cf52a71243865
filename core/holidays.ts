import { type CivilDay, civilDayText } from './civil-day.ts'
import type { Words } from './finding.ts'

/** What a year's notice of the State Council says of one festival. */
export interface Festival {
  /** As people write it: `春节`, or `国庆节、中秋节` where two are one. */
  readonly name: string
  /** The first and the last day off, both included. */
  readonly from: CivilDay
  readonly until: CivilDay
  /** Days at weekends on which offices work to make up for it (调休). */
  readonly makeUp: readonly CivilDay[]
}

/** The notice of one year. It may begin in the last days of the December before. */
export interface YearHolidays {
  readonly year: number
  readonly festivals: readonly Festival[]
}

/** The same with days written like `2027-02-05`. */
export interface WrittenFestival {
  readonly name: string
  readonly from: string
  readonly until: string
  readonly makeUp: readonly string[]
}

export const asWrittenFestival = ({ name, from, until, makeUp }: Festival): WrittenFestival => ({
  name,
  from: civilDayText(from),
  until: civilDayText(until),
  makeUp: makeUp.map(civilDayText),
})

export const yearOf = (day: CivilDay): number => Number(civilDayText(day).slice(0, 4))

/** From `from` to `until`, both included. */
export const daysFromTo = (from: CivilDay, until: CivilDay): readonly CivilDay[] =>
  Array.from({ length: Math.max(0, until - from + 1) }, (_, index) => from + index)

/** What each year's notice has, by what their names have in common however they are written. */
const YEARLY: readonly { readonly like: RegExp; readonly says: Words }[] = [
  { like: /元旦|新年/, says: { zh: '元旦', en: "New Year's Day" } },
  { like: /春节/, says: { zh: '春节', en: 'Spring Festival' } },
  { like: /清明/, says: { zh: '清明', en: 'Tomb-sweeping Day' } },
  { like: /劳动|五一/, says: { zh: '劳动节', en: 'Labour Day' } },
  { like: /端午/, says: { zh: '端午', en: 'Dragon Boat Festival' } },
  { like: /中秋/, says: { zh: '中秋', en: 'Mid-autumn Festival' } },
  { like: /国庆/, says: { zh: '国庆节', en: 'National Day' } },
]

/** A festival's name for people; in English too where it is one that each year has. */
export function festivalWords(name: string): Words {
  const known = YEARLY.filter(({ like }) => like.test(name)).toSorted(
    (a, b) => name.search(a.like) - name.search(b.like),
  )
  return { zh: name, en: known.length === 0 ? name : known.map(({ says }) => says.en).join(', ') }
}

/** Those that each year has and this list has not: no fault, but worth a second look. */
export const missingFestivals = (festivals: readonly Festival[]): readonly Words[] =>
  YEARLY.filter(({ like }) => !festivals.some(({ name }) => like.test(name))).map(({ says }) => says)

/** How many days a list gives off, and how many weekend days it has worked for them. */
export const holidayCounts = (festivals: readonly Festival[]): { readonly off: number; readonly makeUp: number } => ({
  off: festivals.reduce((sum, { from, until }) => sum + until - from + 1, 0),
  makeUp: festivals.reduce((sum, { makeUp }) => sum + makeUp.length, 0),
})

/** The same in words for the audit log. */
export function holidaysDetail(festivals: readonly Festival[] | undefined): string {
  if (festivals === undefined) return 'removed'
  const { off, makeUp } = holidayCounts(festivals)
  return `${festivals.length} festivals, ${off} days-off, ${makeUp} make-up-days`
}

/** The notice comes in November; from this month on its absence is worth saying. */
const NOTICE_MONTH = 11

/** The list that is missing: this year's (`overdue`) or, from November, the next one's. */
export interface MissingYear {
  readonly year: number
  readonly overdue: boolean
}

export function missingYear(today: CivilDay, knows: (year: number) => boolean): MissingYear | undefined {
  const year = yearOf(today)
  if (!knows(year)) return { year, overdue: true }
  const isDue = Number(civilDayText(today).slice(5, 7)) >= NOTICE_MONTH
  return isDue && !knows(year + 1) ? { year: year + 1, overdue: false } : undefined
}
