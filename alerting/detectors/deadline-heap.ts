import type { EpochMs } from '../../core/time.ts'
import { fromTable, type Table, toTable } from './table.ts'

/** Of two moments that may never come. */
export const earliest = (a: EpochMs | undefined, b: EpochMs | undefined): EpochMs | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/**
 * Remembers when each key must be looked at, at the latest. Whoever looks works out the true deadline and asks to be called
 * again: so a deadline that moves later, as it does with each sign of life, costs nothing here.
 *
 * A binary heap; what was moved earlier leaves its old entry behind, which is passed over when it comes up. Its entries are parted into two
 * lists: as objects they would take three times as much.
 */
export class DeadlineHeap {
  readonly #times: EpochMs[] = []
  readonly #keys: string[] = []
  readonly #due = new Map<string, EpochMs>()

  get size(): number {
    return this.#due.size
  }

  /** Makes sure that `key` comes up no later than `at`. */
  lookAt(key: string, at: EpochMs): void {
    const known = this.#due.get(key)
    if (known !== undefined && known <= at) return
    this.#due.set(key, at)
    this.#push(at, key)
  }

  /** Takes the next key out whose time has come; ties in the order of keys. */
  takeDue(now: EpochMs): string | undefined {
    for (;;) {
      const at = this.#times[0]
      const key = this.#keys[0]
      if (at === undefined || key === undefined || at > now) return undefined
      this.#pop()
      if (this.#due.get(key) !== at) continue
      this.#due.delete(key)
      return key
    }
  }

  /** When the next key comes up; may be early, never late. */
  next(): EpochMs | undefined {
    return this.#times[0]
  }

  toText(): Table {
    return toTable(this.#due)
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#times.length = 0
    this.#keys.length = 0
    this.#due.clear()
    for (const row of fromTable(text, 2)) this.lookAt(row.text(0), row.number(1) ?? 0)
  }

  // A tick may take a thousand keys out: what follows makes no list on the way, and compares names only where times are the same.
  #push(at: EpochMs, key: string): void {
    let index = this.#times.length
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#isLater(parent, at, key)) break
      this.#move(parent, index)
      index = parent
    }
    this.#times[index] = at
    this.#keys[index] = key
  }

  #pop(): void {
    const at = this.#times.pop()
    const key = this.#keys.pop()
    const size = this.#times.length
    if (at === undefined || key === undefined || size === 0) return
    let index = 0
    for (;;) {
      const child = this.#smallerChild(index, size)
      if (child >= size || this.#isLater(child, at, key)) break
      this.#move(child, index)
      index = child
    }
    this.#times[index] = at
    this.#keys[index] = key
  }

  /** `size` or more when there is no child. */
  #smallerChild(index: number, size: number): number {
    const left = 2 * index + 1
    const right = left + 1
    if (right >= size) return left
    return this.#isLater(left, this.#times[right] ?? 0, this.#keys[right] ?? '') ? right : left
  }

  /** Does the entry at `index` come up after one of `at` and `key`? */
  #isLater(index: number, at: EpochMs, key: string): boolean {
    const own = this.#times[index] ?? 0
    return own === at ? (this.#keys[index] ?? '') > key : own > at
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] ?? 0
    this.#keys[to] = this.#keys[from] ?? ''
  }
}
