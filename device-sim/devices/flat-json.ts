import { isoInstant } from '../../core/time.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** The native topic with one flat JSON object; `at` is ISO 8601. */
export function flatJson(saying: Saying): Packet {
  const time = saying.at === undefined ? {} : { at: isoInstant(saying.at) }
  return {
    topic: `homes/${saying.home}/${saying.device.externalId}/up`,
    payload: JSON.stringify({ ...time, ...saying.facts }),
  }
}
