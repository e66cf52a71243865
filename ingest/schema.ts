import type { QuarantineReason } from '../core/feed.ts'

/** Ingest's tables, as Kysely sees them. Times are in milliseconds; flags are 0 or 1. */
export interface IngestTables {
  readonly quarantine: QuarantineRow
  readonly cursors: CursorRow
}

/** One message, by the journal entry that held it. */
export interface QuarantineRow {
  readonly journal_id: string
  readonly offset: number
  readonly gateway: string
  readonly topic: string
  readonly payload: Uint8Array
  /** The payload was longer than what is kept of it: it cannot be replayed. */
  readonly truncated: number
  readonly retain: number
  readonly received_at: number
  readonly reason: QuarantineReason
  readonly detail: string
}

export interface CursorRow {
  readonly consumer: string
  readonly journal_id: string
  readonly offset: number
  readonly saved_at: number
}
