import type { EpochMs } from '../../core/time.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import type { Table } from './table.ts'

/** Later than any moment: what is of another rank is further away than whatever is older. */
const RANK = 1e14

/** Keys that wait for their turn: of a lower rank first, and the oldest of one rank; ties in the order of keys. */
export class UrgentFirst {
  readonly #waiting = new DeadlineHeap()

  get size(): number {
    return this.#waiting.size
  }

  /** What waits already moves only forward. */
  add(key: string, { rank, since }: { readonly rank: number; readonly since: EpochMs }): void {
    this.#waiting.lookAt(key, rank * RANK + since)
  }

  take(): string | undefined {
    return this.#waiting.takeDue(Infinity)
  }

  toText(): Table {
    return this.#waiting.toText()
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#waiting.load(text)
  }
}
