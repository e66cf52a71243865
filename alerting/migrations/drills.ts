import { type Kysely, sql } from 'kysely'

/** Drills and their stages; and an index of what could not be sent, for the watchdog: it holds nothing but failed rows. */
export async function createDrills(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drills')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('district', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('under_way', 'text', (c) => c.unique())
    .addColumn('daily_key', 'text', (c) => c.unique())
    .addColumn('requested_at', 'bigint', (c) => c.notNull())
    .addColumn('run_id', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('published_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('stuck_at', 'text')
    .addColumn('told', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('drills_state').on('drills').columns(['state', 'told']).execute()
  await db.schema
    .createTable('drill_stages')
    .addColumn('drill', 'integer', (c) => c.notNull())
    .addColumn('stage', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('drill_stages_pk', ['drill', 'stage'])
    .execute()
  await db.schema
    .createIndex('outbox_failed')
    .on('outbox')
    .columns(['state', 'updated_at'])
    .where(sql.ref('state'), '=', 'failed')
    .execute()
}
