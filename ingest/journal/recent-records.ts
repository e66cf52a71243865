import type { Entry, Offset } from '../../core/journal.ts'
import type { JournalRecord } from '../../core/message.ts'

interface RecentBlock {
  readonly first: Offset
  readonly records: readonly JournalRecord[]
  readonly bytes: number
}

/**
 * The newest records as objects, so that whoever reads at the head never touches the disk. Bounded: whole blocks
 * leave at the old end once there are more than `maxBytes` or `maxRecords`; the newest block always stays.
 */
export class RecentRecords {
  readonly #maxBytes: number
  readonly #maxRecords: number
  #blocks: RecentBlock[] = []
  #bytes = 0
  #count = 0

  constructor(maxBytes: number, maxRecords: number) {
    this.#maxBytes = maxBytes
    this.#maxRecords = maxRecords
  }

  /** Adds a synced block. `first` is above everything added before. */
  add(block: RecentBlock): void {
    this.#blocks.push(block)
    this.#bytes += block.bytes
    this.#count += block.records.length
    let leaving = 0
    for (; leaving < this.#blocks.length - 1; leaving += 1) {
      if (this.#bytes <= this.#maxBytes && this.#count <= this.#maxRecords) break
      const oldest = this.#blocks[leaving]
      if (oldest === undefined) break
      this.#bytes -= oldest.bytes
      this.#count -= oldest.records.length
    }
    if (leaving > 0) this.#blocks.splice(0, leaving)
  }

  /** Up to `limit` entries with offset > `after`; `undefined` when the first of them is not held here. */
  read(after: Offset, limit: number): readonly Entry[] | undefined {
    let at = this.#indexOf(after + 1)
    if (at === undefined) return undefined
    const entries: Entry[] = []
    for (; at < this.#blocks.length && entries.length < limit; at += 1) {
      const block = this.#blocks[at]
      if (block !== undefined) appendEntries(entries, block.first, block.records, { after, limit })
    }
    return entries
  }

  /** The block that holds the offset, by halving. */
  #indexOf(offset: Offset): number | undefined {
    const oldest = this.#blocks[0]
    if (oldest === undefined || offset < oldest.first) return undefined
    let low = 0
    let high = this.#blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const first = this.#blocks[middle]?.first ?? Number.POSITIVE_INFINITY
      if (first <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Adds to `entries` what a block holds behind `after`, until there are `limit`. */
export function appendEntries(
  entries: Entry[],
  first: Offset,
  records: readonly JournalRecord[],
  wanted: { readonly after: Offset; readonly limit: number },
): void {
  for (let place = Math.max(0, wanted.after + 1 - first); place < records.length; place += 1) {
    if (entries.length >= wanted.limit) return
    const record = records[place]
    if (record !== undefined) entries.push({ offset: first + place, record })
  }
}
