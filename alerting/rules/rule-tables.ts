import type { Generated } from 'kysely'
import type { EpochMs } from '../../core/time.ts'

export interface RuleTables {
  rule_changes: RuleChangeRow
}

/** One figure set, for ever: the highest `number` about a home's (or the district's) threshold holds. */
export interface RuleChangeRow {
  number: Generated<number>
  /** Null: the district's. */
  home: string | null
  threshold: string
  /** In the threshold's unit, durations in milliseconds; null: back to the default. */
  value: number | null
  set_by: string
  /** When it was decided … */
  set_at: EpochMs
  why: string
  /** … and when it was written down. */
  recorded_at: EpochMs
}
