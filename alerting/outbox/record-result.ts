import type { Transaction } from 'kysely'
import type { Notifier, SendResult } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables, OutboxRow, ReceiptRow } from '../schema.ts'
import { nextAttempt, parseTried, type Tried } from './next-attempt.ts'
import { furtherAttempt } from './outbox-rows.ts'
import { accepted, applied, delivered, failed, leftUnknown, type Patch, unknown } from './send-states.ts'

/** How a send, or the question what became of one, ended. */
export type Ended =
  | { readonly row: OutboxRow; readonly from: 'send'; readonly result: SendResult }
  | { readonly row: OutboxRow; readonly from: 'look-up'; readonly result: SendResult | 'not-found' }

export interface RecordFacts {
  readonly trx: Transaction<AlertingTables>
  readonly notifiers: readonly Notifier[]
  readonly now: EpochMs
  /** Claims a row for this run, when there is room. */
  claim(row: OutboxRow, now: EpochMs): OutboxRow
}

export interface Recorded {
  /** The row as it stands. */
  readonly row: OutboxRow
  /** A further attempt, already claimed when it is due at once. */
  readonly next: OutboxRow | undefined
  /** No further attempt will be made, and this one surely failed. */
  readonly gaveUp: boolean
}

/** Writes what became of an attempt, and the further attempt that follows from it. */
export async function recordResult(ended: Ended, facts: RecordFacts): Promise<Recorded> {
  const { patch, tried } = outcomeOf(ended, facts)
  const written = await writePatch(ended.row, patch, facts)
  if (written === undefined) return { row: ended.row, next: undefined, gaveUp: false }
  if (patch.state === 'accepted') return afterAcceptance(written, facts)
  return tried === undefined ? { row: written, next: undefined, gaveUp: false } : follow(written, tried, facts)
}

/** Writes a vendor's receipt for a row: late, early or twice, the row only ever moves forward. */
export async function recordReceipt(
  row: OutboxRow,
  receipt: Pick<ReceiptRow, 'state' | 'reason'>,
  facts: RecordFacts,
): Promise<Recorded> {
  const patch =
    receipt.state === 'delivered' ? delivered(facts.now) : failed(receipt.reason ?? 'undelivered', facts.now)
  const written = await writePatch(row, patch, facts)
  if (written === undefined) return { row, next: undefined, gaveUp: false }
  return receipt.state === 'delivered'
    ? { row: written, next: undefined, gaveUp: false }
    : follow(written, 'refused', facts)
}

function outcomeOf(ended: Ended, facts: RecordFacts): { patch: Patch; tried: Tried['result'] | undefined } {
  const { now } = facts
  const { result } = ended
  if (result === 'not-found') return { patch: leftUnknown('not-found', now), tried: 'missing' }
  switch (result.state) {
    case 'accepted':
      return { patch: accepted(result.providerId, now), tried: undefined }
    case 'refused':
      return { patch: failed(result.reason, now), tried: result.permanent ? 'refused' : 'not-now' }
    case 'failed':
      return { patch: failed(result.reason, now), tried: result.retryable ? 'not-now' : 'refused' }
    default:
      return ended.from === 'send'
        ? lostSend(ended.row, result.reason, facts)
        : { patch: leftUnknown(result.reason, now), tried: 'lost' }
  }
}

function lostSend(row: OutboxRow, reason: string, { notifiers, now }: RecordFacts): ReturnType<typeof outcomeOf> {
  const asks = notifiers.find((vendor) => vendor.name === row.vendor)?.lookUp !== undefined
  const patch = unknown(reason, now, now)
  return asks ? { patch, tried: undefined } : { patch: { ...patch, next_at: null }, tried: 'lost' }
}

/** @returns the row as it stands now; `undefined` when it had moved on already, and nothing was written */
async function writePatch(row: OutboxRow, patch: Patch, { trx }: RecordFacts): Promise<OutboxRow | undefined> {
  const moved = applied(row, patch)
  if (moved === undefined) return undefined
  const result = await trx
    .updateTable('outbox')
    .set(patch)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('next_at', row.next_at === null ? 'is' : '=', row.next_at)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n ? moved : undefined
}

/** A receipt can be faster than the answer that names what it is about. */
async function afterAcceptance(row: OutboxRow, facts: RecordFacts): Promise<Recorded> {
  const early = await facts.trx
    .selectFrom('receipts')
    .selectAll()
    .where('vendor', '=', row.vendor ?? '')
    .where('provider_id', '=', row.provider_id ?? '')
    .executeTakeFirst()
  if (early === undefined) return { row, next: undefined, gaveUp: false }
  return recordReceipt(row, early, facts)
}

async function follow(row: OutboxRow, result: Tried['result'], facts: RecordFacts): Promise<Recorded> {
  const tried = [...parseTried(row.tried_json), { vendor: row.vendor ?? '', result }]
  const decision = nextAttempt(row, tried, facts.notifiers, facts.now)
  const surelyFailed = row.state === 'failed'
  if (decision.do === 'nothing') return { row, next: undefined, gaveUp: surelyFailed }
  if (!(await stillWanted(row, facts))) return { row, next: undefined, gaveUp: false }
  const { at, possibleDuplicate } = decision
  const further = furtherAttempt(row, tried, { at, possibleDuplicate, now: facts.now })
  const next = at <= facts.now ? facts.claim(further, facts.now) : further
  await facts.trx.insertInto('outbox').values(next).execute()
  return { row, next, gaveUp: false }
}

/** Nobody need be woken for an alert that is closed. */
async function stillWanted(row: OutboxRow, { trx }: RecordFacts): Promise<boolean> {
  if (row.alert_id === null || row.purpose === 'answer' || row.purpose === 'recovery') return true
  const alert = await trx.selectFrom('alerts').select('resolved_at').where('id', '=', row.alert_id).executeTakeFirst()
  return alert?.resolved_at === null
}
