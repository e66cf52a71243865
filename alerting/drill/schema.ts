import type { Generated } from 'kysely'
import type { AreaCode } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DrillStage } from './stages.ts'

export interface DrillTables {
  drills: DrillRow
  drill_stages: DrillStageRow
}

/**
 * `requested`: waits for the hub to take it up. `running`: under way. `passed`, `failed`: its result. `expired`: no hub took it up in time.
 */
export type DrillState = 'requested' | 'running' | 'passed' | 'failed' | 'expired'

/** One drill of one district. */
export interface DrillRow {
  number: Generated<number>
  district: AreaCode
  /** `daily`: the calendar's. `asked`: somebody's. */
  reason: 'daily' | 'asked'
  state: DrillState
  /** The district while the drill is requested or running, else null; unique: a district has one drill at a time. */
  under_way: AreaCode | null
  /** District and local day of a daily drill, else null; unique: a day's drill counts once, however often the hub restarts. */
  daily_key: string | null
  requested_at: EpochMs
  /** The hub's run that took it up. */
  run_id: string | null
  /** When it was taken up, the last time if a restart came between. */
  started_at: EpochMs | null
  /** When the test SOS was last published. */
  published_at: EpochMs | null
  finished_at: EpochMs | null
  /** Where it stuck; null unless it failed. */
  stuck_at: DrillStage | null
  /** 1 when the result has been told: a failure raised, an earlier one cleared. */
  told: number
}

/** When a stage was reached. */
export interface DrillStageRow {
  drill: number
  stage: DrillStage
  at: EpochMs
}
