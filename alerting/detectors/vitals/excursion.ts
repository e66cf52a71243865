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
const NEVER: Stretch = { since: 0, count: 0 }

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
  readonly #stretches: (Stretch | undefined)[]

  constructor(about: { readonly high: boolean; readonly spot: boolean }, rows: readonly number[] = []) {
    this.high = about.high
    this.spot = about.spot
    this.#lastAt = rows[0] ?? 0
    this.#stretches = []
    for (let bit = 0; bit < BITS; bit += 1) {
      const since = rows[1 + 2 * bit] ?? 0
      this.#stretches.push(since === 0 ? undefined : { since, count: rows[2 + 2 * bit] ?? 0 })
    }
  }

  get lastAt(): EpochMs {
    return this.#lastAt
  }

  /** One more reading, newer than those before. */
  take(bits: number, at: EpochMs): void {
    this.#lastAt = at
    for (let bit = 0; bit < BITS; bit += 1) {
      const known = this.#stretches[bit]
      if ((bits & (1 << bit)) === 0) this.#stretches[bit] = undefined
      else this.#stretches[bit] = { since: known?.since ?? at, count: (known?.count ?? 0) + 1 }
    }
  }

  /** A reading that was overtaken: what it contradicts counts from the newest reading on. */
  overtaken(bits: number, at: EpochMs): void {
    for (let bit = 0; bit < BITS; bit += 1) {
      const known = this.#stretches[bit]
      if (known === undefined || (bits & (1 << bit)) !== 0 || at < known.since) continue
      this.#stretches[bit] = { since: this.#lastAt, count: 1 }
    }
  }

  /** The longest stretch that any of these bits has. */
  stretch(bits: number): Stretch {
    let longest = NEVER
    for (let bit = 0; bit < BITS; bit += 1) {
      const stretch = (bits & (1 << bit)) === 0 ? undefined : this.#stretches[bit]
      if (stretch !== undefined && (longest === NEVER || stretch.since < longest.since)) longest = stretch
    }
    return longest
  }

  /** From when on any of these bits is held if nothing more is said; `undefined` when more has to be said first. */
  heldFrom(bits: number, thresholds: Thresholds, fairly: Fairly): EpochMs | undefined {
    const { since, count } = this.stretch(bits)
    if (count >= 2 && this.#lastAt - since >= thresholds.vitalApart) return this.#lastAt
    return count >= 2 || (count === 1 && this.spot) ? fairly(since, thresholds.vitalHold) : undefined
  }

  /** Numbers to begin again from. */
  rows(): readonly number[] {
    return [this.#lastAt, ...this.#stretches.flatMap((stretch) => [stretch?.since ?? 0, stretch?.count ?? 0])]
  }
}
