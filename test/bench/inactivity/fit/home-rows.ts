import { LocalClock } from '../../../../alerting/detectors/inactivity/local-clock.ts'
import { lastShown } from '../../../../alerting/detectors/inactivity/silence-deadline.ts'
import { DISTRICT_DEFAULTS } from '../../../../alerting/rules/thresholds.ts'
import type { Context, SilenceStart } from '../../../../alerting/stillness/context.ts'
import { HomeStillness } from '../../../../alerting/stillness/home-stillness.ts'
import type { LifeSign } from '../../../../alerting/stillness/home-stillness.ts'
import { SHORTEST } from '../../../../alerting/stillness/silence-memory.ts'
import type { Situation } from '../../../../alerting/stillness/situation.ts'
import type { DurationMs, EpochMs } from '../../../../core/time.ts'
import { days, hours } from '../../../../core/time.ts'
import { placeOf } from '../place.ts'
import type { RecordedEvent, Recording } from '../recording.ts'
import type { Span } from '../schedule.ts'
import {
  afterDoors,
  awaySpans,
  everyHour,
  HEARTBEAT_EVERY,
  inOutage,
  OUTAGES,
  scoredLength,
  scoredSpan,
} from '../schedule.ts'

/** A t0 of the benchmark, put to the silence in which it lies. */
export interface RowTrial {
  readonly set: 'every-61-min' | 'door'
  /** How long it had been silent at t0, hours. */
  readonly elapsed: number
}

/** One silence of a recording, with what production knew when it began. Lengths in hours. */
export interface Row {
  readonly situation: Situation
  readonly context: Context
  readonly start: SilenceStart
  readonly length: number
  /** How much of it could be heard before the platform was down; Infinity when it was not. */
  readonly heard: number
  /** Which silence of indoor motion it is a part of: a gap gives one false alarm at most. */
  readonly gap: number
  /** How long until the evening's hour for who is out; Infinity for who was out then lately, and for who is hardly out. */
  readonly evening: number
  readonly trials: readonly RowTrial[]
}

export interface HomeRows {
  readonly home: string
  readonly scored: Span
  readonly homeDays: number
  readonly rows: readonly Row[]
}

const HOUR = hours(1)
const SETTINGS = {
  sensitivity: 'standard',
  careLevel: 'self-caring',
  ceiling: DISTRICT_DEFAULTS.inactivityCeiling,
  outCeiling: DISTRICT_DEFAULTS.absenceCeiling,
  knownAbsenceCeiling: DISTRICT_DEFAULTS.knownAbsenceCeiling,
} as const

/** Every t0 that is not known to be away, oldest first. */
function trialsOf(
  recording: Recording,
  scored: Span,
): readonly { readonly at: EpochMs; readonly set: RowTrial['set'] }[] {
  const away = awaySpans(recording)
  const isAway = (at: EpochMs): boolean => away.some((span) => at >= span.from && at < span.to)
  return [
    ...everyHour(scored)
      .filter((at) => !isAway(at))
      .map((at) => ({ at, set: 'every-61-min' as const })),
    ...afterDoors(recording, scored).map((at) => ({ at, set: 'door' as const })),
  ].toSorted((a, b) => a.at - b.at)
}

function heardOf(from: EpochMs, to: EpochMs): number {
  const first = OUTAGES.find((outage) => from < outage.to && to > outage.from)
  return first === undefined ? Infinity : Math.max(0, first.from - from) / HOUR
}

/** Lives through a recording and says of each silence what it was judged by. */
class Living {
  readonly #home = new HomeStillness(SETTINGS)
  readonly #clock = new LocalClock('UTC')
  #heartbeat: EpochMs | undefined
  #gap = 0
  #lateAt = Number.NEGATIVE_INFINITY
  #last: LifeSign | undefined

  hear(event: RecordedEvent): void {
    const motion = event.kind === 'motion'
    if (motion) this.#gap += 1
    this.#beatUntil(event.at)
    const sign: LifeSign = {
      at: event.at,
      timeOfDay: this.#clock.timeOfDay(event.at),
      device: event.sensor,
      place: motion ? placeOf(event.sensor) : 'outer-door',
    }
    const last = this.#last
    if (last?.place === 'outer-door') {
      this.#lateAt = lastShown(DISTRICT_DEFAULTS.returnBy, last, sign.at) ?? this.#lateAt
    }
    this.#last = sign
    this.#home.onSign(sign)
  }

  row(to: EpochMs, trials: readonly RowTrial[]): Row | undefined {
    const reasons = this.#home.reasons()
    if (reasons === undefined) return undefined
    const { situation, context, start } = reasons
    const length = (to - start.at) / HOUR
    return {
      situation,
      context,
      start,
      length,
      heard: heardOf(start.at, to),
      gap: this.#gap,
      evening: this.#evening(situation, start.at),
      trials,
    }
  }

  #evening(situation: Situation, at: EpochMs): number {
    const { lateReturnWithin, returnBy, probablyOut } = DISTRICT_DEFAULTS
    if (situation !== 'out' || at - this.#lateAt <= lateReturnWithin) return Infinity
    if ((this.#home.limit()?.outProbability ?? 0) * 100 < probablyOut) return Infinity
    return (this.#clock.next(at, returnBy) - at) / HOUR
  }

  #beatUntil(now: EpochMs): void {
    this.#heartbeat ??= Math.ceil(now / HEARTBEAT_EVERY) * HEARTBEAT_EVERY
    for (; this.#heartbeat < now; this.#heartbeat += HEARTBEAT_EVERY) {
      if (!inOutage(this.#heartbeat)) this.#home.onAlive(this.#heartbeat)
    }
  }
}

/** The silences of a recording that last for 24 min or in which a t0 lies, each with what production knew when it began. */
export function homeRows(recording: Recording, teaching: DurationMs): HomeRows {
  const scored = scoredSpan(recording, teaching)
  const trials = trialsOf(recording, scored)
  const living = new Living()
  const rows: Row[] = []
  let next = 0
  for (const [index, event] of recording.events.entries()) {
    living.hear(event)
    const to = recording.events[index + 1]?.at ?? event.at
    const here: RowTrial[] = []
    for (let trial = trials[next]; trial !== undefined && trial.at < to; trial = trials[(next += 1)]) {
      here.push({ set: trial.set, elapsed: (trial.at - event.at) / HOUR })
    }
    if (here.length === 0 && to - event.at < SHORTEST) continue
    const row = living.row(to, here)
    if (row !== undefined) rows.push(row)
  }
  return { home: recording.home, scored, homeDays: scoredLength(scored) / days(1), rows }
}
