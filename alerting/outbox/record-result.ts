import type { Transaction } from 'kysely'
import type { Purpose, SendResult } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables, OutboxRow, ReceiptRow } from '../schema.ts'
import { handMembersOver, moveMembers } from './bundle.ts'
import { chooseVendor } from './choose-vendor.ts'
import { nextPoll } from './next-poll.ts'
import { parseTried, type Tried } from './next-attempt.ts'
import { furtherAttempt } from './outbox-rows.ts'
import { accepted, applied, delivered, failed, leftUnknown, type Patch, stillAccepted, unknown } from './send-states.ts'
import { skipRefusedStep } from './step-refused.ts'
import type { VendorBook } from './vendor-book.ts'

/** How a send ended, or the question what became of one: `look-up` of an unknown one, `poll` of one that waits for its receipt. */
export type Ended =
  | { readonly row: OutboxRow; readonly from: 'send'; readonly result: SendResult }
  | { readonly row: OutboxRow; readonly from: 'look-up' | 'poll'; readonly result: SendResult | 'not-found' }

export interface RecordFacts {
  readonly trx: Transaction<AlertingTables>
  readonly book: VendorBook
  readonly now: EpochMs
  isFull(vendor: string, priority: number): boolean
  /** Claims rows for this run, those for which there is room. */
  claim(rows: readonly OutboxRow[], trx: Transaction<AlertingTables>, now: EpochMs): Promise<readonly OutboxRow[]>
}

export interface Recorded {
  /** The row as it stands. */
  readonly row: OutboxRow
  /** A further attempt, already claimed when it is due at once. */
  readonly next: OutboxRow | undefined
  /** The next step was made due. */
  readonly stepDue?: boolean
}

/** Whether something is due now that nobody holds yet: a look-up, a further attempt, the next step. */
export const leavesWork = ({ row, next, stepDue }: Recorded, now: EpochMs): boolean =>
  stepDue === true || isDue(row, now) || (next !== undefined && isDue(next, now))

const isDue = ({ next_at }: OutboxRow, now: EpochMs): boolean => next_at !== null && next_at <= now

/** Writes what became of an attempt, and the further attempt or the next step that follows from it. */
export async function recordResult(ended: Ended, facts: RecordFacts): Promise<Recorded> {
  const { patch, tried } = ended.from === 'poll' ? polled(ended, facts) : outcomeOf(ended, facts)
  const written = await writePatch(ended.row, patch, facts)
  if (written === undefined) return { row: ended.row, next: undefined }
  if (patch.state === 'accepted') return afterAcceptance(written, facts)
  if (tried === undefined) return moved(written, facts)
  return follow(written, { result: tried, late: ended.from === 'poll' }, facts)
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
  if (written === undefined) return { row, next: undefined }
  return receipt.state === 'delivered'
    ? moved(written, facts)
    : follow(written, { result: 'refused', late: false }, facts)
}

interface Outcome {
  readonly patch: Patch
  /** What of this attempt the choice of the next goes by; without it there is none to choose. */
  readonly tried: Tried['result'] | undefined
}

function outcomeOf(ended: Ended, facts: RecordFacts): Outcome {
  const { now } = facts
  const { row, result } = ended
  if (result === 'not-found') return { patch: leftUnknown('not-found', now), tried: 'missing' }
  switch (result.state) {
    case 'accepted':
      return { patch: accepted(result.providerId, { lookUpAt: pollAt(row, facts), now }), tried: undefined }
    case 'refused':
      return { patch: failed(result.reason, now), tried: result.permanent ? 'refused' : 'not-now' }
    case 'failed':
      return { patch: failed(result.reason, now), tried: result.retryable ? 'not-now' : 'refused' }
    default:
      return ended.from === 'send'
        ? lostSend(row, result.reason, facts)
        : { patch: leftUnknown(result.reason, now), tried: 'lost' }
  }
}

/** Of a message that was accepted before, only its end is news; that vendor had its turn. */
function polled({ row, result }: Ended, facts: RecordFacts): Outcome {
  const { now } = facts
  if (result !== 'not-found' && (result.state === 'failed' || result.state === 'refused')) {
    return { patch: failed(result.reason, now), tried: 'refused' }
  }
  const arrived = result !== 'not-found' && result.state === 'accepted' && result.delivered === true
  return { patch: arrived ? delivered(now) : stillAccepted(pollAt(row, facts), now), tried: undefined }
}

const pollAt = (row: OutboxRow, { book, now }: RecordFacts): EpochMs | null =>
  book.canLookUp(row) ? (nextPoll(row.channel, row.claimed_at ?? now, now) ?? null) : null

function lostSend(row: OutboxRow, reason: string, { book, now }: RecordFacts): Outcome {
  const patch = unknown(reason, now, now)
  return book.canLookUp(row) ? { patch, tried: undefined } : { patch: { ...patch, next_at: null }, tried: 'lost' }
}

