import type { Kysely } from 'kysely'

export async function createPolicies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('policy_changes')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('part', 'text', (c) => c.notNull())
    .addColumn('severity', 'text')
    .addColumn('kind', 'text')
    .addColumn('home', 'text')
    .addColumn('area', 'text')
    .addColumn('value_json', 'text')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
}
