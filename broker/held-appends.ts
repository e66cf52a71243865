import type { EpochMs } from '../core/time.ts'

/** A run of appends that were handed over at the same time. */
interface Run {
  readonly at: EpochMs
  count: number
}

/** The appends of one connection that the journal has not answered yet. They are answered in the order they were made. */
export class HeldAppends {
  #runs: Run[] = []

  add(at: EpochMs): void {
    const last = this.#runs.at(-1)
    if (last?.at === at) last.count += 1
    else this.#runs.push({ at, count: 1 })
  }

  /** The oldest was answered. */
  done(): void {
    const first = this.#runs[0]
    if (first === undefined) return
    first.count -= 1
    if (first.count === 0) this.#runs.shift()
  }

  /** When the oldest was made; `undefined` when all are answered. */
  oldest(): EpochMs | undefined {
    return this.#runs[0]?.at
  }
}
