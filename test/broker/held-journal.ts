import type { JournalWriter, Offset } from '../../core/journal.ts'
import type { DisconnectReason, GatewayEvent, JournalRecord, Message } from '../../core/message.ts'
import { HubError } from '../../core/errors.ts'

interface Held {
  readonly record: JournalRecord
  readonly resolve: (offset: Offset) => void
  readonly reject: (error: HubError) => void
}

/** A journal whose syncs a test performs: what is appended while it holds is durable only once it is released. */
export class HeldJournal implements JournalWriter {
  /** What is durable. */
  readonly records: JournalRecord[] = []
  pending = 0
  #held: Held[] = []
  #holding = false
  #watchers: (() => void)[] = []

  append(record: JournalRecord): Promise<Offset> {
    const appended = new Promise<Offset>((resolve, reject) => {
      this.#held.push({ record, resolve, reject })
    })
    if (!this.#holding) this.#settle()
    this.#look()
    return appended
  }

  pendingBytes(): number {
    return this.pending
  }

  hold(): void {
    this.#holding = true
  }

  release(): void {
    this.#holding = false
    this.#settle()
    this.#look()
  }

  /** The disk refuses what is held. */
  fail(): void {
    const refused = this.#held
    this.#held = []
    for (const { reject } of refused) reject(new HubError('JOURNAL_FAILED', 'The disk is full.'))
  }

  /** What was appended and is not durable yet. */
  held(): readonly JournalRecord[] {
    return this.#held.map(({ record }) => record)
  }

  messages(): Message[] {
    return this.records.filter((record) => record.kind === 'message')
  }

  texts(): string[] {
    return this.messages().map(({ payload }) => Buffer.from(payload).toString())
  }

  events(): GatewayEvent[] {
    return this.records.filter(
      (record) => record.kind === 'connected' || record.kind === 'disconnected' || record.kind === 'heard',
    )
  }

  reasons(): DisconnectReason[] {
    return this.events().flatMap((event) => (event.kind === 'disconnected' ? [event.reason] : []))
  }

  /** Resolves when the condition holds; it is looked at after each append and release. */
  until(condition: (journal: HeldJournal) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this)) return
        this.#watchers = this.#watchers.filter((watcher) => watcher !== look)
        resolve()
      }
      this.#watchers.push(look)
      look()
    })
  }

  #settle(): void {
    const held = this.#held
    this.#held = []
    for (const { record, resolve } of held) resolve(this.records.push(record))
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
