import type { Metric } from '../../core/metric.ts'
import type { Facts } from '../observation.ts'

/** What platforms without a standard thing model let their customers call things; a district agrees on these with its makers. */
const IDENTIFIERS: readonly (readonly [Metric, string])[] = [
  ['sos', 'sos'],
  ['fall', 'fall'],
  ['smoke', 'smoke'],
  ['gas', 'gas'],
  ['carbon-monoxide', 'carbon_monoxide'],
  ['water-leak', 'water_leak'],
  ['motion', 'motion'],
  ['door-open', 'door_open'],
  ['room-temperature', 'room_temperature'],
  ['humidity', 'humidity'],
  ['battery', 'battery'],
]

/** Facts by a product's identifiers, without those that happen once. */
export const properties = (facts: Facts): readonly (readonly [string, number | boolean])[] =>
  IDENTIFIERS.flatMap(([metric, name]) => {
    const value = facts[metric]
    return value === undefined || EVENTS.has(metric) ? [] : [[name, value] as const]
  })

const EVENTS: ReadonlySet<Metric> = new Set<Metric>(['sos', 'fall'])

/** What happens once: a call or a fall. */
export const eventOf = (facts: Facts): string | undefined =>
  IDENTIFIERS.find(([metric]) => EVENTS.has(metric) && facts[metric] === true)?.[1]
