import type { Generated } from 'kysely'
import type { AlertKind, Severity } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'

export interface PolicyTables {
  policy_changes: PolicyChangeRow
}

/** One ladder or digest time set, for ever: of those about the same thing the highest `number` holds. */
export interface PolicyChangeRow {
  number: Generated<number>
  part: 'ladder' | 'digest'
  /** Null for the digest. */
  severity: Severity | null
  /** Null: every kind. */
  kind: AlertKind | null
  home: string | null
  /** Null, with `home` null too: the district's. */
  area: string | null
  /** The ladder or the digest times; null: back to what holds without it. */
  value_json: string | null
  set_by: string
  /** When it was decided … */
  set_at: EpochMs
  why: string
  /** … and when it was written down. */
  recorded_at: EpochMs
}
