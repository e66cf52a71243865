import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { SilenceJudge } from './judge.ts'
import type { RecordedEvent, Recording } from './recording.ts'
import {
  afterDoors,
  awaySpans,
  CAP,
  everyHour,
  HEARTBEAT_EVERY,
  inOutage,
  scoredLength,
  scoredSpan,
} from './schedule.ts'
import type { Span } from './schedule.ts'

export interface FalseAlarm {
  readonly kind: string
  /** The last indoor motion before it. */
  readonly silentSince: EpochMs
  readonly at: EpochMs
  /** The indoor motion that closed it. */
  readonly closedAt: EpochMs
  /** The resident was away, as one knows afterwards: told in vain, but of nobody who was at home. It counts all the same. */
  readonly whileAway: boolean
}

export interface Trial {
  readonly set: 'every-61-min' | 'door'
  readonly at: EpochMs
  readonly skipped: 'alerted' | 'away' | undefined
  /** When the alert comes; `undefined` when skipped or not within the cap. */
  readonly alertAt: EpochMs | undefined
}

export interface HomeMeasured {
  readonly home: string
  readonly scored: Span
  readonly scoredLength: DurationMs
  readonly falseAlarms: readonly FalseAlarm[]
  readonly trials: readonly Trial[]
}

interface Pending {
  readonly set: Trial['set']
  readonly at: EpochMs
}

/** Everything of one home that is put before a judge, in order, and what came of it. */
class Measurement {
  readonly #judge: SilenceJudge
  readonly #scored: Span
  readonly #away: readonly Span[]
  readonly #falseAlarms: Omit<FalseAlarm, 'whileAway'>[] = []
  readonly #trials: Trial[] = []
  #silentSince: EpochMs | undefined
  /** The current silence's alert, from the moment it is raised until motion closes it. */
  #alert: { readonly at: EpochMs; readonly kind: string } | undefined
  #awayIndex = 0
  /** When the judge last heard anything: no alert comes before what caused it. */
  #heardAt: EpochMs = 0

  constructor(judge: SilenceJudge, scored: Span, away: readonly Span[]) {
    this.#judge = judge
    this.#scored = scored
    this.#away = away
  }

  /** Lets the time up to `now` pass: what the judge would have raised before `now` is raised. */
  passUntil(now: EpochMs): void {
    this.#judge.liveUntil?.(now)
    if (this.#alert !== undefined || this.#silentSince === undefined) return
    if ((this.#judge.earliest?.() ?? 0) > now) return
    const at = this.#judge.alertAt()
    if (at !== undefined && at <= now) this.#alert = { at: Math.max(at, this.#heardAt), kind: this.#judge.alertKind() }
  }

  hear(event: RecordedEvent): void {
    this.passUntil(event.at)
    this.#heardAt = event.at
    if (event.kind === 'motion') {
      this.#close(event.at)
      this.#judge.onMotion(event.at, event.sensor)
    } else this.#judge.onOuterDoor(event.at, event.kind === 'outer-door-opened', event.sensor)
  }

  heartbeat(at: EpochMs): void {
    this.passUntil(at)
    this.#heardAt = at
    this.#judge.onHeartbeat(at)
  }

  try(pending: Pending): void {
    const { set, at } = pending
    this.passUntil(at)
    const skipped =
      set === 'every-61-min' && this.#isAway(at) ? 'away' : this.#alert === undefined ? undefined : 'alerted'
    const alertAt = skipped === undefined ? this.#judge.alertAt() : undefined
    const inTime = alertAt !== undefined && alertAt - at < CAP
    this.#trials.push({ set, at, skipped, alertAt: inTime ? alertAt : undefined })
  }

  result(): { falseAlarms: readonly FalseAlarm[]; trials: readonly Trial[] } {
    const absences = new Set(this.#away.map((span) => span.from))
    const falseAlarms = this.#falseAlarms.map((alarm) => ({ ...alarm, whileAway: absences.has(alarm.silentSince) }))
    return { falseAlarms, trials: this.#trials }
  }

  #close(now: EpochMs): void {
    const alert = this.#alert
    if (alert !== undefined && this.#silentSince !== undefined && this.#isScored(alert.at)) {
      this.#falseAlarms.push({ ...alert, silentSince: this.#silentSince, closedAt: now })
    }
    this.#alert = undefined
    this.#silentSince = now
  }

  #isScored(at: EpochMs): boolean {
    return at >= this.#scored.from && at < this.#scored.to && !inOutage(at)
  }

  #isAway(at: EpochMs): boolean {
    while ((this.#away[this.#awayIndex]?.to ?? Infinity) <= at) this.#awayIndex += 1
    return (this.#away[this.#awayIndex]?.from ?? Infinity) <= at
  }
}

/** Plays the recording to the judge: events, heartbeats and t0 in the order of time; at the same moment events stand first. */
export function measureHome(recording: Recording, judge: SilenceJudge, forgivesAbsences = false): HomeMeasured {
  const scored = scoredSpan(recording)
  const away = awaySpans(recording)
  const measurement = new Measurement(judge, scored, away)
  const trials: readonly Pending[] = [
    ...everyHour(scored).map((at): Pending => ({ set: 'every-61-min', at })),
    ...afterDoors(recording, scored).map((at): Pending => ({ set: 'door', at })),
  ].toSorted((a, b) => a.at - b.at)
  let heartbeat = Math.ceil((recording.events[0]?.at ?? 0) / HEARTBEAT_EVERY) * HEARTBEAT_EVERY
  let trial = 0
  const liveUntil = (now: EpochMs): void => {
    for (;;) {
      const next = trials[trial]
      const trialAt = next?.at ?? Infinity
      if (Math.min(heartbeat, trialAt) >= now) return
      if (next !== undefined && trialAt < heartbeat) {
        measurement.try(next)
        trial += 1
      } else {
        if (!inOutage(heartbeat)) measurement.heartbeat(heartbeat)
        heartbeat += HEARTBEAT_EVERY
      }
    }
  }
  for (const event of recording.events) {
    liveUntil(event.at)
    measurement.hear(event)
  }
  const { falseAlarms, trials: tried } = measurement.result()
  return {
    home: recording.home,
    scored,
    scoredLength: scoredLength(scored),
    falseAlarms: forgivesAbsences ? falseAlarms.filter((alarm) => !alarm.whileAway) : falseAlarms,
    trials: tried,
  }
}
