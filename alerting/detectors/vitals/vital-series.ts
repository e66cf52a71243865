import type { VitalMetric } from '../../../core/metric.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Fairly, Standing, Stretch } from './excursion.ts'
import { Excursion } from './excursion.ts'
import { ALARM_BITS, DANGER, HIGH, ROUTINE_BITS, SCORE_1, SCORE_2, SCORE_3 } from './grade.ts'
import type { NewsScore } from './news2.ts'

/** One reading that is believed, in its order. */
export interface Taken {
  readonly value: number
  /** By our clock. */
  readonly at: EpochMs
  /** By the device's, when it gave one. */
  readonly ownAt: EpochMs | undefined
  readonly offset: Offset
  readonly bits: number
  /** The bits that are not left behind by the margin. */
  readonly lingering: number
  /** A single measurement that somebody took. */
  readonly spot: boolean
  /** By how much it came late; `undefined` when it came at once, 0 when nobody knows. */
  readonly lateBy: DurationMs | undefined
}

/** What of a series has been told. */
export interface Told {
  readonly severity: 'routine' | 'urgent'
  /** When the reading was taken that was told last. */
  readonly saidAt: EpochMs
  /** When the value was last not left behind. */
  readonly outAt: EpochMs
  /** Readings in a row since then. */
  readonly calm: number
}

/** `ended`: it was told and is over. `forgotten`: nobody measures it any more. */
export type SeriesNews = 'raised' | 'repeated' | 'ended' | 'forgotten' | undefined

/** Two readings back in the band: one may be the spike. */
const CALM = 2

/** As many cells as there would be. */
const NO_EXCURSION: readonly undefined[] = Array.from({ length: 16 }, () => undefined)
const NOTHING_TOLD: readonly undefined[] = Array.from({ length: 4 }, () => undefined)
const cellsOf = ({ severity, saidAt, outAt, calm }: Told) => [severity, saidAt, outAt, calm] as const

/** What one device says of one metric. */
export class VitalSeries {
  readonly device: DeviceId
  readonly metric: VitalMetric
  #value = 0
  #at: EpochMs = 0
  #ownAt: EpochMs | undefined
  #offset: Offset = -1
  #lateBy: DurationMs | undefined
  #excursion: Excursion | undefined
  #told: Told | undefined

  constructor(device: DeviceId, metric: VitalMetric) {
    this.device = device
    this.metric = metric
  }

  get value(): number {
    return this.#value
  }

  get at(): EpochMs {
    return this.#at
  }

  get ownAt(): EpochMs | undefined {
    return this.#ownAt
  }

  get offset(): Offset {
    return this.#offset
  }

  /** Of the newest reading. */
  get lateBy(): DurationMs | undefined {
    return this.#lateBy
  }

  get excursion(): Excursion | undefined {
    return this.#excursion
  }

  get told(): Told | undefined {
    return this.#told
  }

