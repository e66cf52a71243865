import type { Metric } from '../../core/metric.ts'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** One service for each thing that a product does, with a property or two. */
const SERVICES: readonly (readonly [Metric, service: string, property: string])[] = [
  ['sos', 'SOS', 'alarm'],
  ['fall', 'Fall', 'alarm'],
  ['smoke', 'Smoke', 'alarm'],
  ['gas', 'Gas', 'alarm'],
  ['water-leak', 'WaterLeak', 'alarm'],
  ['motion', 'Motion', 'state'],
  ['door-open', 'Door', 'state'],
  ['room-temperature', 'Temperature', 'value'],
  ['humidity', 'Humidity', 'value'],
  ['battery', 'Battery', 'level'],
]

/** Huawei IoTDA's properties, with the request's id that a device may put behind the topic. */
export function huaweiIotda({ device, facts, at }: Saying): Packet {
  const services = SERVICES.flatMap(([metric, service, property]) => {
    const value = facts[metric]
    const time = at === undefined ? {} : { event_time: eventTime(at) }
    return value === undefined ? [] : [{ service_id: service, properties: { [property]: Number(value) }, ...time }]
  })
  return {
    topic: `$oc/devices/${device.externalId}/sys/properties/report?request_id=${at ?? 0}`,
    payload: JSON.stringify({ services }),
  }
}

/** `20151212T121212Z`, or with milliseconds `2020-08-12T12:12:12.333Z`. */
function eventTime(at: EpochMs): string {
  const iso = isoInstant(at)
  return at % 1000 === 0 ? iso.replace(/\.\d+Z$/, 'Z').replaceAll(/[-:]/g, '') : iso
}
