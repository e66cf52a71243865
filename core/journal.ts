import type { JournalRecord } from './message.ts'

/** A place in the journal: whole, from 1, growing by one with each record, never used twice, even after trimming. */
export type Offset = number

export interface Entry {
  readonly offset: Offset
  readonly record: JournalRecord
}

/** Where a consumer stands: everything up to and including `offset` of the journal `journalId` is done. */
export interface Cursor {
  readonly journalId: string
  readonly offset: Offset
}

/** What a producer may do. */
export interface JournalWriter {
  /**
   * Resolves with the record's offset once it survives a power cut. Records get offsets in call order, and the
   * promises resolve in offset order.
   *
   * @throws JOURNAL_FAILED when it could not be written (full or broken disk): then the record is not kept, and
   *   whoever sent it must not be told otherwise. @throws JOURNAL_CLOSED after `close`.
   */
  append(record: JournalRecord): Promise<Offset>
  /** Bytes handed to `append` and not yet synced: what a broker looks at before it takes more QoS 0. */
  pendingBytes(): number
}

/** What a consumer may do. */
export interface JournalReader {
  /** Names this journal; another one (a restored or wiped disk) has another id, and old cursors do not fit it. */
  readonly id: string
  /** The offset of the newest synced record; 0 when there was none. Survives trimming and restarts. */
  head(): Offset
  /** The oldest record still held; `head() + 1` when none is. */
  tail(): Offset
  /**
   * Up to `limit` synced entries with offset > `after`, in order; empty when there are none yet.
   *
   * @throws JOURNAL_FAILED (retryable) when its disk cannot be read just now.
   */
  read(after: Offset, limit: number): Promise<readonly Entry[]>
  /** Resolves as soon as `head() > after`, or when the journal is closed. */
  appended(after: Offset): Promise<void>
  /**
   * Forgets entries with offset ≤ `upTo`. May keep some longer; never forgets more.
   *
   * @throws JOURNAL_FAILED (retryable) when its disk cannot be written just now.
   */
  trim(upTo: Offset): Promise<void>
}

export interface Journal extends JournalWriter, JournalReader {
  /** Syncs what is pending, then lets go of the disk. Twice is harmless. */
  close(): Promise<void>
}

/** Remembers how far the store-writer came. */
export interface CursorStore {
  load(consumer: string): Promise<Cursor | undefined>
  save(consumer: string, cursor: Cursor): Promise<void>
}
