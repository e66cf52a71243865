import type { DurationMs, EpochMs } from './time.ts'
import { days, hours, minutes, parseInstant } from './time.ts'

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

const two = (n: number): string => String(n).padStart(2, '0')
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

interface Zone {
  readonly timeZone: string
  /** Offsets at UTC midnights, and at quarters of an hour of days on which clocks change, by time. */
  readonly known: Map<EpochMs, DurationMs>
}

const zones = new Map<string, Zone>()
/** More are forgotten: years of a recording must not fill memory. */
const MOST_OFFSETS = 2000

/**
 * How far wall clocks in `timeZone` (an IANA name) are ahead of UTC at `at`. Cheap to ask again for about the same time: detectors ask at
 * nearly every reading. @throws RangeError for an unknown zone.
 */
export function zoneOffset(at: EpochMs, timeZone: string): DurationMs {
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    zone = { timeZone, known: new Map() }
    zones.set(timeZone, zone)
  }
  // No zone puts its clocks forward and back again within a day.
  const ofDay = steadyOffset(at, days(1), zone)
  return ofDay ?? steadyOffset(at, minutes(15), zone) ?? measuredOffset(at, timeZone)
}

/** The offset at both ends of the span that `at` lies in; `undefined` when clocks change in between. */
function steadyOffset(at: EpochMs, span: DurationMs, zone: Zone): DurationMs | undefined {
  const from = Math.floor(at / span) * span
  const offset = knownOffset(from, zone)
  return offset === knownOffset(from + span, zone) ? offset : undefined
}

function knownOffset(at: EpochMs, { timeZone, known }: Zone): DurationMs {
  const offset = known.get(at)
  if (offset !== undefined) return offset
  if (known.size >= MOST_OFFSETS) known.clear()
  const measured = measuredOffset(at, timeZone)
  known.set(at, measured)
  return measured
}

function measuredOffset(at: EpochMs, timeZone: string): DurationMs {
  const { year, month, day, hour, minute, second } = localTime(at, timeZone)
  const midnight = parseInstant(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T00:00:00Z`) ?? Number.NaN
  return midnight + hours(hour) + minutes(minute) + second * 1000 - Math.floor(at / 1000) * 1000
}

/** How long since the local midnight, by the wall clock: [0, 24 h). */
export function timeOfDay(at: EpochMs, timeZone: string): DurationMs {
  const shown = at + zoneOffset(at, timeZone)
  return shown - Math.floor(shown / days(1)) * days(1)
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