/** @returns the row as it stands now; `undefined` when it had moved on already, and nothing was written */
async function writePatch(row: OutboxRow, patch: Patch, { trx }: RecordFacts): Promise<OutboxRow | undefined> {
  const after = applied(row, patch)
  if (after === undefined) return undefined
  const result = await trx
    .updateTable('outbox')
    .set(patch)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('next_at', row.next_at === null ? 'is' : '=', row.next_at)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n ? after : undefined
}

/** A receipt can be faster than the answer that names what it is about. */
async function afterAcceptance(row: OutboxRow, facts: RecordFacts): Promise<Recorded> {
  const early = await facts.trx
    .selectFrom('receipts')
    .selectAll()
    .where('vendor', '=', row.vendor ?? '')
    .where('provider_id', '=', row.provider_id ?? '')
    .executeTakeFirst()
  return early === undefined ? moved(row, facts) : recordReceipt(row, early, facts)
}

/** There is nothing further to do about the row; those that it carries stand as it does. */
async function moved(row: OutboxRow, { trx, now }: RecordFacts): Promise<Recorded> {
  await moveMembers(trx, row, now)
  return { row, next: undefined }
}

async function follow(
  row: OutboxRow,
  by: { readonly result: Tried['result']; readonly late: boolean },
  facts: RecordFacts,
): Promise<Recorded> {
  const { trx, now } = facts
  const tried = [...parseTried(row.tried_json), { vendor: row.vendor ?? '', result: by.result }]
  const tried_json = JSON.stringify(tried)
  const decision = await chooseVendor({ ...row, tried_json }, facts)
  // The resident is rung once: whoever comes next must not wait for a second try.
  if (decision.do === 'nothing' || row.role === 'resident') return gaveUp(row, facts)
  if (!(await stillWanted(row, by.late, facts))) return moved(row, facts)
  const { possibleDuplicate } = decision
  const [at, reason] = decision.do === 'wait' ? [decision.until, decision.reason] : [decision.at, null]
  const further = furtherAttempt(row, tried, { at, possibleDuplicate, reason, now })
  if (row.bundle === 1 && (await handMembersOver(trx, { from: row.id, to: further.id })) === 0) {
    return { row, next: undefined }
  }
  const [next = further] = at <= now ? await facts.claim([further], trx, now) : []
  await trx.insertInto('outbox').values(next).execute()
  return { row, next }
}

/** No further attempt will be made. When this one surely failed, and with it all of its step, the next step is due. */
async function gaveUp(row: OutboxRow, facts: RecordFacts): Promise<Recorded> {
  const { trx, now } = facts
  const members = await moveMembers(trx, row, now)
  let stepDue = false
  if (row.state === 'failed') {
    for (const given of [row, ...members]) stepDue = (await skipRefusedStep(trx, given, now)) || stepDue
  }
  return { row, next: undefined, stepDue }
}

/** Whether the same person was told the same again since, by a later step or round: one that has become worse begins at its foot anew. */
async function saidAgain(row: OutboxRow, trx: Transaction<AlertingTables>): Promise<boolean> {
  if (row.purpose !== 'alarm' || row.attempt < LONG_TRIED) return false
  const first = await trx.selectFrom('outbox').select('created_at').where('id', '=', row.message_id).executeTakeFirst()
  const later = await trx
    .selectFrom('outbox')
    .select('id')
    .where('alert_id', '=', row.alert_id)
    .where('phone', '=', row.phone)
    .where('channel', '=', row.channel)
    .where('purpose', '=', 'alarm')
    .where('attempt', '=', 1)
    .where('created_at', '>', first?.created_at ?? row.created_at)
    .executeTakeFirst()
  return later !== undefined
}

/** Whoever texts that a resident is away (`echo`) must even be seen to have done so however late. */
const NEVER_CALLED_OFF: ReadonlySet<Purpose> = new Set<Purpose>(['answer', 'recovery', 'echo'])

/** After some minutes of trying, a message goes out only where it still tells something. */
const LONG_TRIED = 8

/** Nobody need be woken for an alert that is closed, nor late for one that somebody has taken up. */
async function stillWanted(row: OutboxRow, late: boolean, { trx }: RecordFacts): Promise<boolean> {
  if (await saidAgain(row, trx)) return false
  if (row.alert_id === null || NEVER_CALLED_OFF.has(row.purpose))
    return !late || row.bundle === 1 || row.purpose === 'echo'
  const alert = await trx
    .selectFrom('alerts')
    .select(['state', 'resolved_at'])
    .where('id', '=', row.alert_id)
    .executeTakeFirst()
  return late || row.attempt >= LONG_TRIED ? alert?.state === 'open' : alert?.resolved_at === null
}
