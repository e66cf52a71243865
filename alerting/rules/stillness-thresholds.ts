import { hours, minutes } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration } from './threshold.ts'

/** Silences of the resident. Practice in Chinese districts for the ceiling is 12 h and 24 h. */
export const STILLNESS = {
  /** The longest stillness that is never questioned. */
  inactivityCeiling: duration(hours(12), ['静止上限', 'the longest stillness that is never questioned']),
  /** An outer door may stand open this long by day with no motion after it. */
  outerDoorOpen: duration(minutes(30), ['外门敞开多久', 'an outer door may stand open by day for']),
} as const satisfies Record<string, Threshold>
