import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'
import { eventOf, properties } from './product-identifiers.ts'

const PRODUCT_ID = 'p1'

/** OneNET's OneJSON on the maker's own topics: what happens is an event, all else a property; each with a time in ms. */
export function onenet({ device, facts, at }: Saying): Packet {
  const time = at === undefined ? {} : { time: at }
  const dressed = Object.fromEntries(properties(facts).map(([name, value]) => [name, { value, ...time }]))
  const event = eventOf(facts)
  const output = Object.fromEntries(properties(facts))
  const params = event === undefined ? dressed : { [event]: { value: output, ...time } }
  return {
    topic: `$sys/${PRODUCT_ID}/${device.externalId}/thing/${event === undefined ? 'property' : 'event'}/post`,
    payload: JSON.stringify({ id: '123', version: '1.0', params }),
  }
}
