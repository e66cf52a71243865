import type { EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'

/** When time that should have shown a contradiction is over: `since` plus the hold time, deafness not counted. */
export type Fairly = (since: EpochMs, limit: number) => EpochMs

/** One bit of a grade: since when every reading had it, and how many did. */
export interface Stretch {
  readonly since: EpochMs
  readonly count: number
}

const BITS = 6

/**
 * A device's readings in a row that are out of band on one side. It tells for each bit of their grades whether it is held: sustained, not a
 * spike.
 *
 * Held is what two readings said that lie `vitalApart` apart, and all between them; or two however close, or one single measurement that
 * somebody took (`spot`), when nothing else was said for `vitalHold`.
 */
export class Excursion {
  readonly high: boolean
  readonly spot: boolean
  #lastAt: EpochMs
  /** By bit; 0 readings where there is no stretch. */
  readonly #since: EpochMs[] = []
  readonly #count: number[] = []

  /** @param numbers `cells()` from the third on */
  constructor(about: { readonly high: boolean; readonly spot: boolean }, numbers: readonly number[] = []) {
    this.high = about.high
    this.spot = about.spot
    this.#lastAt = numbers[0] ?? 0
    for (let bit = 0; bit < BITS; bit += 1) {
      this.#since.push(numbers[1 + 2 * bit] ?? 0)
      this.#count.push(numbers[2 + 2 * bit] ?? 0)
    }
  }

  get lastAt(): EpochMs {
    return this.#lastAt
  }

  /** One more reading, newer than those before. */
  take(bits: number, at: EpochMs): void {
    this.#lastAt = at
    for (let bit = 0; bit < BITS; bit += 1) {
      const known = this.#count[bit] ?? 0
      const has = (bits & (1 << bit)) !== 0
      if (has && known === 0) this.#since[bit] = at
      this.#count[bit] = has ? known + 1 : 0
    }
  }

  /** A reading that was overtaken: what it contradicts counts from the newest reading on. */
  overtaken(bits: number, at: EpochMs): void {
    for (let bit = 0; bit < BITS; bit += 1) {
      const contradicts = (bits & (1 << bit)) === 0 && at >= (this.#since[bit] ?? 0)
      if (!contradicts || this.#count[bit] === 0) continue
      this.#since[bit] = this.#lastAt
      this.#count[bit] = 1
    }
  }

  /** The longest stretch that any of these bits has; of no reading when none has one. */
  stretch(bits: number): Stretch {
    let since = Infinity
    let count = 0
    for (let bit = 0; bit < BITS; bit += 1) {
      const readings = (bits & (1 << bit)) === 0 ? 0 : (this.#count[bit] ?? 0)
      const from = this.#since[bit] ?? 0
      if (readings === 0 || from >= since) continue
      since = from
      count = readings
    }
    return { since, count }
  }

  /** From when on any of these bits is held if nothing more is said; `undefined` when more has to be said first. */
  heldFrom(bits: number, thresholds: Thresholds, fairly: Fairly): EpochMs | undefined {
    const { since, count } = this.stretch(bits)
    if (count >= 2 && this.#lastAt - since >= thresholds.vitalApart) return this.#lastAt
    return count >= 2 || (count === 1 && this.spot) ? fairly(since, thresholds.vitalHold) : undefined
  }

  /** `high spot lastAt`, then since when and how many readings for each bit. */
  cells(): readonly (boolean | number)[] {
    return [this.high, this.spot, this.#lastAt, ...this.#since.flatMap((since, bit) => [since, this.#count[bit] ?? 0])]
  }
}
