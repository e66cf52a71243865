import type { Kysely } from 'kysely'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import type { HubState } from './check-hub.ts'

/**
 * Reads what the watchdog judges by, in two look-ups by index.
 *
 * @param db the hub's state file, opened by this process for reading only
 */
export async function readHubState(db: Kysely<AlertingTables>, now: EpochMs): Promise<HubState> {
  const cursor = await db.selectFrom('alerter_cursor').select('saved_at').executeTakeFirst()
  const deadline = await db
    .selectFrom('deadlines')
    .select('due_at')
    .where('due_at', '<', now)
    // The digest waits for its hour, not for its minute.
    .where('kind', '!=', 'digest')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  const send = await db
    .selectFrom('outbox')
    .select('next_at')
    .where('state', '=', 'pending')
    .where('next_at', '<', now)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  const due = [deadline?.due_at, send?.next_at].filter((at) => typeof at === 'number')
  return { judgedAt: cursor?.saved_at, dueSince: due.length === 0 ? undefined : Math.min(...due) }
}
