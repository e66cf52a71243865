import type { DurationMs, EpochMs } from './time.ts'
import { days, hours, minutes } from './time.ts'

/** A moment as a wall clock in one time zone shows it. `month` 1–12, `weekday` 1 (Monday) to 7 (Sunday). */
export interface LocalTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** What the wall clock in `timeZone` (an IANA name) shows at `at`. @throws RangeError for an unknown zone. */
export function localTime(at: EpochMs, timeZone: string): LocalTime {
  const parts: Record<string, string> = {}
  for (const part of formatFor(timeZone).formatToParts(at)) parts[part.type] = part.value
  return {
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    weekday: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second: Number(parts['second']),
  }
}

/** How long since the local midnight, by the wall clock: [0, 24 h). */
export function timeOfDay(at: EpochMs, timeZone: string): DurationMs {
  const local = localTime(at, timeZone)
  return hours(local.hour) + minutes(local.minute) + local.second * 1000 + (((at % 1000) + 1000) % 1000)
}

/**
 * The first moment strictly after `after` when the wall clock shows `timeOfDay`. On a day when a clock change
 * skips that time, the next day's.
 */
export function nextTimeOfDay(after: EpochMs, wanted: DurationMs, timeZone: string): EpochMs {
  for (let step = 0; step < 4; step += 1) {
    const guess = after + days(step)
    const candidate = guess + (wanted - timeOfDay(guess, timeZone))
    const correction = wanted - timeOfDay(candidate, timeZone)
    const exact = Math.abs(correction) < hours(3) ? candidate + correction : candidate
    if (exact > after && timeOfDay(exact, timeZone) === wanted) return exact
  }
  return after + days(1)
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `14:32` in the zone. */
export function clockText(at: EpochMs, timeZone: string): string {
  const local = localTime(at, timeZone)
  return `${two(local.hour)}:${two(local.minute)}`
}

/** `2026-11-22 14:32:07` in the zone. */
export function dateTimeText(at: EpochMs, timeZone: string): string {
  const t = localTime(at, timeZone)
  return `${t.year}-${two(t.month)}-${two(t.day)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}`
}
