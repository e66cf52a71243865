import type { Metric } from '../../core/metric.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** Attributes of IAS zones, by what the zone is; 1 while its first alarm is on. */
const ZONES: readonly (readonly [Metric, string])[] = [
  ['sos', 'PersonalAlarm'],
  ['smoke', 'Fire'],
  ['carbon-monoxide', 'CO'],
  ['water-leak', 'Water'],
  ['door-open', 'Contact'],
]

const ATTRIBUTES: readonly (readonly [Metric, string])[] = [
  ['motion', 'Occupancy'],
  ['room-temperature', 'Temperature'],
  ['humidity', 'Humidity'],
  ['battery', 'BatteryPercentage'],
]

const BRIDGE = 'zbbridge'
const ADDRESS = '0x1A2B'

/** A Zigbee device behind a Tasmota bridge, to which the installer gave a name (`ZbName`). */
export function tasmotaZigbee({ device, facts, vitals }: Saying): Packet {
  const zone = ZONES.find(([metric]) => facts[metric] !== undefined)
  const attributes = ATTRIBUTES.flatMap(([metric, name]) => {
    const value = facts[metric]
    return value === undefined ? [] : [[name, Number(value)] as const]
  })
  const said = {
    Device: ADDRESS,
    Name: device.externalId,
    ...(zone === undefined ? {} : zoneStatus(zone[1], facts[zone[0]] === true)),
    ...Object.fromEntries(attributes),
    Endpoint: 1,
    LinkQuality: vitals.linkQuality,
  }
  return { topic: `tele/${BRIDGE}/SENSOR`, payload: JSON.stringify({ ZbReceived: { [ADDRESS]: said } }) }
}

const zoneStatus = (attribute: string, on: boolean): Readonly<Record<string, number | string>> => ({
  '0500<00': on ? '010000010000' : '000000010000',
  ZoneStatusChange: on ? 1 : 0,
  ZoneStatusChangeZone: 1,
  [attribute]: on ? 1 : 0,
})
