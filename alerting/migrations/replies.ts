import type { Kysely } from 'kysely'

/** Homes' codes, what was texted about residents' whereabouts, and which texts were answered. */
export async function extendReplies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('incoming_texts')
    .addColumn('answered', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('incoming_texts_outcome').on('incoming_texts').columns(['outcome', 'at']).execute()
  await db.schema.createIndex('incoming_texts_alert').on('incoming_texts').column('alert_id').execute()
  await db.schema
    .createTable('home_codes')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull().unique())
    .addColumn('given_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('presence_wishes')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('vendor', 'text', (c) => c.notNull())
    .addColumn('text_id', 'text', (c) => c.notNull())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('home_code', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('responder_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text')
    .addColumn('answer', 'integer', (c) => c.notNull())
    .addColumn('said_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addUniqueConstraint('presence_wishes_text', ['vendor', 'text_id'])
    .execute()
  await db.schema.createIndex('presence_wishes_state').on('presence_wishes').columns(['state', 'number']).execute()
  await db.schema
    .createTable('presence_changes')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('via', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('presence_changes_home').on('presence_changes').columns(['home', 'at']).execute()
}
