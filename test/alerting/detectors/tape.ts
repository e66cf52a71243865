import type { Feed, FeedEntry } from '../../../core/feed.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Happening } from './story.ts'

/** A journal that is decoded already. */
export class Tape implements Feed {
  readonly id: string
  #entries: FeedEntry[] = []
  #trimmed = 0
  #waiting: (() => void)[] = []

  constructor(id = 'journal-1') {
    this.id = id
  }

  head(): Offset {
    return this.#entries.length
  }

  tail(): Offset {
    return this.#trimmed + 1
  }

  trim(upTo: Offset): void {
    this.#trimmed = upTo
  }

  record(...happenings: readonly Happening[]): void {
    for (const happening of happenings) this.#entries.push({ ...happening, offset: this.head() + 1 })
    for (const wake of this.#waiting.splice(0)) wake()
  }

  read(after: Offset, limit: number) {
    const from = Math.max(after, this.#trimmed)
    const some = this.#entries.slice(from, from + limit)
    return Promise.resolve(some)
  }

  appended(after: Offset): Promise<void> {
    if (this.head() > after) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }
}
