import type { QuarantineReason } from '../core/feed.ts'
import type { Offset } from '../core/journal.ts'
import type { Reading } from '../core/reading.ts'
import type { SourcedEntry } from './feed.ts'
import type { Refuse } from './quarantine.ts'

type MessageEntry = Extract<SourcedEntry, { readonly kind: 'message' }>

/** A stretch of the journal on its way into the store and the quarantine. */
export class StoreBatch {
  readonly #journalId: string
  readonly #readings: Reading[] = []
  /** Which entry each reading came from. */
  readonly #sources: MessageEntry[] = []
  readonly #refused = new Map<Offset, Refuse>()
  #upTo: Offset
  #messages = 0
  readonly #refusedReadings = new Set<number>()

  constructor(journalId: string, after: Offset) {
    this.#journalId = journalId
    this.#upTo = after
  }

  /** Everything up to and including this entry is in the batch. */
  get upTo(): Offset {
    return this.#upTo
  }

  get messages(): number {
    return this.#messages
  }

  get readings(): readonly Reading[] {
    return this.#readings
  }

  /** How many readings the store took. */
  get stored(): number {
    return this.#readings.length - this.#refusedReadings.size
  }

  get refused(): readonly Refuse[] {
    return [...this.#refused.values()]
  }

  add(entries: readonly SourcedEntry[]): void {
    for (const entry of entries) {
      this.#upTo = entry.offset
      if (entry.kind === 'message') this.#addMessage(entry)
    }
  }

  /** The store will never take this reading. It is named by its place in `readings`. */
  refuse(index: number, why: string): void {
    const source = this.#sources[index]
    // A batch that is tried again may hear of the same reading again.
    if (source === undefined || this.#refusedReadings.has(index)) return
    this.#refusedReadings.add(index)
    this.#refuse(source, 'store-refused', why)
  }

  #addMessage(entry: MessageEntry): void {
    this.#messages += 1
    for (const reading of entry.decoded.readings) {
      this.#readings.push(reading)
      this.#sources.push(entry)
    }
    const { quarantine } = entry.decoded
    if (quarantine !== undefined) this.#refuse(entry, quarantine.reason, quarantine.detail)
  }

  /** One message stands in the quarantine once: the first reason names it, the details are gathered. */
  #refuse({ offset, source, decoded }: MessageEntry, reason: QuarantineReason, detail: string): void {
    const before = this.#refused.get(offset)
    this.#refused.set(offset, {
      journalId: this.#journalId,
      offset,
      message: source,
      withoutPayload: decoded.tellsWhere === true,
      reason: before?.reason ?? reason,
      detail: (before === undefined ? detail : `${before.detail}; ${detail}`).slice(0, 500),
    })
  }
}
