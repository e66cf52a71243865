import type { EpochMs } from '../../core/time.ts'
import { fromTable, type Table, toTable } from './table.ts'

interface Entry {
  readonly at: EpochMs
  readonly key: string
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.key < b.key)

/**
 * Remembers when each key must be looked at, at the latest. Whoever looks works out the true deadline and asks to be called
 * again: so a deadline that moves later, as it does with each sign of life, costs nothing here.
 *
 * A binary heap; what was moved earlier leaves its old entry behind, which is passed over when it comes up.
 */
export class DeadlineHeap {
  readonly #heap: Entry[] = []
  readonly #due = new Map<string, EpochMs>()

  get size(): number {
    return this.#due.size
  }

  /** Makes sure that `key` comes up no later than `at`. */
  lookAt(key: string, at: EpochMs): void {
    const known = this.#due.get(key)
    if (known !== undefined && known <= at) return
    this.#due.set(key, at)
    this.#push({ at, key })
  }

  /** Takes the next key out whose time has come; ties in the order of keys. */
  takeDue(now: EpochMs): string | undefined {
    for (;;) {
      const top = this.#heap[0]
      if (top === undefined || top.at > now) return undefined
      this.#pop()
      if (this.#due.get(top.key) !== top.at) continue
      this.#due.delete(top.key)
      return top.key
    }
  }

  /** When the next key comes up; may be early, never late. */
  next(): EpochMs | undefined {
    return this.#heap[0]?.at
  }

  toText(): Table {
    return toTable(this.#due)
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#heap.length = 0
    this.#due.clear()
    for (const row of fromTable(text, 2)) this.lookAt(row.text(0), row.number(1) ?? 0)
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !before(entry, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const child = this.#smallerChild(index)
      if (child === undefined || !before(child.entry, last)) break
      heap[index] = child.entry
      index = child.index
    }
    heap[index] = last
  }

  #smallerChild(index: number): { readonly index: number; readonly entry: Entry } | undefined {
    const left = this.#heap[2 * index + 1]
    const right = this.#heap[2 * index + 2]
    if (left === undefined) return undefined
    if (right === undefined || before(left, right)) return { index: 2 * index + 1, entry: left }
    return { index: 2 * index + 2, entry: right }
  }
}
