import type { Kysely } from 'kysely'

export async function createRules(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rule_changes')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text')
    .addColumn('threshold', 'text', (c) => c.notNull())
    .addColumn('value', 'real')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('shadow_runs')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('rules_json', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('started_by', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('stopped_at', 'bigint')
    .addColumn('stopped_by', 'text')
    .execute()
  await createShadowFindings(db)
}

async function createShadowFindings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('shadow_findings')
    .addColumn('run', 'integer', (c) => c.notNull())
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('still', 'integer', (c) => c.notNull())
    .addColumn('home', 'text')
    .addColumn('area', 'text')
    .addColumn('device', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('heard_at', 'bigint', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .addColumn('summary_zh', 'text', (c) => c.notNull())
    .addColumn('summary_en', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('shadow_findings_pk', ['run', 'journal_id', 'id'])
    .execute()
  await db.schema.createIndex('shadow_findings_heard').on('shadow_findings').column('heard_at').execute()
  await db.schema
    .createTable('shadow_memory')
    .addColumn('run', 'integer', (c) => c.notNull())
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .addColumn('json', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('shadow_memory_pk', ['run', 'detector'])
    .execute()
}

export async function createDetectorParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('detector_parts')
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('detector_parts_pk', ['detector', 'key'])
    .execute()
}
