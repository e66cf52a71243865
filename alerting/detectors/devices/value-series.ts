import type { Metric } from '../../../core/metric.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { TableRow } from '../table.ts'

/** `[value, since, at, reports, longest, longestAt]` */
export const SERIES_COLUMNS = 6

/** The run of one value that one device says of one metric. */
export interface ValueSeries {
  readonly metric: Metric
  value: number
  /** The run began. */
  since: EpochMs
  /** It was last said. */
  at: EpochMs
  reports: number
  /** The longest run that has ended, and when that was. */
  longest: DurationMs
  longestAt: EpochMs
}

export const newSeries = (metric: Metric, value: number, at: EpochMs): ValueSeries => ({
  metric,
  value,
  since: at,
  at,
  reports: 1,
  longest: 0,
  longestAt: at,
})

/** How runs go on and end. */
export interface RunRules {
  /** A run that stood still for longer than this has ended, though it goes on with the same value. */
  readonly pause: DurationMs
  /** How long the longest run is remembered. */
  readonly remembers: DurationMs
  /** No run teaches more than this. */
  readonly most: DurationMs
}

/** The device says it again, or says another. @returns whether a new run has begun */
export function goOn(series: ValueSeries, value: number, at: EpochMs, rules: RunRules): boolean {
  if (value === series.value && at - series.at <= rules.pause) {
    series.at = at
    series.reports += 1
    return false
  }
  // Up to where it was last heard, or to where it was known to have changed.
  const end = value === series.value ? series.at : at
  const length = Math.min(end - series.since, rules.most)
  if (length >= series.longest || at - series.longestAt > rules.remembers) {
    series.longest = length
    series.longestAt = at
  }
  series.value = value
  series.since = at
  series.at = at
  series.reports = 1
  return true
}

export const seriesCells = ({ value, since, at, reports, longest, longestAt }: ValueSeries): readonly number[] => [
  value,
  since,
  at,
  reports,
  longest,
  longestAt,
]

export function seriesAt(metric: Metric, row: TableRow, column: number): ValueSeries {
  const cell = (index: number): number => row.number(column + index) ?? 0
  return {
    metric,
    value: cell(0),
    since: cell(1),
    at: cell(2),
    reports: cell(3),
    longest: cell(4),
    longestAt: cell(5),
  }
}
