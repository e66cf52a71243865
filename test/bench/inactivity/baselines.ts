import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import type { Method, SilenceJudge } from './judge.ts'
import { awaySpans } from './schedule.ts'
import type { Span } from './schedule.ts'

const WINDOW: DurationMs = days(30)
/** Before a method has learned anything. */
const UNLEARNED: DurationMs = hours(12)
const DAY = days(1)

/** Shorter ones are no silences. */
const SHORTEST: DurationMs = minutes(5)

const clockTime = (at: EpochMs): DurationMs => at % DAY

/** Distance of two times of the day round the clock. */
function clockDistance(a: DurationMs, b: DurationMs): DurationMs {
  const apart = Math.abs(a - b)
  return Math.min(apart, DAY - apart)
}

/** Alerts a fixed time after the last indoor motion. */
class FixedCeiling implements SilenceJudge {
  readonly #ceiling: DurationMs
  #last: EpochMs | undefined

  constructor(ceiling: DurationMs) {
    this.#ceiling = ceiling
  }

  onMotion(at: EpochMs): void {
    this.#last = at
  }
  onOuterDoor(): void {}
  onHeartbeat(): void {}

  alertAt(): EpochMs | undefined {
    return this.#last === undefined ? undefined : this.#last + this.#ceiling
  }
  alertKind(): string {
    return 'inactivity'
  }
}

/** The longest silence of the last 30 days that began at this hour ± 1 h, times a factor. */
class LongestAtThisHour implements SilenceJudge {
  readonly #factor: number
  /** Silences that hindsight calls absences and that therefore do not teach. */
  readonly #notTaught: ReadonlySet<EpochMs>
  #silences: Span[] = []
  #last: EpochMs | undefined
  #alertAt: EpochMs | undefined

  constructor(factor: number, absences: readonly Span[]) {
    this.#factor = factor
    this.#notTaught = new Set(absences.map((span) => span.from))
  }

  onMotion(at: EpochMs): void {
    if (this.#last !== undefined && at - this.#last >= SHORTEST && !this.#notTaught.has(this.#last)) {
      this.#silences = this.#silences.filter((silence) => silence.to > at - WINDOW)
      this.#silences.push({ from: this.#last, to: at })
    }
    this.#last = at
    this.#alertAt = undefined
  }
  onOuterDoor(): void {}
  onHeartbeat(): void {}

  alertAt(): EpochMs | undefined {
    if (this.#last !== undefined) this.#alertAt ??= this.#limitFrom(this.#last)
    return this.#alertAt
  }
  alertKind(): string {
    return 'inactivity'
  }

  earliest(): EpochMs | undefined {
    return this.#last === undefined ? undefined : this.#last + SHORTEST
  }

  #limitFrom(last: EpochMs): EpochMs {
    const near = this.#silences.filter((s) => clockDistance(clockTime(s.from), clockTime(last)) <= hours(1))
    if (near.length === 0) return last + UNLEARNED
    return last + this.#factor * Math.max(...near.map((s) => s.to - s.from))
  }
}

/** Interpolated between the ranks; `undefined` when there are no values. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  const rank = share * (sorted.length - 1)
  const below = sorted[Math.floor(rank)]
  const above = sorted[Math.ceil(rank)]
  if (below === undefined || above === undefined) return undefined
  return below + (above - below) * (rank - Math.floor(rank))
}

const BIN: DurationMs = minutes(30)
const BINS = DAY / BIN
const VERTICAL_BUFFER: DurationMs = minutes(30)

/**
 * Cuddihy, Weisenberg, Graichen and Ganesh 2007 (doi 10.1145/1248054.1248081), as their paper is commonly read: how long it had been still
 * at the end of each half hour of the last 30 days; the limit of a half hour is the 97th percentile there or in the half
 * hours beside it (horizontal buffer), and 30 min on top (vertical buffer).
 */
class Cuddihy implements SilenceJudge {
  readonly #still: { readonly at: EpochMs; readonly value: DurationMs }[][] = Array.from({ length: BINS }, () => [])
  #limits: readonly DurationMs[] = []
  #limitsOf = -1
  #last: EpochMs | undefined
  #alertAt: EpochMs | undefined

  onMotion(at: EpochMs): void {
    if (this.#last !== undefined) {
      for (let mark = Math.ceil(this.#last / BIN) * BIN; mark < at; mark += BIN) {
        this.#still[(mark / BIN) % BINS]?.push({ at: mark, value: mark - this.#last })
      }
    }
    this.#last = at
    this.#alertAt = undefined
  }
  onOuterDoor(): void {}
  onHeartbeat(): void {}

  alertAt(): EpochMs | undefined {
    if (this.#last !== undefined) this.#alertAt ??= this.#limitFrom(this.#last)
    return this.#alertAt
  }
  alertKind(): string {
    return 'inactivity'
  }

  earliest(): EpochMs | undefined {
    return this.#last === undefined ? undefined : this.#last + VERTICAL_BUFFER
  }

  #limitFrom(last: EpochMs): EpochMs {
    this.#relearn(last)
    for (let mark = Math.ceil(last / BIN) * BIN; mark < last + hours(72); mark += BIN) {
      const limit = this.#limits[(mark / BIN) % BINS] ?? UNLEARNED
      if (mark - last > limit) return Math.max(last + limit, mark - BIN)
    }
    return Infinity
  }

  /** Once a day is often enough: the limits rest on 30 days. */
  #relearn(now: EpochMs): void {
    const day = Math.floor(now / DAY)
    if (day === this.#limitsOf) return
    this.#limitsOf = day
    const percentiles = this.#still.map((marks) => {
      const sorted = marks
        .filter((mark) => mark.at > now - WINDOW)
        .map((mark) => mark.value)
        .toSorted((a, b) => a - b)
      return quantile(sorted, 0.97) ?? UNLEARNED
    })
    const at = (bin: number): DurationMs => percentiles[(bin + BINS) % BINS] ?? UNLEARNED
    this.#limits = percentiles.map((_, bin) => Math.max(at(bin - 1), at(bin), at(bin + 1)) + VERTICAL_BUFFER)
  }
}

/** The known methods beside which ours is shown. */
export const BASELINES: readonly Method[] = [
  { name: 'fixed 12 h', start: () => new FixedCeiling(hours(12)) },
  { name: 'fixed 8 h', start: () => new FixedCeiling(hours(8)) },
  { name: 'Cuddihy 2007', start: () => new Cuddihy() },
  { name: 'longest of 30 days at this hour × 1.1', start: () => new LongestAtThisHour(1.1, []) },
  { name: 'longest of 30 days at this hour × 1.5', start: () => new LongestAtThisHour(1.5, []) },
  {
    name: 'the same × 1.5, absences forgiven by hindsight',
    forgivesAbsences: true,
    start: (recording) => new LongestAtThisHour(1.5, awaySpans(recording)),
  },
]
