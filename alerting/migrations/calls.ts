import type { Kysely } from 'kysely'

/** What was pressed during calls: the same key of the same call acts once, however often a vendor reports it. */
export async function createPressedKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pressed_keys')
    .addColumn('vendor', 'text', (c) => c.notNull())
    .addColumn('provider_id', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('alert_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('said', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('pressed_keys_pk', ['vendor', 'provider_id', 'key'])
    .execute()
}
