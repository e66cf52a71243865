import type { Generated, Kysely, Migration } from 'kysely'
import type { ConsentChange, ConsentSpeaker, ConsentTopic } from '../../core/consent.ts'
import type { EpochMs } from '../../core/time.ts'

/** What residents agreed to, and the orders to forget them. */
export interface ConsentTables {
  home_consent: HomeConsentRow
  home_erasure: HomeErasureRow
}

/** One record of what somebody said; rows are only added. */
export interface HomeConsentRow {
  readonly number: Generated<number>
  readonly home: string
  readonly topic: ConsentTopic
  readonly change: ConsentChange
  readonly spoken_by: ConsentSpeaker
  readonly speaker_name: string
  readonly how: 'paper' | 'oral'
  /** Where the scan is filed, or the witness's name. */
  readonly proof: string
  readonly text_version: string
  readonly said_on: string
  readonly recorded_by: string
  readonly recorded_at: EpochMs
}

/** One order to forget a home. What is null in the end says whose data they were, and goes with them. */
export interface HomeErasureRow {
  readonly number: Generated<number>
  readonly home: string
  readonly asked_by: string
  readonly why: string
  readonly asked_at: EpochMs
  /** What the home is called in rows that stay to be counted; drawn by chance. */
  alias: string | null
  /** Names, numbers and addresses to look for in texts, as JSON. */
  traces_json: string | null
  /** What is in the journal up to here may still speak of the home. */
  journal_id: string | null
  journal_up_to: number | null
  finished_at: EpochMs | null
  counts_json: string
}

/** The migration of both tables; numbered over all folders, never edited once released. */
export const consentMigrations: Readonly<Record<string, Migration>> = {
  '0021-privacy': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createConsents(db)
      await createErasures(db)
    },
  },
}

async function createConsents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('home_consent')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('spoken_by', 'text', (c) => c.notNull())
    .addColumn('speaker_name', 'text', (c) => c.notNull())
    .addColumn('how', 'text', (c) => c.notNull())
    .addColumn('proof', 'text', (c) => c.notNull())
    .addColumn('text_version', 'text', (c) => c.notNull())
    .addColumn('said_on', 'text', (c) => c.notNull())
    .addColumn('recorded_by', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('home_consent_home').on('home_consent').columns(['home', 'number']).execute()
  await db.schema.createIndex('home_consent_topic').on('home_consent').columns(['topic', 'change']).execute()
}

async function createErasures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('home_erasure')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('alias', 'text')
    .addColumn('traces_json', 'text')
    .addColumn('journal_id', 'text')
    .addColumn('journal_up_to', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('counts_json', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('home_erasure_home').on('home_erasure').columns(['home', 'number']).execute()
}
