import type { Generated, Kysely } from 'kysely'
import type { EpochMs } from '../../core/time.ts'
import type { StaffRole } from '../../core/roster.ts'

export interface RosterTables {
  readonly roster_change: RosterChangeRow
  readonly duty_substitution: DutySubstitutionRow
  readonly holiday_change: HolidayChangeRow
}

/** One roster set, for ever: of those for one role and area the highest `number` holds. */
export interface RosterChangeRow {
  readonly number: Generated<number>
  readonly role: StaffRole
  readonly area: string
  /** Null: no roster any more. */
  readonly shifts_json: string | null
  readonly set_by: string
  readonly why: string
  readonly recorded_at: EpochMs
}

/** One substitution, or one taken back, for ever. */
export interface DutySubstitutionRow {
  readonly number: Generated<number>
  readonly absent: string
  readonly instead: string | null
  /** Days, like 2026-11-22; both included. */
  readonly from_day: string
  readonly until_day: string
  /** The number of the one that this takes back; null when it takes back none. */
  readonly withdraws: number | null
  readonly set_by: string
  readonly why: string
  readonly recorded_at: EpochMs
}

/** One year's public holidays entered, for ever: of those for one year the highest `number` holds. */
export interface HolidayChangeRow {
  readonly number: Generated<number>
  readonly year: number
  /** Null: no list of our own any more. */
  readonly festivals_json: string | null
  readonly set_by: string
  readonly why: string
  readonly recorded_at: EpochMs
}

export async function createRosters(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('roster_change')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('area', 'text', (c) => c.notNull())
    .addColumn('shifts_json', 'text')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('duty_substitution')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('absent', 'text', (c) => c.notNull())
    .addColumn('instead', 'text')
    .addColumn('from_day', 'text', (c) => c.notNull())
    .addColumn('until_day', 'text', (c) => c.notNull())
    .addColumn('withdraws', 'integer')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
}

export async function createHolidays(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('holiday_change')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('year', 'integer', (c) => c.notNull())
    .addColumn('festivals_json', 'text')
    .addColumn('set_by', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .execute()
}
