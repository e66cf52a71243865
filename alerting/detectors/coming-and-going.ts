import type { DurationMs, EpochMs } from '../../core/time.ts'
import { fromTable, type Table, toTable } from './table.ts'

interface Figures {
  /** Out again within this long of its return it comes and goes … */
  readonly within: DurationMs
  /** … and must be heard for this long before it counts as back. */
  readonly steadyFor: DurationMs
}

interface Returned {
  /** When it was last called back. */
  backAt: EpochMs
  /** It fell silent again soon after that. */
  unsteady: boolean
  /** Heard without a silence since then, while it is unsteady. */
  heardFrom: EpochMs | undefined
}

/**
 * Knows which gateways, or which areas, come and go. One that falls silent again soon after it was called back must be heard for a while before it
 * is called back once more: else each of its returns would be told, and each silence anew.
 */
export class ComingAndGoing {
  readonly #figures: () => Figures
  readonly #known = new Map<string, Returned>()

  constructor(figures: () => Figures) {
    this.#figures = figures
  }

  /** It is silent, last heard at `lastAt`. May be told again and again. */
  fell(key: string, lastAt: EpochMs): void {
    const known = this.#known.get(key)
    if (known === undefined) return
    known.heardFrom = undefined
    known.unsteady ||= lastAt - known.backAt < this.#figures().within
  }

  /** It was silent and is heard: is it back? */
  isBack(key: string, at: EpochMs): boolean {
    const known = this.#known.get(key)
    if (known?.unsteady === true) {
      known.heardFrom ??= at
      if (at - known.heardFrom < this.#figures().steadyFor) return false
    }
    this.#known.set(key, { backAt: at, unsteady: false, heardFrom: undefined })
    return true
  }

  /** When what is heard but not back will be, if it does not fall silent again. */
  steadyAt(key: string): EpochMs | undefined {
    const heardFrom = this.#known.get(key)?.heardFrom
    return heardFrom === undefined ? undefined : heardFrom + this.#figures().steadyFor
  }

  toText(): Table {
    return toTable(this.#known, ([key, { backAt, unsteady, heardFrom }]) => [key, backAt, unsteady, heardFrom])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#known.clear()
    for (const row of fromTable(text, 4)) {
      this.#known.set(row.text(0), { backAt: row.number(1) ?? 0, unsteady: row.flag(2), heardFrom: row.number(3) })
    }
  }
}
