import type { DurationMs, EpochMs } from '../core/time.ts'

/** Work at a time of day, local time. Its next moment is a row, so one that was missed is caught up on start. */
export interface CalendarJob {
  /** Unique; names the row. */
  readonly name: string
  /** Since local midnight: `hours(9)` is 09:00. */
  readonly at: DurationMs
  /** Until when a missed run is still caught up, since local midnight; past it the next day's run is the next. */
  readonly until: DurationMs
  /** Runs at least once for each day that is not missed: a crash in the middle runs it again. */
  run(now: EpochMs): Promise<void>
}
