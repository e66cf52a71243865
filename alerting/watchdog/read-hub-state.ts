import { type Kysely, sql } from 'kysely'
import { days, type EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import { GIVEN_UP_COUNTS, type HubState } from './check-hub.ts'

/** The alerting part of what the watchdog judges by. */
export type AlertingState = Omit<HubState, 'storedAt' | 'drilledAt'>

/**
 * Reads how alerting stands, each by index: it is asked every few seconds of a file of any size.
 *
 * @param db the hub's state file, opened by this process for reading only
 */
export async function readAlertingState(db: Kysely<AlertingTables>, now: EpochMs): Promise<AlertingState> {
  const cursor = await db.selectFrom('alerter_cursor').select('saved_at').executeTakeFirst()
  return {
    judgedAt: cursor?.saved_at,
    dueSince: await oldestDeadline(db, now),
    unsentSince: await oldest(db, 'pending', now),
    unknownSince: await oldest(db, 'unknown', now),
    claimedUntil: await oldestClaim(db),
    ...(await sentLately(db, now)),
  }
}

async function oldestDeadline(db: Kysely<AlertingTables>, now: EpochMs): Promise<EpochMs | undefined> {
  const row = await db
    .selectFrom('deadlines')
    .select('due_at')
    .where('due_at', '<', now)
    // The digest waits for its hour, not for its minute.
    .where('kind', '!=', 'digest')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at
}

/** What waits for a budget or a vendor's pace has its time ahead. */
async function oldest(
  db: Kysely<AlertingTables>,
  state: 'pending' | 'unknown',
  now: EpochMs,
): Promise<EpochMs | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select('next_at')
    .where('state', '=', state)
    .where('next_at', '<', now)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_at ?? undefined
}

async function oldestClaim(db: Kysely<AlertingTables>): Promise<EpochMs | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select((e) => e.fn.min('claim_deadline').as('until'))
    .where('state', '=', 'claimed')
    .executeTakeFirst()
  return row?.until ?? undefined
}

/** Alarms that no vendor took and that will not be tried again, and, when there are such, whether any was taken. */
async function sentLately(
  db: Kysely<AlertingTables>,
  now: EpochMs,
): Promise<Pick<HubState, 'givenUp' | 'taken' | 'givenUpToday'>> {
  const failed = await db
    .selectFrom('outbox as o')
    .select('o.updated_at')
    // Written out: only so does SQLite see that the index of failed rows serves.
    .where('o.state', '=', sql.lit('failed'))
    .where('o.updated_at', '>', now - days(1))
    .where('o.purpose', '=', 'alarm')
    .where('o.severity', '!=', 'routine')
    .where('o.reason', '!=', 'no-longer-needed')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('outbox as later')
            .select('later.id')
            .whereRef('later.alert_id', '=', 'o.alert_id')
            .whereRef('later.message_id', '=', 'o.message_id')
            .whereRef('later.attempt', '>', 'o.attempt'),
        ),
      ),
    )
    .limit(1000)
    .execute()
  const since = now - GIVEN_UP_COUNTS
  const lately = failed.filter((row) => row.updated_at > since).length
  return { givenUp: lately, givenUpToday: failed.length, taken: lately > 0 && (await anyTaken(db, since, now)) }
}

/** By the alerts of the last day: accepted rows of years stand in no index by time. */
async function anyTaken(db: Kysely<AlertingTables>, since: EpochMs, now: EpochMs): Promise<boolean> {
  const row = await db
    .selectFrom('alerts')
    .innerJoin('outbox', 'outbox.alert_id', 'alerts.id')
    .select('outbox.id')
    .where('alerts.opened_at', '>', now - days(1))
    .where('outbox.state', 'in', ['accepted', 'delivered'])
    .where('outbox.purpose', '=', 'alarm')
    .where('outbox.updated_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
