import type { Thresholds } from '../../rules/thresholds.ts'
import type { StillnessLimit } from '../../stillness/home-stillness.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days } from '../../../core/time.ts'
import type { Day } from '../day.ts'
import type { DeafSpan } from '../fair-deadline.ts'
import { fairDeadline } from '../fair-deadline.ts'
import type { LocalClock } from './local-clock.ts'
import type { LostSensors } from './lost-sensors.ts'
import { lostMargin } from './lost-sensors.ts'

const DAY = days(1)

/** When somebody is asked after if the silence goes on, and why. */
export interface SilenceDeadline {
  readonly kind: 'inactivity' | 'not-returned'
  readonly since: EpochMs
  readonly at: EpochMs
  /** `learned`: it is longer than usual. `ceiling`: no silence may be longer. `return-by`: it is late in the evening. */
  readonly because: 'learned' | 'ceiling' | 'return-by'
  /** How long it may last, deafness not counted. */
  readonly length: DurationMs
  /** How long it usually lasts at this hour, at the most. */
  readonly usual: DurationMs
}

export interface SilenceFacts {
  readonly limit: StillnessLimit
  readonly rules: Pick<
    Thresholds,
    'returnBy' | 'lateReturnWithin' | 'probablyOut' | 'deafMove' | 'sensorLostMargin' | 'sensorLostLearned'
  >
  readonly clock: Pick<LocalClock, 'next'>
  /** When the home could not be heard, in order of `from`. */
  readonly deaf: readonly DeafSpan[]
  /** When the resident was last out at the time by which they should be home. */
  readonly lateAt: EpochMs | undefined
  /** When several devices together last told that somebody is up, though none of them could alone. */
  readonly weakAt: EpochMs | undefined
  /** The sensors that told of the resident and are offline. */
  readonly lost: LostSensors
}

/**
 * When the present silence is told, and of which kind: the learned limit, wider after a sensor was lost; never over the ceiling; never
 * later than the evening's hour for who is out. Several weak signs let it count anew from them, once for all: not past the ceiling.
 */
export function silenceDeadline(facts: SilenceFacts): SilenceDeadline {
  const { limit, rules, deaf, weakAt } = facts
  const { kind, since, usual, ceiling } = limit
  const margin = lostMargin(facts.lost, since, rules)
  const length = Math.min(Math.round(limit.length * margin), ceiling)
  const spared = weakAt === undefined ? length : Math.min(ceiling, Math.max(length, weakAt - since + length))
  const at = fairDeadline({ since, limit: spared, spans: deaf, maxMove: rules.deafMove })
  const by = returnBy(facts)
  if (by < at) return { kind, since, at: by, because: 'return-by', length, usual }
  return { kind, since, at, because: spared >= ceiling ? 'ceiling' : 'learned', length, usual }
}

/** The evening's hour for who is probably out; never for who was out at that time lately. */
function returnBy({ limit, rules, clock, deaf, lateAt }: SilenceFacts): EpochMs {
  const { kind, since, outProbability } = limit
  if (kind !== 'not-returned' || outProbability * 100 < rules.probablyOut) return Infinity
  if (since - (lateAt ?? Number.NEGATIVE_INFINITY) <= rules.lateReturnWithin) return Infinity
  const by = clock.next(since, rules.returnBy)
  if (by === Infinity) return by
  // What was not heard earlier in the day is no excuse for the evening.
  const spans = deaf.filter((span) => span.to > by)
  return fairDeadline({ since, limit: by - since, spans, maxMove: rules.deafMove })
}

/**
 * The last moment of [from.at, to] at which the wall clock showed `hour`; on a day when the clock changes it may be an hour off.
 * Asked for every use of an outer door, so it reads no calendar.
 */
export function lastShown(
  hour: DurationMs,
  from: { readonly at: EpochMs; readonly timeOfDay: DurationMs },
  to: EpochMs,
): EpochMs | undefined {
  const first = from.at + ((hour - from.timeOfDay + DAY) % DAY)
  return hour >= DAY || first > to ? undefined : first + Math.floor((to - first) / DAY) * DAY
}

export interface OpenDoorFacts {
  readonly openAt: EpochMs
  readonly now: EpochMs
  readonly rules: Pick<Thresholds, 'outerDoorOpen' | 'deafMove'>
  readonly deaf: readonly DeafSpan[]
  readonly day: Pick<Day, 'orNextMorning'>
}

/** When an outer door that stands open with nothing after it is told: by day only. */
export function openDoorDeadline({ openAt, now, rules, deaf, day }: OpenDoorFacts): EpochMs {
  const fair = fairDeadline({ since: openAt, limit: rules.outerDoorOpen, spans: deaf, maxMove: rules.deafMove })
  return day.orNextMorning(Math.max(fair, now))
}
