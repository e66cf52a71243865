import { type Kysely, sql } from 'kysely'

/**
 * Memories in pieces, and two slots for them: one is written while the other holds. What was remembered before is let go: detectors hear
 * the journal again.
 */
export async function createDetectorMemory(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('detector_snapshots').execute()
  await sql`delete from detector_parts`.execute(db)
  await sql`delete from shadow_memory`.execute(db)
  await db.schema
    .createTable('detector_saves')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('slot', 'integer', (c) => c.notNull())
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('detector_pieces')
    .addColumn('slot', 'integer', (c) => c.notNull())
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('piece', 'integer', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('detector_pieces_pk', ['slot', 'detector', 'piece'])
    .execute()
}
