import type { Kysely, Transaction } from 'kysely'
import { type EpochMs, seconds } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { bundle, dropOlderAlarms } from './bundle.ts'
import { chooseVendor, type Decision, isPaced } from './choose-vendor.ts'
import { applied, claimed, failed, held, type Patch, unknown } from './send-states.ts'
import { skipRefusedStep, skipUnaffordableStep } from './step-refused.ts'
import type { VendorBook } from './vendor-book.ts'

interface ClaimFacts {
  readonly book: VendorBook
  isFull(vendor: string, priority: number): boolean
  readonly runId: string
  readonly now: EpochMs
  readonly limit: number
}

export interface Claimed {
  /** Rows as they stand now, claimed or not. */
  readonly rows: readonly OutboxRow[]
  /** When the first of those that wait for a vendor's pace is due again. */
  readonly pacedUntil: EpochMs | undefined
}

/** Rows that wait for a vendor's pace come back in portions of this size, one a second: a long queue is not read again and again. */
const PACED_TOGETHER = 200

/**
 * Takes up what is due, worst and oldest first, in one transaction: claims it, holds it, or has it fail when no vendor can carry it. Held
 * messages whose time has come go out together.
 */
export async function claimDue(db: Kysely<AlertingTables>, facts: ClaimFacts): Promise<Claimed> {
  const any = await db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'pending')
    .where('next_at', '<=', facts.now)
    .limit(1)
    .executeTakeFirst()
  // The usual beat finds nothing, and need not take the write lock for that.
  if (any === undefined) return { rows: [], pacedUntil: undefined }
  return db.transaction().execute(async (trx) => {
    const rows: OutboxRow[] = []
    const paced: EpochMs[] = []
    const taking = { ...facts, trx, paced }
    for (const { id } of await dueRows(trx, facts)) {
      // Read one by one: the one before may have bundled it.
      const row = await trx.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      if (row.next_at === null) continue
      rows.push(await takeUp(row, taking))
    }
    return { rows, pacedUntil: paced[0] }
  })
}

async function dueRows(
  trx: Transaction<AlertingTables>,
  { now, limit }: ClaimFacts,
): Promise<readonly Pick<OutboxRow, 'id'>[]> {
  const rows: Pick<OutboxRow, 'id'>[] = []
  // One after the other, each a read by index: ordering all that is due by priority would read all of it.
  for (const priority of [0, 1, 2]) {
    if (rows.length >= limit) break
    const due = await trx
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', 'pending')
      .where('priority', '=', priority)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit - rows.length)
      .execute()
    rows.push(...due)
  }
  return rows
}

interface Taking extends ClaimFacts {
  readonly trx: Transaction<AlertingTables>
  /** When those that wait for a vendor's pace are due again. */
  readonly paced: EpochMs[]
}

async function takeUp(row: OutboxRow, taking: Taking): Promise<OutboxRow> {
  const { trx, book, runId, now } = taking
  const decision = await chooseVendor(row, taking)
  if (decision.do === 'wait') return isPaced(decision) ? keepPace(row, decision, taking) : hold(row, decision, taking)
  if (decision.do === 'nothing') {
    const moved = await write(row, failed(decision.reason, now), trx)
    await skipRefusedStep(trx, moved, now)
    return moved
  }
  const carrier = await bundle(trx, row, now)
  // Its severity may be another, so it is chosen for anew; being no held row itself it ends here.
  if (carrier !== undefined) return takeUp(carrier, taking)
  book.noteClaim(decision.vendor, now)
  return write(row, claimed({ ...decision, runId, now }), trx)
}

type Wait = Extract<Decision, { do: 'wait' }>

function keepPace(row: OutboxRow, { reason, until }: Wait, { trx, now, paced }: Taking): Promise<OutboxRow> {
  paced.push(until)
  return write(row, held(reason, until + seconds(Math.floor(paced.length / PACED_TOGETHER)), now), trx)
}

async function hold(row: OutboxRow, { reason, until }: Wait, { trx, now }: Taking): Promise<OutboxRow> {
  const moved = await write(row, held(reason, until, now), trx)
  await dropOlderAlarms(trx, moved, now)
  if (reason === 'number-budget') await skipUnaffordableStep(trx, moved, now)
  return moved
}

async function write(row: OutboxRow, patch: Patch, trx: Transaction<AlertingTables>): Promise<OutboxRow> {
  await trx.updateTable('outbox').set(patch).where('id', '=', row.id).execute()
  return applied(row, patch) ?? row
}

/** What another run had claimed may have gone out or not. @returns how many there were */
export async function loseClaimsOfOtherRuns(db: Kysely<AlertingTables>, runId: string, now: EpochMs): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set(unknown('hub-stopped', now, now))
    .where('state', '=', 'claimed')
    .where('run_id', '!=', runId)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** A claim of this run past its deadline that nobody holds any more counts the same. */
export async function loseExpiredClaims(
  db: Kysely<AlertingTables>,
  inHand: ReadonlySet<string>,
  now: EpochMs,
): Promise<void> {
  const rows = await db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'claimed')
    .where('claim_deadline', '<', now)
    .execute()
  for (const { id } of rows) {
    if (inHand.has(id)) continue
    await db
      .updateTable('outbox')
      .set(unknown('claim-expired', now, now))
      .where('id', '=', id)
      .where('state', '=', 'claimed')
      .execute()
  }
}
