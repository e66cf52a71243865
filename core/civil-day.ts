import { timeOfDay, zoneOffset } from './calendar.ts'
import { days, type DurationMs, type EpochMs, hours, isoInstant, minutes, parseInstant } from './time.ts'

/** A day of the calendar, counted from 1970-01-01 = 0. No moment: it begins at another one in each time zone. */
export type CivilDay = number

/** 1 (Monday) to 7 (Sunday). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** 1970-01-05. */
const SOME_MONDAY: CivilDay = 4

/** The day that wall clocks in `timeZone` (an IANA name) show at `at`. */
export const civilDayOf = (at: EpochMs, timeZone: string): CivilDay =>
  Math.floor((at + zoneOffset(at, timeZone)) / days(1))

export const weekdayOf = (day: CivilDay): Weekday => WEEKDAYS[(((day - SOME_MONDAY) % 7) + 7) % 7] ?? 1

/** The Monday of its week. */
export const mondayOf = (day: CivilDay): CivilDay => day - (weekdayOf(day) - 1)

/** `2026-11-22`. */
export const civilDayText = (day: CivilDay): string => isoInstant(day * days(1)).slice(0, 10)

/** The day written like `2026-11-22`; `undefined` when there is none such. */
export function parseCivilDay(text: string): CivilDay | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const midnight = parseInstant(`${text}T00:00:00Z`)
  if (midnight === undefined) return undefined
  const day = midnight / days(1)
  // The 31st of a month of 30 days is the 1st of the next for some, and no day for us.
  return civilDayText(day) === text ? day : undefined
}

/**
 * When wall clocks in `timeZone` show that time of that day: [0, 24 h] since midnight. Where a clock change skips it, the same time after
 * the change; where one repeats it, either.
 */
export function momentOf(day: CivilDay, time: DurationMs, timeZone: string): EpochMs {
  const shown = day * days(1) + time
  const guess = shown - zoneOffset(shown, timeZone)
  const at = shown - zoneOffset(guess, timeZone)
  return timeOfDay(at, timeZone) === time % days(1) ? at : guess
}

/** A time of day, since midnight, as `08:30`; the end of a day is `24:00`. */
export function timeText(time: DurationMs): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(time / hours(1)))}:${two(Math.floor((time % hours(1)) / minutes(1)))}`
}

/** The time written like `08:30`, up to `24:00`; `undefined` when it is none. */
export function parseTime(text: string): DurationMs | undefined {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text)
  if (match === null) return undefined
  const time = hours(Number(match[1])) + minutes(Number(match[2]))
  return time > days(1) ? undefined : time
}