  /** Takes the next reading; says when it wants to be judged, if that may show something. */
  take(reading: Taken, thresholds: Thresholds): EpochMs | undefined {
    if (reading.at >= this.#at + thresholds.vitalForget) this.#told = undefined
    this.#follow(reading, thresholds.newsShownWithin)
    this.#value = reading.value
    this.#at = reading.at
    this.#ownAt = reading.ownAt
    this.#offset = reading.offset
    this.#lateBy = reading.lateBy
    const alarming = (reading.bits & ALARM_BITS) !== 0
    const told = this.#told
    if (told === undefined) return alarming ? reading.at : undefined
    const out = (reading.lingering & bitsOf(told.severity)) !== 0
    const followed = out ? { ...told, outAt: reading.at, calm: 0 } : { ...told, calm: told.calm + 1 }
    this.#told = followed
    if (followed.calm >= CALM) return this.#calmFrom(followed, thresholds)
    const worse = (reading.bits & DANGER) !== 0 && told.severity === 'routine'
    return worse || (alarming && reading.at - told.saidAt >= thresholds.vitalAgain) ? reading.at : undefined
  }

  /** The newest reading was a mistake: what is not told yet on its word is given up. */
  takeBack(): void {
    if (this.#told === undefined) this.#excursion = undefined
  }

  heldScore(now: EpochMs, thresholds: Thresholds, fairly: Fairly): NewsScore {
    if (this.#isHeld(SCORE_3, now, thresholds, fairly)) return 3
    if (this.#isHeld(SCORE_2, now, thresholds, fairly)) return 2
    return this.#isHeld(SCORE_1, now, thresholds, fairly) ? 1 : 0
  }

  /** What is to be told of it at `now`. */
  judge(now: EpochMs, thresholds: Thresholds, fairly: Fairly): SeriesNews {
    const severity = this.#heldSeverity(now, thresholds, fairly)
    const told = this.#told
    if (severity !== undefined && isWorse(severity, told?.severity)) {
      this.#told = { severity, saidAt: this.#at, outAt: this.#at, calm: 0 }
      return 'raised'
    }
    if (told === undefined) return undefined
    if (severity === told.severity && this.#at - told.saidAt >= thresholds.vitalAgain) {
      this.#told = { ...told, saidAt: this.#at }
      return 'repeated'
    }
    return this.#over(told, severity, { now, thresholds })
  }

  /** When `judge` or `heldScore` may say something else though nothing was heard; later than `now`. */
  next(now: EpochMs, thresholds: Thresholds, fairly: Fairly): EpochMs | undefined {
    let next = Infinity
    const consider = (at: EpochMs | undefined): void => {
      if (at !== undefined && at > now && at < next) next = at
    }
    for (const bits of [SCORE_1, SCORE_2, SCORE_3, DANGER, ROUTINE_BITS]) {
      consider(this.#excursion?.heldFrom(bits, this.#standing(thresholds, fairly)))
    }
    if (this.#told !== undefined && this.#told.calm >= CALM) consider(this.#calmFrom(this.#told, thresholds))
    return next === Infinity ? undefined : next
  }

  /** The readings on which what was told rests. */
  evidence(): Stretch {
    const of = this.#excursion?.stretch(bitsOf(this.#told?.severity ?? 'routine'))
    return of === undefined || of.count === 0 ? { since: this.#at, count: 1 } : of
  }

  /** Cells to begin again from: few for most, which are calm. */
  row(): readonly (string | number | boolean | undefined)[] {
    const newest = [this.device, this.metric, this.#value, this.#at, this.#ownAt, this.#offset]
    const told = this.#told
    const excursion = this.#excursion
    if (told === undefined && excursion === undefined) return newest
    const out = [...(told === undefined ? NOTHING_TOLD : cellsOf(told)), ...(excursion?.cells() ?? NO_EXCURSION)]
    return [...newest, ...out, this.#lateBy]
  }

  load(state: {
    readonly newest: Pick<Taken, 'value' | 'at' | 'ownAt' | 'offset' | 'lateBy'>
    readonly told: Told | undefined
    readonly excursion: Excursion | undefined
  }): void {
    this.#value = state.newest.value
    this.#at = state.newest.at
    this.#ownAt = state.newest.ownAt
    this.#offset = state.newest.offset
    this.#lateBy = state.newest.lateBy
    this.#told = state.told
    this.#excursion = state.excursion
  }

  #follow({ bits, at, spot }: Taken, longestPause: number): void {
    if (bits === 0) {
      this.#excursion = undefined
      return
    }
    const high = (bits & HIGH) !== 0
    let running = this.#excursion
    if (running === undefined || running.high !== high || at - running.lastAt > longestPause) {
      running = new Excursion({ high, spot, after: this.#at })
      this.#excursion = running
    }
    running.take(bits, at, spot)
  }

  /** Whether what was told is over, or nobody measures it any more. */
  #over(
    told: Told,
    severity: Told['severity'] | undefined,
    { now, thresholds }: { readonly now: EpochMs; readonly thresholds: Thresholds },
  ): SeriesNews {
    if (now >= this.#at + thresholds.vitalForget) {
      this.#told = undefined
      this.#excursion = undefined
      return 'forgotten'
    }
    if (told.calm < CALM || now < this.#calmFrom(told, thresholds)) return undefined
    if (severity === undefined) {
      this.#told = undefined
      return 'ended'
    }
    // Out of danger is not yet within the home band.
    const again = this.#at - told.saidAt >= thresholds.vitalAgain
    this.#told = { severity, saidAt: again ? this.#at : told.saidAt, outAt: this.#at, calm: 0 }
    return again ? 'repeated' : undefined
  }

  #heldSeverity(now: EpochMs, thresholds: Thresholds, fairly: Fairly): Told['severity'] | undefined {
    if (this.#isHeld(DANGER, now, thresholds, fairly)) return 'urgent'
    return this.#isHeld(ROUTINE_BITS, now, thresholds, fairly) ? 'routine' : undefined
  }

  #isHeld(bits: number, now: EpochMs, thresholds: Thresholds, fairly: Fairly): boolean {
    const from = this.#excursion?.heldFrom(bits, this.#standing(thresholds, fairly))
    return from !== undefined && from <= now
  }

  /** A memory was waited for until it was handed in whole: what it says has stood by its own time, whoever was deaf then. */
  #standing({ vitalApart, vitalHold, oxygenSpotHold }: Thresholds, fairly: Fairly): Standing {
    return {
      apart: vitalApart,
      hold: vitalHold,
      spotHold: this.metric === 'oxygen-saturation' ? oxygenSpotHold : vitalHold,
      fairly: this.#lateBy === undefined ? fairly : (since, limit) => since + limit,
    }
  }

  #calmFrom({ severity, outAt }: Told, thresholds: Thresholds): EpochMs {
    return outAt + (severity === 'urgent' ? thresholds.vitalClearAfter : thresholds.vitalRoutineClearAfter)
  }
}

/** What a told severity rests on: an urgent one is left behind when out of danger, a routine one when out of everything. */
const bitsOf = (severity: Told['severity']): number => (severity === 'urgent' ? DANGER : ALARM_BITS)

const isWorse = (severity: Told['severity'], than: Told['severity'] | undefined): boolean =>
  than === undefined || (severity === 'urgent' && than === 'routine')
