import { days, type DurationMs, type EpochMs } from '../core/time.ts'

/** How long each class of data is kept, by a district's rules. */
export interface RetentionPeriods {
  readonly readings: DurationMs
  readonly quarantine: DurationMs
}

/** Raw readings 90 days, quarantined messages 180 days. */
export const DEFAULT_RETENTION: RetentionPeriods = { readings: days(90), quarantine: days(180) }

/** What is to be forgotten now: everything of a class from before the moment named. */
export interface Expiry {
  readonly readingsBefore: EpochMs
  readonly quarantineBefore: EpochMs
}

/** What may no longer be kept at `now`. */
export function dueExpiry(now: EpochMs, periods: RetentionPeriods = DEFAULT_RETENTION): Expiry {
  return { readingsBefore: now - periods.readings, quarantineBefore: now - periods.quarantine }
}
