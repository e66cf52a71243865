import type { Kysely } from 'kysely'
import type { AlertingTables } from '../schema.ts'
import { days, type EpochMs } from '../../core/time.ts'

/** A district that has not been drilled for so long is no more. */
const DISTRICT_IS_GONE = days(3)

/**
 * Since when no daily drill has come through, in the district where that is longest: its last success, or its first request when there was none.
 * When none was ever asked for: since the calendar should have. `undefined` before the first is due.
 *
 * @param job the name of the calendar's row
 */
export async function readDrilledAt(
  db: Kysely<AlertingTables>,
  job: string,
  now: EpochMs,
): Promise<EpochMs | undefined> {
  const districts = await db
    .selectFrom('drills')
    .select((e) => ['district', e.fn.min('requested_at').as('firstAt'), e.fn.max('requested_at').as('lastAt')])
    .groupBy('district')
    .execute()
  const passed = await db
    .selectFrom('drills')
    .select((e) => ['district', e.fn.max('finished_at').as('at')])
    .where('state', '=', 'passed')
    .groupBy('district')
    .execute()
  const passedAt = new Map(passed.map(({ district, at }) => [district, at ?? undefined]))
  const since = districts
    .filter(({ lastAt }) => now - lastAt < DISTRICT_IS_GONE)
    .map(({ district, firstAt }) => passedAt.get(district) ?? firstAt)
  if (since.length > 0) return Math.min(...since)
  const due = await db.selectFrom('calendar_jobs').select('due_at').where('name', '=', job).executeTakeFirst()
  return due === undefined || due.due_at > now ? undefined : due.due_at
}
