import type { EpochMs } from '../../core/time.ts'
import type { OutboxRow, SendState } from '../schema.ts'

/**
 * The states of one send, and every way from one to another:
 *
 *   pending ─▶ claimed(deadline) ─▶ accepted(providerId) ─▶ delivered
 *      │          │   │                  │                     ▲
 *      │          │   └────▶ unknown ────┤ (looked up)         │ (a late receipt outranks
 *      └──────────┴──────────┴───────────┴────▶ failed ────────┘  what we believed)
 *
 * A pending row may be held (`held`: next_at lies ahead, reason says why), or bundled (`bundled`: next_at is null, carrier_id names the
 * row that carries it). A bundled row follows its carrier (`CARRIED`) and is never claimed itself.
 */
const WAYS: Readonly<Record<SendState, readonly SendState[]>> = {
  pending: ['claimed', 'failed'],
  claimed: ['accepted', 'failed', 'unknown', 'pending'],
  unknown: ['accepted', 'delivered', 'failed'],
  accepted: ['delivered', 'failed'],
  failed: ['delivered'],
  delivered: [],
}

/** To what a bundled row is moved when its carrier has come to a state, and from which: the carrier has made every step between. */
export const CARRIED: Readonly<Record<SendState, readonly SendState[]>> = {
  pending: [],
  claimed: [],
  unknown: ['pending'],
  accepted: ['pending', 'unknown'],
  delivered: ['pending', 'unknown', 'accepted'],
  failed: ['pending', 'unknown', 'accepted'],
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
    | 'carrier_id'
    | 'updated_at'
  >
>

/** @param by `reason`: why that vendor */
export const claimed = (by: { vendor: string; reason: string; runId: string; now: EpochMs }) => ({
  state: 'claimed' as const,
  next_at: null,
  vendor: by.vendor,
  reason: by.reason,
  run_id: by.runId,
  claimed_at: by.now,
  claim_deadline: by.now + CLAIM_HOLDS,
  updated_at: by.now,
})

/** @param at `lookUpAt`: when the vendor is asked what became of it, should no receipt come */
export const accepted = (providerId: string, at: { lookUpAt: EpochMs | null; now: EpochMs }): Patch => ({
  state: 'accepted',
  provider_id: providerId,
  next_at: at.lookUpAt,
  updated_at: at.now,
})

/** Accepted, and the vendor knows no more yet. */
export const stillAccepted = (lookUpAt: EpochMs | null, now: EpochMs): Patch => ({ next_at: lookUpAt, updated_at: now })

/** Not now. It is looked at again at `until`. */
export const held = (reason: string, until: EpochMs, now: EpochMs): Patch => ({
  reason,
  next_at: until,
  updated_at: now,
})

/** Another row carries it from now on. */
export const bundled = (carrierId: string, now: EpochMs): Patch => ({
  carrier_id: carrierId,
  reason: 'bundled',
  next_at: null,
  updated_at: now,
})

/** As its carrier. The vendor's id stays with the carrier: receipts are about that. */
export const carried = ({ state, vendor }: Pick<OutboxRow, 'state' | 'vendor'>, now: EpochMs): Patch => ({
  state,
  vendor,
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
  reason: null,
  updated_at: now,
})

export const delivered = (now: EpochMs): Patch => ({ state: 'delivered', next_at: null, updated_at: now })

export const failed = (reason: string, now: EpochMs): Patch => ({
  state: 'failed',
  reason,
  next_at: null,
  updated_at: now,
})

export const superseded = (now: EpochMs): Patch => failed('superseded', now)

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
  if (patch.state !== undefined && !WAYS[row.state].includes(patch.state)) return undefined
  return { ...row, ...patch }
}
