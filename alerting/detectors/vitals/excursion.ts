import type { DurationMs, EpochMs } from '../../../core/time.ts'

/** When time that should have shown a contradiction is over: `since` plus the hold time, deafness not counted. */
export type Fairly = (since: EpochMs, limit: number) => EpochMs

/** One bit of a grade: since when every reading had it, and how many did. */
export interface Stretch {
  readonly since: EpochMs
  readonly count: number
}

/** How long what was said has to stand against whatever else may come. */
export interface Standing {
  /** Two readings are two when so far apart. */
  readonly apart: DurationMs
  /** Two that are closer have to stand so long, and so has … */
  readonly hold: DurationMs
  /** … one that somebody took. */
  readonly spotHold: DurationMs
  readonly fairly: Fairly
}

const BITS = 6

/**
 * A device's readings in a row that are out of band on one side. It tells for each bit of their grades whether it is held: sustained, not a
 * spike.
 *
 * Held is what two readings said that lie `apart`, and all between them; or two however close, when nothing else was said for `hold`; or one
 * single measurement that somebody took (`spot`), when nothing else was said for `spotHold`.
 */
export class Excursion {
  readonly high: boolean
  /** The newest reading is one single measurement that somebody took. */
  #spot: boolean
  #lastAt: EpochMs
  /** What is older than this does not belong to it: something else was said then. */
  #after: EpochMs
  /** By bit; 0 readings where there is no stretch. */
  readonly #since: EpochMs[] = []
  readonly #count: number[] = []

  /** @param numbers `cells()` from the third on, but for the last */
  constructor(
    about: { readonly high: boolean; readonly spot: boolean; readonly after: EpochMs },
    numbers: readonly number[] = [],
  ) {
    this.high = about.high
    this.#spot = about.spot
    this.#after = about.after
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
  take(bits: number, at: EpochMs, spot: boolean): void {
    this.#spot = spot
    const before = this.#lastAt
    this.#lastAt = at
    for (let bit = 0; bit < BITS; bit += 1) {
      const known = this.#count[bit] ?? 0
      const has = (bits & (1 << bit)) !== 0
      if (has && known === 0) {
        this.#since[bit] = at
        this.notBefore(before)
      }
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
      this.notBefore(at)
    }
  }

  /**
   * One that was handed in late, older than what is known; of several the newest first. What agrees with the oldest of a stretch makes it
   * longer, until one does not.
   */
  preceded(bits: number, at: EpochMs): void {
    if (at <= this.#after) return
    this.overtaken(bits, at)
    for (let bit = 0; bit < BITS; bit += 1) {
      const count = this.#count[bit] ?? 0
      if (count === 0 || at >= (this.#since[bit] ?? 0)) continue
      if ((bits & (1 << bit)) === 0) {
        this.notBefore(at)
        continue
      }
      this.#since[bit] = at
      this.#count[bit] = count + 1
    }
  }

  /** Something else was said then: nothing older belongs to it. */
  notBefore(at: EpochMs): void {
    this.#after = Math.max(this.#after, at)
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
  heldFrom(bits: number, { apart, hold, spotHold, fairly }: Standing): EpochMs | undefined {
    const { since, count } = this.stretch(bits)
    if (count >= 2) return this.#lastAt - since >= apart ? this.#lastAt : fairly(since, hold)
    return count === 1 && this.#spot ? fairly(since, spotHold) : undefined
  }

  /** `high spot lastAt`, since when and how many readings for each bit, `after`. */
  cells(): readonly (boolean | number)[] {
    const stretches = this.#since.flatMap((since, bit) => [since, this.#count[bit] ?? 0])
    return [this.high, this.#spot, this.#lastAt, ...stretches, this.#after]
  }
}
