import type { Entry, Journal, Offset } from '../../core/journal.ts'
import type { JournalRecord } from '../../core/message.ts'

/** A journal in memory, for tests of what consumes it. `reads` counts how often it was asked. */
export class MemoryJournal implements Journal {
  readonly id: string
  reads = 0
  #entries: Entry[] = []
  #head: Offset = 0
  #waiting: { readonly after: Offset; readonly wake: () => void }[] = []

  constructor(id = 'journal-1') {
    this.id = id
  }

  append(record: JournalRecord): Promise<Offset> {
    this.#head += 1
    this.#entries.push({ offset: this.#head, record })
    this.#wake((after) => this.#head > after)
    return Promise.resolve(this.#head)
  }

  /** Uses up so many offsets, as a disk does that lost what it had synced. */
  loses(records: number): void {
    this.#head += records
  }

  pendingBytes(): number {
    return 0
  }

  head(): Offset {
    return this.#head
  }

  tail(): Offset {
    return this.#entries[0]?.offset ?? this.#head + 1
  }

  read(after: Offset, limit: number): Promise<readonly Entry[]> {
    this.reads += 1
    const start = this.#entries.findIndex((entry) => entry.offset > after)
    return Promise.resolve(start < 0 ? [] : this.#entries.slice(start, start + limit))
  }

  appended(after: Offset): Promise<void> {
    if (this.#head > after) return Promise.resolve()
    return new Promise((wake) => {
      this.#waiting.push({ after, wake })
    })
  }

  trim(upTo: Offset): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.offset > upTo)
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#wake(() => true)
    return Promise.resolve()
  }

  #wake(due: (after: Offset) => boolean): void {
    const woken = this.#waiting.filter((one) => due(one.after))
    this.#waiting = this.#waiting.filter((one) => !due(one.after))
    for (const { wake } of woken) wake()
  }
}
