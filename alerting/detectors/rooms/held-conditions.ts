import type { DurationMs, EpochMs } from '../../../core/time.ts'

/**
 * Since when each of a few conditions on one measure has held without a break, as far as its readings tell.
 *
 * What comes out of order can break a condition and never helps it: so readings that come twice, late or shuffled never let one
 * hold for longer than it would in their right order.
 */
export class HeldConditions {
  readonly #since: (EpochMs | undefined)[]
  #newestAt: EpochMs
  #newest: number

  constructor(count: number) {
    this.#since = Array.from({ length: count }, () => undefined)
    this.#newestAt = Number.NEGATIVE_INFINITY
    this.#newest = Number.NaN
  }

  /** The newest value; not a number when there is none. */
  get newest(): number {
    return this.#newest
  }

  /** When that was, by our clock. */
  get newestAt(): EpochMs {
    return this.#newestAt
  }

  /**
   * A reading that is believed to tell how it is now. One older than the newest only breaks what it contradicts.
   *
   * @param holds which conditions the value meets
   * @param validFor two readings further apart than this say nothing of the time between
   */
  take(
    reading: { readonly at: EpochMs; readonly value: number },
    holds: readonly boolean[],
    validFor: DurationMs,
  ): void {
    const { at, value } = reading
    if (at <= this.#newestAt) {
      this.contradict(at, holds)
      return
    }
    const apart = at - this.#newestAt > validFor
    for (const [index, held] of holds.entries()) {
      if (!held) this.#since[index] = undefined
      else if (apart || this.#since[index] === undefined) this.#since[index] = at
    }
    this.#newestAt = at
    this.#newest = value
  }

  /** A reading that tells how it was at `at`, and comes too late to tell more. */
  contradict(at: EpochMs, holds: readonly boolean[]): void {
    for (const [index, held] of holds.entries()) {
      const since = this.#since[index]
      if (held || since === undefined || at < since) continue
      // What the newest reading says still holds from there on.
      this.#since[index] = at < this.#newestAt ? this.#newestAt : undefined
    }
  }

  /** Since when, if the readings show that it held for that long. */
  heldFor(index: number, duration: DurationMs): EpochMs | undefined {
    const since = this.#since[index]
    return since !== undefined && this.#newestAt - since >= duration ? since : undefined
  }

  /** `[newest at, newest, since …]` */
  row(): readonly (number | undefined)[] {
    return [this.#newestAt, this.#newest, ...this.#since]
  }

  /** Replaces everything. */
  load([newestAt, newest, ...since]: readonly (number | undefined)[]): void {
    this.#newestAt = newestAt ?? Number.NEGATIVE_INFINITY
    this.#newest = newest ?? Number.NaN
    for (const index of this.#since.keys()) this.#since[index] = since[index]
  }
}
