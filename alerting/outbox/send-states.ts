import type { EpochMs } from '../../core/time.ts'
import type { OutboxRow, SendState } from '../schema.ts'

/**
 * The states of one send, and every way from one to another:
 *
 *   pending ─▶ claimed(deadline) ─▶ accepted(providerId) ─▶ delivered
 *      │          │   │                  │                     ▲
 *      │          │   └────▶ unknown ────┤ (looked up)         │ (a late receipt outranks
 *      └──────────┴──────────┴───────────┴────▶ failed ────────┘  what we believed)
 */
const WAYS: Readonly<Record<SendState, readonly SendState[]>> = {
  pending: ['claimed', 'failed'],
  claimed: ['accepted', 'failed', 'unknown', 'pending'],
  unknown: ['accepted', 'delivered', 'failed'],
  accepted: ['delivered', 'failed'],
  failed: ['delivered'],
  delivered: [],
}

/** How long a claim may be without an answer: a vendor answers within 10 s, and a queue may stand before it. */
export const CLAIM_HOLDS = 60_000

export type Patch = Partial<
  Pick<
    OutboxRow,
    | 'state'
    | 'next_at'
    | 'vendor'
    | 'provider_id'
    | 'run_id'
    | 'claimed_at'
    | 'claim_deadline'
    | 'reason'
    | 'updated_at'
  >
>

export const claimed = (by: { vendor: string; runId: string; now: EpochMs }) => ({
  state: 'claimed' as const,
  next_at: null,
  vendor: by.vendor,
  run_id: by.runId,
  claimed_at: by.now,
  claim_deadline: by.now + CLAIM_HOLDS,
  updated_at: by.now,
})

export const accepted = (providerId: string, now: EpochMs): Patch => ({
  state: 'accepted',
  provider_id: providerId,
  next_at: null,
  updated_at: now,
})

/** Claimed, but surely not begun: as if it never had been claimed. */
export const released = (now: EpochMs): Patch => ({
  state: 'pending',
  next_at: now,
  vendor: null,
  run_id: null,
  claimed_at: null,
  claim_deadline: null,
  updated_at: now,
})

export const delivered = (now: EpochMs): Patch => ({ state: 'delivered', next_at: null, updated_at: now })

export const failed = (reason: string, now: EpochMs): Patch => ({
  state: 'failed',
  reason,
  next_at: null,
  updated_at: now,
})

/** It may have gone out. `lookUpAt`: when the vendor is asked. */
export const unknown = (reason: string, lookUpAt: EpochMs, now: EpochMs): Patch => ({
  state: 'unknown',
  reason,
  next_at: lookUpAt,
  updated_at: now,
})

/** Still unknown, and nobody can say more: nothing further is done about this row. */
export const leftUnknown = (reason: string, now: EpochMs): Patch => ({ reason, next_at: null, updated_at: now })

/**
 * The row after the patch; `undefined` when there is no way from its state to that one, as when a receipt comes twice or late. Then
 * nothing is to be written.
 */
export function applied(row: OutboxRow, patch: Patch): OutboxRow | undefined {
  if (patch.state !== undefined && patch.state !== row.state && !WAYS[row.state].includes(patch.state)) return undefined
  if (patch.state === row.state) return undefined
  return { ...row, ...patch }
}
