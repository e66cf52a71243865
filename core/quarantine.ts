import type { QuarantineReason } from './feed.ts'
import type { Offset } from './journal.ts'
import type { GatewayId } from './names.ts'
import type { EpochMs } from './time.ts'

/** A message (or the part of one) that could not be used, kept as it came. */
export interface QuarantinedMessage {
  readonly journalId: string
  readonly offset: Offset
  readonly gateway: GatewayId
  readonly topic: string
  readonly payload: Uint8Array
  readonly receivedAt: EpochMs
  readonly reason: QuarantineReason
  readonly detail: string
}

/** The port between the pages and the quarantine. */
export interface QuarantineShelf {
  newest(limit: number): Promise<readonly QuarantinedMessage[]>
  counts(): Promise<Readonly<Partial<Record<QuarantineReason, number>>>>
}
