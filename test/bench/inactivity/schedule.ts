import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, hours, minutes, parseInstant } from '../../../core/time.ts'
import type { Recording } from './recording.ts'

/** [from, to) */
export interface Span {
  readonly from: EpochMs
  readonly to: EpochMs
}

const at = (text: string): EpochMs => parseInstant(`${text}Z`) ?? Number.NaN

/** When the platform was down and every home was silent. Only the harness knows these dates. */
export const OUTAGES: readonly Span[] = [
  { from: at('2019-04-01T13:30:00'), to: at('2019-04-03T16:30:00') },
  { from: at('2019-06-15T04:00:00'), to: at('2019-06-17T16:30:00') },
]

export const HEARTBEAT_EVERY: DurationMs = minutes(5)
/** Capped: an alert that would come later is missed. */
export const CAP: DurationMs = hours(48)
/** So long a recording only teaches. */
export const TEACHING: DurationMs = days(30)
const T0_EVERY: DurationMs = minutes(61)
const AWAY_BY_LENGTH: DurationMs = hours(24)
const AWAY_BY_DOOR: DurationMs = hours(2)
const NEAR_DOOR: DurationMs = minutes(10)
const AFTER_DOOR: DurationMs = minutes(1)

export const inOutage = (time: EpochMs): boolean => OUTAGES.some((span) => time >= span.from && time < span.to)

/** From the end of the teaching days to the last event. May be empty. */
export function scoredSpan(recording: Recording, teaching = TEACHING): Span {
  const first = recording.events[0]?.at ?? 0
  const last = recording.events.at(-1)?.at ?? 0
  return { from: Math.min(first + teaching, last), to: last }
}

/** How long the span is without the outages. */
export function scoredLength(span: Span): DurationMs {
  const deaf = OUTAGES.map((outage) => Math.max(0, Math.min(span.to, outage.to) - Math.max(span.from, outage.from)))
  return span.to - span.from - deaf.reduce((sum, length) => sum + length, 0)
}

/** Index of the first of the sorted times that is not before `time`. */
function firstFrom(times: readonly EpochMs[], time: EpochMs): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? Infinity) < time) low = middle + 1
    else high = middle
  }
  return low
}

const timesOf = (recording: Recording, motion: boolean): readonly EpochMs[] =>
  recording.events.filter((event) => (event.kind === 'motion') === motion).map((event) => event.at)

/**
 * The silences in which the resident was away, as one knows afterwards: over 24 h, or over 2 h with an outer-door event within
 * 10 min of either end. It chooses t0, and says how many false alarms were such; no judge hears of it.
 */
export function awaySpans(recording: Recording): readonly Span[] {
  const motions = timesOf(recording, true)
  const doors = timesOf(recording, false)
  const doorNear = (time: EpochMs): boolean =>
    (doors[firstFrom(doors, time - NEAR_DOOR)] ?? Infinity) <= time + NEAR_DOOR
  const spans: Span[] = []
  for (const [index, to] of motions.entries()) {
    const from = motions[index - 1] ?? to
    const length = to - from
    if (length > AWAY_BY_LENGTH || (length > AWAY_BY_DOOR && (doorNear(from) || doorNear(to)))) spans.push({ from, to })
  }
  return spans
}

/** Every 61 min while scored. */
export function everyHour(span: Span): readonly EpochMs[] {
  const times: EpochMs[] = []
  for (let time = span.from; time < span.to; time += T0_EVERY) if (!inOutage(time)) times.push(time)
  return times
}

/** One minute after each outer-door event that indoor motion followed within 10 min. */
export function afterDoors(recording: Recording, span: Span): readonly EpochMs[] {
  const motions = timesOf(recording, true)
  return timesOf(recording, false)
    .filter((door) => (motions[firstFrom(motions, door + 1)] ?? Infinity) <= door + NEAR_DOOR)
    .map((door) => door + AFTER_DOOR)
    .filter((time) => time >= span.from && time < span.to && !inOutage(time))
}
