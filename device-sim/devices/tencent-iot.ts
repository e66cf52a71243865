import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'
import { eventOf, properties } from './product-identifiers.ts'

const PRODUCT_ID = 'P1'

/** Tencent IoT Explorer's data template: what is true or false is written 1 or 0; times are in ms. */
export function tencentIot({ device, facts, at }: Saying): Packet {
  const params = Object.fromEntries(properties(facts).map(([name, value]) => [name, Number(value)]))
  const eventId = eventOf(facts)
  const time = at === undefined ? {} : { timestamp: at }
  const base = { clientToken: `token-${at ?? 0}`, ...time, params }
  const said =
    eventId === undefined
      ? { method: 'report', ...base }
      : { method: 'event_post', version: '1.0', eventId, type: 'alert', ...base }
  return {
    topic: `$thing/up/${eventId === undefined ? 'property' : 'event'}/${PRODUCT_ID}/${device.externalId}`,
    payload: JSON.stringify(said),
  }
}
