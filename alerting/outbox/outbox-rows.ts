import { randomUUID } from 'node:crypto'
import type { Severity } from '../../core/finding.ts'
import { isGroup, type Notice } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { OutboxRow } from '../schema.ts'
import { readSlots } from '../notice-slots.ts'
import { markPossibleDuplicate } from '../sms-text.ts'
import { briefNotice } from './brief-text.ts'
import type { Tried } from './next-attempt.ts'

const PRIORITY: Readonly<Record<Severity, number>> = { 'life-safety': 0, urgent: 1, routine: 2 }

type Message = Pick<
  OutboxRow,
  | 'alert_id'
  | 'responder_id'
  | 'role'
  | 'phone'
  | 'channel'
  | 'purpose'
  | 'step'
  | 'text'
  | 'slots_json'
  | 'severity'
  | 'heard_at'
>

/** A message's first attempt, due at once. */
export function firstAttempt(message: Message, now: EpochMs): OutboxRow {
  const id = randomUUID()
  return {
    ...message,
    channel: isGroup(message.phone) ? 'group' : message.channel,
    id,
    message_id: id,
    attempt: 1,
    priority: PRIORITY[message.severity],
    state: 'pending',
    next_at: now,
    vendor: null,
    provider_id: null,
    run_id: null,
    claimed_at: null,
    claim_deadline: null,
    possible_duplicate: 0,
    tried_json: '[]',
    reason: null,
    bundle: 0,
    carrier_id: null,
    created_at: now,
    updated_at: now,
  }
}

/** The same message once more, after `tried`. */
export function furtherAttempt(
  row: OutboxRow,
  tried: readonly Tried[],
  next: { at: EpochMs; possibleDuplicate: boolean; reason: string | null; now: EpochMs },
): OutboxRow {
  const text = next.possibleDuplicate ? markPossibleDuplicate(row.text) : row.text
  return {
    ...firstAttempt({ ...row, text, heard_at: null }, next.now),
    message_id: row.message_id,
    attempt: row.attempt + 1,
    next_at: next.at,
    reason: next.reason,
    bundle: row.bundle,
    possible_duplicate: next.possibleDuplicate ? 1 : 0,
    tried_json: JSON.stringify(tried),
  }
}

/**
 * What a vendor is handed, and asked about afterwards: the same for the same row and vendor.
 *
 * @param brief for a vendor that may carry neither address nor name
 */
export function noticeOf(row: OutboxRow, brief: boolean): Notice {
  const notice: Notice = {
    id: row.id,
    channel: row.channel,
    purpose: row.purpose,
    to: row.phone,
    text: row.text,
    slots: readSlots(row.slots_json),
    severity: row.severity,
    possibleDuplicate: row.possible_duplicate === 1,
  }
  return brief ? briefNotice(notice, row.role) : notice
}
