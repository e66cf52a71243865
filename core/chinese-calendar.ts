import { createRequire } from 'node:module'
import { z } from 'zod'
import { type CivilDay, civilDayText, parseCivilDay, weekdayOf } from './civil-day.ts'
import type { Words } from './finding.ts'
import { daysFromTo, type Festival, festivalWords, type YearHolidays, yearOf } from './holidays.ts'

export interface CalendarDay {
  /** Whether offices work: on public holidays they don't, on make-up days at weekends (调休) they do. */
  readonly works: boolean
  /**
   * Whether the year's arrangement is known: the State Council announces it each November for the next. Without it Monday to Friday count
   * as working days.
   */
  readonly known: boolean
  /** The public holiday on which it rests, or for which it works at a weekend. */
  readonly holiday?: Words
}

/** Which days are worked in offices in mainland China. */
export interface ChineseCalendar {
  dayOf(day: CivilDay): CalendarDay
  /** Whether there is a list of that year's public holidays. */
  knows(year: number): boolean
}

/** A day that a notice names. */
interface Mark {
  readonly works: boolean
  readonly holiday: Words
}
type Marks = ReadonlyMap<CivilDay, Mark>

const shape = z.object({ holidays: z.record(z.string(), z.string()), workdays: z.record(z.string(), z.string()) })

/** The package's list and not its functions: those count days by the machine's time zone, and are a day off west of Greenwich. */
const arrangements = shape.parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'))
const packaged: ReadonlyMap<number, YearHolidays> = packagedYears()
const packagedMarks: ReadonlyMap<number, Marks> = new Map([...packaged].map(([year, list]) => [year, marksOf(list)]))

/** What this version of the hub knows of a year by itself. */
export const packagedHolidays = (year: number): YearHolidays | undefined => packaged.get(year)

/** The calendar by what this version knows and by lists of years; each list takes the place of all that was known of its year. */
export function chineseCalendar(own: readonly YearHolidays[] = []): ChineseCalendar {
  const ownMarks = new Map(own.map((list) => [list.year, marksOf(list)]))
  const marksFor = (year: number): Marks | undefined => ownMarks.get(year) ?? packagedMarks.get(year)
  return {
    knows: (year) => marksFor(year) !== undefined,
    dayOf(day) {
      const year = yearOf(day)
      const marks = marksFor(year)
      // New Year may take days of the December before; its own notice has the last word on them.
      const mark = marksFor(year + 1)?.get(day) ?? marks?.get(day)
      const known = marks !== undefined
      return mark === undefined ? { works: weekdayOf(day) <= 5, known } : { ...mark, known }
    },
  }
}

/** A day that another list of its year changes. */
export interface ChangedDay {
  readonly day: CivilDay
  readonly before: CalendarDay
  readonly after: CalendarDay
}

/** On which days of that year, and of the December before, other people would work, oldest first. */
export function changedDays(before: ChineseCalendar, after: ChineseCalendar, year: number): readonly ChangedDay[] {
  const [from, until] = [parseCivilDay(`${year - 1}-12-01`), parseCivilDay(`${year}-12-31`)]
  return daysFromTo(from ?? 0, until ?? 0)
    .map((day) => ({ day, before: before.dayOf(day), after: after.dayOf(day) }))
    .filter((one) => one.before.works !== one.after.works)
}

function marksOf({ festivals }: YearHolidays): Marks {
  const marks = new Map<CivilDay, Mark>()
  for (const { name, from, until, makeUp } of festivals) {
    const holiday = festivalWords(name)
    for (const day of daysFromTo(from, until)) marks.set(day, { works: false, holiday })
    for (const day of makeUp) marks.set(day, { works: true, holiday })
  }
  return marks
}

function packagedYears(): ReadonlyMap<number, YearHolidays> {
  const years = new Map<number, Festival[]>()
  const daysOf = (list: Readonly<Record<string, string>>): readonly (readonly [CivilDay, string])[] =>
    Object.entries(list)
      // "National Day,国庆节,3"
      .map(([text, said]): [CivilDay, string] => [parseCivilDay(text) ?? 0, said.split(',')[1] ?? ''])
      .toSorted(([a], [b]) => a - b)
  const festivalsFor = (day: CivilDay): Festival[] => {
    // What a list of the package names in December belongs to New Year, and so to the next year's notice.
    const year = yearOf(day) + (civilDayText(day).slice(5, 7) === '12' ? 1 : 0)
    const festivals = years.get(year) ?? []
    years.set(year, festivals)
    return festivals
  }
  for (const [day, name] of daysOf(arrangements.holidays)) {
    const festivals = festivalsFor(day)
    const last = festivals.at(-1)
    if (last?.name === name && last.until === day - 1) festivals[festivals.length - 1] = { ...last, until: day }
    else festivals.push({ name, from: day, until: day, makeUp: [] })
  }
  for (const [day, name] of daysOf(arrangements.workdays)) {
    const festivals = festivalsFor(day)
    const at = festivals.findIndex((festival) => festival.name === name)
    const festival = festivals[at]
    if (festival !== undefined) festivals[at] = { ...festival, makeUp: [...festival.makeUp, day] }
  }
  return new Map([...years].map(([year, festivals]) => [year, { year, festivals }]))
}
