import { days, type DurationMs } from '../../core/time.ts'

/** How long each class of data is kept (domain rules, §7). */
export interface KeptFor {
  readonly readings: DurationMs
  readonly quarantine: DurationMs
  /** What was texted and called, to whom and by whom. */
  readonly texts: DurationMs
  /** Alerts and all that tells their story, from when they were closed. */
  readonly alerts: DurationMs
  readonly audit: DurationMs
}

export type KeptClass = keyof KeptFor

/** Where somebody was; a rule and no setting (domain rules, §7). */
export const POSITIONS_KEPT: DurationMs = days(7)
