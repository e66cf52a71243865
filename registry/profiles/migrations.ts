import type { Kysely, Migration } from 'kysely'

/** The migrations of what people write down about homes; numbered over all folders, never edited once released. */
export const profileMigrations: Readonly<Record<string, Migration>> = {
  '0015-profiles': { up: createProfiles },
}

async function createProfiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('home_grade')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('from_grade', 'text', (c) => c.notNull())
    .addColumn('to_grade', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('home_grade_home').on('home_grade').columns(['home', 'number']).execute()
  await db.schema
    .createTable('home_medical')
    .addColumn('home', 'text', (c) => c.primaryKey())
    .addColumn('conditions', 'text', (c) => c.notNull())
    .addColumn('medicines', 'text', (c) => c.notNull())
    .addColumn('allergies', 'text', (c) => c.notNull())
    .addColumn('blood_type', 'text', (c) => c.notNull())
    .addColumn('doctor', 'text', (c) => c.notNull())
    .addColumn('mobility', 'text', (c) => c.notNull())
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('home_note')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('home_note_home').on('home_note').columns(['home', 'number']).execute()
}
