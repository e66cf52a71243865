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

/** How the newest decoding of the quarantine goes or went. */
export type ReplayState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly startedAt: EpochMs }
  | { readonly state: 'failed'; readonly startedAt: EpochMs; readonly endedAt: EpochMs }
  | {
      readonly state: 'done'
      readonly startedAt: EpochMs
      readonly endedAt: EpochMs
      /** Messages that were decoded again, those of which nothing is left in the quarantine, and what they said. */
      readonly tried: number
      readonly released: number
      readonly readingsStored: number
    }

/** The port between the pages and the decoding of what is in the quarantine, after a decoder was mended or a device registered. */
export interface QuarantineReplay {
  state(): ReplayState
  /** Begins, in the background; while one runs there is no second. */
  start(): ReplayState
}
