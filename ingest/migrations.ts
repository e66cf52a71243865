import type { Kysely, Migration } from 'kysely'

/** Ingest's migrations. A released one is never edited: what changes is a new one, with a higher number. */
export const ingestMigrations: Readonly<Record<string, Migration>> = {
  '0002-ingest': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createQuarantine(db)
      await db.schema
        .createTable('cursors')
        .addColumn('consumer', 'text', (column) => column.primaryKey())
        .addColumn('journal_id', 'text', (column) => column.notNull())
        .addColumn('offset', 'bigint', (column) => column.notNull())
        .addColumn('saved_at', 'bigint', (column) => column.notNull())
        .execute()
    },
  },
}

async function createQuarantine(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('quarantine')
    .addColumn('journal_id', 'text', (column) => column.notNull())
    .addColumn('offset', 'bigint', (column) => column.notNull())
    .addColumn('gateway', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('payload', 'blob', (column) => column.notNull())
    .addColumn('truncated', 'integer', (column) => column.notNull())
    .addColumn('retain', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('quarantine_key', ['journal_id', 'offset'])
    .execute()
  await db.schema.createIndex('quarantine_received_at').on('quarantine').column('received_at').execute()
  await db.schema.createIndex('quarantine_reason').on('quarantine').columns(['reason', 'received_at']).execute()
}
