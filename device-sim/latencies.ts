import type { DurationMs } from '../core/time.ts'

/** Eight steps to a doubling: a quantile is at most 9 % too high. */
const STEPS = 8
const SMALLEST: DurationMs = 0.01

/** How long things took, in a fixed small space however many there were. */
export class Latencies {
  readonly #counts = new Map<number, number>()
  #total = 0

  add(took: DurationMs): void {
    const step = Math.ceil(STEPS * Math.log2(Math.max(took, SMALLEST) / SMALLEST))
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1)
    this.#total += 1
  }

  /** The time that the given share (0 to 1) stayed within; 0 when nothing was added. */
  quantile(share: number): DurationMs {
    let seen = 0
    for (const [step, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      seen += count
      if (seen >= share * this.#total) return Number((SMALLEST * 2 ** (step / STEPS)).toPrecision(3))
    }
    return 0
  }
}
