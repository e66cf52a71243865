import type { Metric } from '../../core/metric.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** Entities as their owners name them; those of radars have the names of ESPHome's own examples. */
const ENTITIES: readonly (readonly [Metric, component: 'binary_sensor' | 'sensor', name: string])[] = [
  ['sos', 'binary_sensor', 'bedside_sos_button'],
  ['fall', 'binary_sensor', 'falling_detected'],
  ['smoke', 'binary_sensor', 'kitchen_smoke'],
  ['gas', 'binary_sensor', 'kitchen_gas_detector'],
  ['water-leak', 'binary_sensor', 'water_leak'],
  ['presence', 'binary_sensor', 'has_target'],
  ['motion', 'binary_sensor', 'moving_target'],
  ['door-open', 'binary_sensor', 'front_door'],
  ['room-temperature', 'sensor', 'living_room_temperature'],
  ['humidity', 'sensor', 'humidity'],
  ['battery', 'sensor', 'battery_level'],
]

/** An ESPHome node with `retain: false`: one plain value on each entity's topic, without a time. */
export function esphome({ device, facts }: Saying): Packet {
  const node = device.externalId
  for (const [metric, component, name] of ENTITIES) {
    const value = facts[metric]
    if (value !== undefined) return { topic: `${node}/${component}/${name}/state`, payload: plain(value) }
  }
  return { topic: `${node}/status`, payload: 'online' }
}

const plain = (value: number | boolean): string => (typeof value === 'boolean' ? (value ? 'ON' : 'OFF') : String(value))
