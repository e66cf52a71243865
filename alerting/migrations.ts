import type { Kysely, Migration } from 'kysely'

/** The alerting tables' migrations; numbered over all folders, never edited once released. */
export const alertingMigrations: Readonly<Record<string, Migration>> = {
  '0003-alerting': { up: createAlerting },
  '0004-rules': { up: createRules },
  '0005-detector-parts': { up: createDetectorParts },
}

async function createAlerting(db: Kysely<unknown>): Promise<void> {
  await createFindings(db)
  await createAlerts(db)
  await createOutbox(db)
  await createReplies(db)
  await createProgress(db)
}

async function createFindings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('findings')
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('home', 'text')
    .addColumn('area', 'text')
    .addColumn('device', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .addColumn('summary_zh', 'text', (c) => c.notNull())
    .addColumn('summary_en', 'text', (c) => c.notNull())
    .addColumn('marks_json', 'text', (c) => c.notNull())
    .addColumn('alert_id', 'text')
    .addColumn('taken_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('findings_pk', ['journal_id', 'id'])
    .execute()
  await db.schema.createIndex('findings_alert').on('findings').column('alert_id').execute()
}

async function createAlerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('home', 'text')
    .addColumn('area', 'text')
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('happened_at', 'bigint', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('policy_json', 'text', (c) => c.notNull())
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('acknowledged_at', 'bigint')
    .addColumn('last_acknowledged_at', 'bigint')
    .addColumn('resolved_at', 'bigint')
    .addColumn('cleared_at', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('note', 'text')
    .addColumn('follows', 'text')
    .addColumn('summary_zh', 'text', (c) => c.notNull())
    .addColumn('summary_en', 'text', (c) => c.notNull())
    .addColumn('marks_json', 'text', (c) => c.notNull())
    .addColumn('devices_json', 'text', (c) => c.notNull())
    .addColumn('holds_json', 'text', (c) => c.notNull())
    .addColumn('false_alarm_by', 'text')
    .execute()
  await db.schema.createIndex('alerts_home').on('alerts').columns(['home', 'resolved_at']).execute()
  await db.schema.createIndex('alerts_area').on('alerts').columns(['area', 'resolved_at']).execute()
  await db.schema.createIndex('alerts_resolved').on('alerts').column('resolved_at').execute()
  await db.schema.createIndex('alerts_code').on('alerts').column('code').execute()
  await db.schema.createIndex('alerts_opened').on('alerts').column('opened_at').execute()
  await db.schema
    .createTable('alert_events')
    .addColumn('alert_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('zh', 'text', (c) => c.notNull())
    .addColumn('en', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_events_pk', ['alert_id', 'seq'])
    .execute()
  await db.schema
    .createTable('deadlines')
    .addColumn('alert_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('deadlines_pk', ['alert_id', 'kind'])
    .execute()
  await db.schema.createIndex('deadlines_due').on('deadlines').column('due_at').execute()
}

async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('alert_id', 'text')
    .addColumn('responder_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text')
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('vendor', 'text')
    .addColumn('provider_id', 'text')
    .addColumn('run_id', 'text')
    .addColumn('claimed_at', 'bigint')
    .addColumn('claim_deadline', 'bigint')
    .addColumn('possible_duplicate', 'integer', (c) => c.notNull())
    .addColumn('tried_json', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('heard_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('outbox_due').on('outbox').columns(['state', 'next_at']).execute()
  await db.schema.createIndex('outbox_provider').on('outbox').columns(['vendor', 'provider_id']).execute()
  await db.schema.createIndex('outbox_alert').on('outbox').column('alert_id').execute()
  await db.schema
    .createTable('receipts')
    .addColumn('vendor', 'text', (c) => c.notNull())
    .addColumn('provider_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('receipts_pk', ['vendor', 'provider_id'])
    .execute()
}

async function createReplies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('told_phones')
    .addColumn('alert_id', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('responder_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text')
    .addColumn('first_told_at', 'bigint', (c) => c.notNull())
    .addColumn('may_confirm', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('told_phones_pk', ['alert_id', 'phone'])
    .execute()
  await db.schema.createIndex('told_phones_phone').on('told_phones').column('phone').execute()
  await db.schema
    .createTable('incoming_texts')
    .addColumn('vendor', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('alert_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('incoming_texts_pk', ['vendor', 'id'])
    .execute()
  await db.schema.createIndex('incoming_texts_phone').on('incoming_texts').columns(['phone', 'at']).execute()
}

async function createProgress(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calendar_jobs')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('detector_snapshots')
    .addColumn('detector', 'text', (c) => c.primaryKey())
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .addColumn('json', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('alerter_cursor')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('journal_id', 'text', (c) => c.notNull())
    .addColumn('offset', 'bigint', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .execute()
}

async function createRules(db: Kysely<unknown>): Promise<void> {
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

async function createDetectorParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('detector_parts')
    .addColumn('detector', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('detector_parts_pk', ['detector', 'key'])
    .execute()
}
