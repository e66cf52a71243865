import type { DurationMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'
import type { SilenceStart } from './context.ts'
import { NO_DOOR } from './silence-memory.ts'

/**
 * What the last signs say of where the resident is. `out`: an outer door was the last thing heard. `door-used`: an outer door, then
 * something indoors within 10 min: come home, or a sensor that saw them leave. `indoors`: no door in the last 10 min.
 */
export type Situation = 'out' | 'door-used' | 'indoors'

/** How long a door explains a silence that begins after it. */
export const NEAR_DOOR: DurationMs = minutes(10)

export function situationOf(start: SilenceStart): Situation {
  if (start.place === 'outer-door') return 'out'
  return start.door === NO_DOOR ? 'indoors' : 'door-used'
}
