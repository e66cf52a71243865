import type { Kysely } from 'kysely'

/** What template vendors fill their templates with stands beside each message. */
export async function addSlots(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('slots_json', 'text').execute()
}
