import type { Generated } from 'kysely'
import type { AlertKind, Severity } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'

export interface ShadowTables {
  shadow_runs: ShadowRunRow
  shadow_findings: ShadowFindingRow
  shadow_memory: ShadowMemoryRow
}

/** One run of shadow rules; the one that has not stopped is the one that runs. */
export interface ShadowRunRow {
  id: Generated<number>
  /** What the run's rules set, over those that are live: a list of home, name and value. */
  rules_json: string
  started_at: EpochMs
  started_by: string
  why: string
  stopped_at: EpochMs | null
  stopped_by: string | null
}

/** What a shadow run found; nobody is told. Its `id` is the finding's: hearing an entry again adds nothing. */
export interface ShadowFindingRow {
  run: number
  journal_id: string
  id: string
  detector: string
  kind: AlertKind
  severity: Severity
  change: 'raised' | 'cleared' | 'noted'
  still: number
  home: string | null
  area: string | null
  device: string | null
  at: EpochMs
  /** When the hub received what showed it. */
  heard_at: EpochMs
  offset: number
  summary_zh: string
  summary_en: string
}

/** The memory of the shadow run's detectors, as `detector_snapshots` is of the live ones. */
export interface ShadowMemoryRow {
  run: number
  detector: string
  journal_id: string
  offset: number
  json: string
}
