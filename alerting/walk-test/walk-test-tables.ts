import type { Generated, Kysely } from 'kysely'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

export interface WalkTestTables {
  walk_tests: WalkTestRow
}

/** One walk test of one home, and what was signed at its end. */
export interface WalkTestRow {
  number: Generated<number>
  home: HomeId
  /** The home while the test is under way, else null; unique: a home has one at a time. */
  under_way: HomeId | null
  started_at: EpochMs
  started_by: string
  /** When an SOS was announced, the last time. */
  sos_at: EpochMs | null
  /** Null while under way, and when it was never signed. */
  signed_at: EpochMs | null
  signed_by: string | null
  reason: string | null
  heard_json: string | null
  missing_json: string | null
}

/** Walk tests of installers. */
export async function createWalkTests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('walk_tests')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('home', 'text', (c) => c.notNull())
    .addColumn('under_way', 'text', (c) => c.unique())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('started_by', 'text', (c) => c.notNull())
    .addColumn('sos_at', 'bigint')
    .addColumn('signed_at', 'bigint')
    .addColumn('signed_by', 'text')
    .addColumn('reason', 'text')
    .addColumn('heard_json', 'text')
    .addColumn('missing_json', 'text')
    .execute()
  await db.schema.createIndex('walk_tests_home').on('walk_tests').columns(['home', 'signed_at']).execute()
}
