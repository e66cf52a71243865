import type { Kysely, Transaction } from 'kysely'
import type { Notifier } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { nextAttempt, parseTried } from './next-attempt.ts'
import { applied, claimed, failed, unknown } from './send-states.ts'
import { skipRefusedStep } from './step-refused.ts'

interface ClaimFacts {
  readonly notifiers: readonly Notifier[]
  readonly runId: string
  readonly now: EpochMs
  readonly limit: number
}

/** Claims what is due, worst and oldest first, in one transaction. What no vendor can send has failed, and comes back as such. */
export async function claimDue(db: Kysely<AlertingTables>, facts: ClaimFacts): Promise<readonly OutboxRow[]> {
  const any = await db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'pending')
    .where('next_at', '<=', facts.now)
    .limit(1)
    .executeTakeFirst()
  // The usual beat finds nothing, and need not take the write lock for that.
  if (any === undefined) return []
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'pending')
      .where('next_at', '<=', facts.now)
      .orderBy('priority')
      .orderBy('next_at')
      .limit(facts.limit)
      .execute()
    const taken: OutboxRow[] = []
    for (const row of due) taken.push(await claimOne(row, trx, facts))
    return taken
  })
}

async function claimOne(row: OutboxRow, trx: Transaction<AlertingTables>, facts: ClaimFacts): Promise<OutboxRow> {
  const { notifiers, runId, now } = facts
  const decision = nextAttempt(row, parseTried(row.tried_json), notifiers, now)
  const patch = decision.do === 'send' ? claimed({ vendor: decision.vendor, runId, now }) : failed(decision.reason, now)
  await trx.updateTable('outbox').set(patch).where('id', '=', row.id).execute()
  const moved = applied(row, patch) ?? row
  if (decision.do === 'nothing') await skipRefusedStep(trx, moved, now)
  return moved
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
