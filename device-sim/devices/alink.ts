import type { Metric } from '../../core/metric.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** Identifiers of Alibaba's standard thing model. What is true or false is written 1 or 0 there; an open door is 1. */
const IDENTIFIERS: readonly (readonly [Metric, string])[] = [
  ['sos', 'EmergencyAlarm'],
  ['smoke', 'SmokeSensorState'],
  ['gas', 'GasSensorState'],
  ['water-leak', 'WaterSensorState'],
  ['motion', 'MotionAlarmState'],
  ['door-open', 'ContactState'],
  ['room-temperature', 'CurrentTemperature'],
  ['humidity', 'CurrentHumidity'],
  ['battery', 'BatteryPercentage'],
]

interface Property {
  readonly value: number
  readonly time?: EpochMs
}

/** The maker's product; a device's own name follows it in the topic. */
const PRODUCT_KEY = 'a1B2c3'

/** Alink JSON on the maker's own topic, which names no home. */
export function alink({ device, facts, at }: Saying): Packet {
  const params: Record<string, Property> = {}
  for (const [metric, identifier] of IDENTIFIERS) {
    const value = facts[metric]
    if (value !== undefined) params[identifier] = { value: Number(value), ...(at === undefined ? {} : { time: at }) }
  }
  const id = String(at ?? 0)
  return {
    topic: `/sys/${PRODUCT_KEY}/${device.externalId}/thing/event/property/post`,
    payload: JSON.stringify({ id, version: '1.0', sys: { ack: 0 }, params, method: 'thing.event.property.post' }),
  }
}
