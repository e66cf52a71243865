import type { Kysely } from 'kysely'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import type { AlertingTables, OutboxRow, ReceiptRow } from '../schema.ts'
import type { EvidenceAttempt, EvidenceMessage } from './evidence.ts'
import type { Masking } from './masking.ts'

export interface MessageFacts {
  readonly alert: { readonly id: string; readonly code: string }
  /** Who was told, and from when until when their other messages may be about it. */
  readonly phones: readonly string[]
  readonly from: EpochMs
  readonly to: EpochMs
  readonly masking: Masking
  readonly nameOf: (row: Pick<OutboxRow, 'phone' | 'responder_id'>) => string
}

/**
 * Every message about the alert, with each attempt to send it: those that name it as theirs, and those that only carry its code, as the
 * daily digest and an answer that asks back do.
 */
export async function gatherMessages(
  db: Kysely<AlertingTables>,
  facts: MessageFacts,
): Promise<readonly EvidenceMessage[]> {
  const own = await db.selectFrom('outbox').selectAll().where('alert_id', '=', facts.alert.id).execute()
  const carriers = new Set(own.flatMap((row) => row.carrier_id ?? []))
  const others = facts.phones.length === 0 ? [] : await naming(db, facts)
  const rows = [...own, ...others.filter((row) => !carriers.has(row.id)), ...(await carrying(db, [...carriers]))]
  const receipts = await receiptsOf(db, rows)
  const messages = new Map<string, OutboxRow[]>()
  for (const row of rows.toSorted((a, b) => a.created_at - b.created_at || a.attempt - b.attempt)) {
    messages.set(row.message_id, [...(messages.get(row.message_id) ?? []), row])
  }
  return [...messages].flatMap(([id, attempts]) => {
    const first = attempts[0]
    return first === undefined
      ? []
      : [
          messageOf(
            id,
            first,
            attempts.map((row) => attemptOf(row, receipts, facts)),
            facts,
          ),
        ]
  })
}

async function naming(
  db: Kysely<AlertingTables>,
  { alert, phones, from, to }: MessageFacts,
): Promise<readonly OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('phone', 'in', phones)
    .where('alert_id', 'is', null)
    .where('created_at', '>=', from)
    .where('created_at', '<=', to)
    .where('text', 'like', `%${alert.code}%`)
    .execute()
  // A7 is not A71.
  const named = new RegExp(`(?<![A-Z0-9])${alert.code}(?![0-9])`)
  return rows.filter((row) => named.test(row.text))
}

async function carrying(db: Kysely<AlertingTables>, ids: readonly string[]): Promise<readonly OutboxRow[]> {
  if (ids.length === 0) return []
  return db.selectFrom('outbox').selectAll().where('id', 'in', ids).where('alert_id', 'is', null).execute()
}

const receiptKey = (row: { vendor: string | null; provider_id: string | null }): string =>
  `${row.vendor ?? ''} ${row.provider_id ?? ''}`

async function receiptsOf(
  db: Kysely<AlertingTables>,
  rows: readonly OutboxRow[],
): Promise<ReadonlyMap<string, ReceiptRow>> {
  const ids = rows.flatMap((row) => row.provider_id ?? [])
  const found = new Map<string, ReceiptRow>()
  for (let from = 0; from < ids.length; from += 200) {
    const some = await db
      .selectFrom('receipts')
      .selectAll()
      .where('provider_id', 'in', ids.slice(from, from + 200))
      .execute()
    for (const receipt of some) found.set(receiptKey(receipt), receipt)
  }
  return found
}

const messageOf = (
  id: string,
  row: OutboxRow,
  attempts: readonly EvidenceAttempt[],
  { masking, nameOf }: MessageFacts,
): EvidenceMessage => ({
  id,
  to: nameOf(row),
  phone: masking.phone(row.phone),
  role: row.role,
  channel: row.channel,
  purpose: row.purpose,
  step: row.step,
  attempts,
})

function attemptOf(
  row: OutboxRow,
  receipts: ReadonlyMap<string, ReceiptRow>,
  { masking }: MessageFacts,
): EvidenceAttempt {
  const receipt = receipts.get(receiptKey(row))
  return {
    number: row.attempt,
    text: masking.text(row.text),
    state: row.state,
    reason: row.reason,
    vendor: row.vendor,
    providerId: row.provider_id,
    possibleDuplicate: row.possible_duplicate === 1,
    createdAt: isoInstant(row.created_at),
    claimedAt: row.claimed_at === null ? null : isoInstant(row.claimed_at),
    updatedAt: isoInstant(row.updated_at),
    carriedBy: row.carrier_id,
    receipt:
      receipt === undefined ? null : { state: receipt.state, reason: receipt.reason, at: isoInstant(receipt.at) },
  }
}
