import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'

const DAY = days(1)

/** Whether two moments lie within `around` of each other by the time of day. */
export function sameHour(a: EpochMs, b: EpochMs, around: DurationMs): boolean {
  const apart = Math.abs(a - b) % DAY
  return Math.min(apart, DAY - apart) <= around
}
