import type { Kysely } from 'kysely'

/** What was done about an alert, and the day on which somebody looks again (`2026-11-25`), as its closer said. */
export async function addFollowUp(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('alerts').addColumn('taken', 'text').execute()
  await db.schema.alterTable('alerts').addColumn('follow_up_on', 'text').execute()
}
