import type { Decoded } from '../../core/decoder.ts'
import type { Metric } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import type { Part } from './decoded-together.ts'
import { isJsonObject } from './payload-json.ts'
import { metricOfPress } from './thing-names.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Attributes as Tasmota names them. Those of zones are 1 while their alarm is on; a second alarm has the name with a 2 behind it, and is
 * told only while it is on. (arendst/Tasmota, xdrv_23_zigbee_2_devices.ino, Z_Data_Alarm::convertZoneStatus)
 */
const ATTRIBUTES: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ['PersonalAlarm', 'sos'],
  ['Panic', 'sos'],
  ['Fire', 'smoke'],
  ['CO', 'carbon-monoxide'],
  ['Water', 'water-leak'],
  // 1 is open.
  ['Contact', 'door-open'],
  ['Occupancy', 'motion'],
  ['Movement', 'vibration'],
  ['PersonalAlarm2', 'sos'],
  ['Panic2', 'sos'],
  ['Fire2', 'smoke'],
  ['Water2', 'water-leak'],
  ['Contact2', 'door-open'],
  ['Occupancy2', 'motion'],
  ['Movement2', 'vibration'],
  ['GlassBreak', 'vibration'],
  ['Tamper', 'tamper'],
  ['BatteryLow', 'battery-low'],
  ['Battery', 'battery'],
  ['BatteryPercentage', 'battery'],
  ['Temperature', 'room-temperature'],
  ['Humidity', 'humidity'],
])

/** What says who spoke, how it was heard, or in what words. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'Device',
  'Name',
  'IEEEAddr',
  'ModelId',
  'Manufacturer',
  'Endpoint',
  'Group',
  'LinkQuality',
  'Voltage',
  'BatteryVoltage',
  'Pressure',
  'PressureUnit',
  'SeaPressure',
  // Tasmota says in no place in which unit.
  'Illuminance',
  'Power',
  'Dimmer',
  'RMSVoltage',
  'RMSCurrent',
  'ActivePower',
  'ZoneStatusChange',
  'ZoneStatusChangeZone',
  'ZoneStatus',
  'ZoneType',
])

/** The help buttons of an IAS ACE device: emergency, fire and panic (Zigbee Cluster Library, 8.3.2.3). */
const CALL = /^0501[!?<]0[234]$/
/** A button's command to whatever it switches: off, on, toggle, or Tuya's own. A lamp's answer has no such field. */
const PRESS = /^0006!(?:0[012]|FD)$/
/** A zone's notification as it came: its status is the first two bytes, low one first; the lowest two bits are its alarms. */
const ZONE = /^0500[!?<]00$/
const ALARMS = 0b11
const BITS: readonly (readonly [bit: number, metric: Metric])[] = [
  [0b100, 'tamper'],
  [0b1000, 'battery-low'],
]
const BESIDE_AS_BITS: ReadonlySet<string> = new Set(['Tamper', 'BatteryLow'])
/** What may stand beside the alarm of a zone. */
const BESIDE: ReadonlySet<string> = new Set([
  ...BESIDE_AS_BITS,
  'Battery',
  'BatteryPercentage',
  'Temperature',
  'Humidity',
])

/** A device as it stands in a Zigbee bridge's message when the wrapper was left out. */
export const isZigbeeDevice = (said: unknown): boolean =>
  isJsonObject(said) && typeof said['Device'] === 'string' && said['Device'].startsWith('0x')

/**
 * What Zigbee devices say through a Tasmota bridge: `{"0x662E":{"Device":"0x662E","Name":"front_door","Contact":1}}`. The external id is
 * the device's name, however the bridge writes it; without one it is the short address, which changes when the device joins anew.
 * (tasmota.github.io/docs/Zigbee)
 */
export function readZigbee(devices: unknown): readonly Part[] {
  if (!isJsonObject(devices)) {
    return [{ decoded: { quarantine: 'malformed', detail: 'ZbReceived: expected an object' } }]
  }
  return Object.entries(devices).map(([key, said]): Part => {
    const name = isJsonObject(said) && typeof said['Name'] === 'string' ? said['Name'] : key
    const device = name.trim()
    if (isJsonObject(said)) return { device, decoded: decodeDevice(device, said) }
    return { device, decoded: { quarantine: 'malformed', detail: `${key.slice(0, 64)}: expected an object` } }
  })
}

function decodeDevice(device: string, said: Fields): Decoded {
  const builder = new DecodedBuilder(device)
  const fields = Object.keys(said)
  const taken = fields.filter((field) => takeAttribute(builder, { device, said }, field))
  const bits = said['ZoneStatusChange']
  if (typeof bits === 'number') {
    // Told by name only while they are on.
    for (const [bit, metric] of BITS) builder.take(metric, metric, (bits & bit) !== 0, undefined)
  }
  if (!taken.some((field) => !BESIDE.has(field)) && fields.some((field) => isAlarm(field, said[field]))) {
    builder.notUnderstood('an alarm of a zone without a type')
  }
  const unknown = fields.filter((field) => !isKnown(field))
  for (const field of unknown) builder.unknown(field)
  if (unknown.length === 0) builder.recognise()
  return builder.finish()
}

interface Speaker {
  readonly device: string
  readonly said: Fields
}

/** True when the field tells of something, whatever its value. */
function takeAttribute(builder: DecodedBuilder, { device, said }: Speaker, field: string): boolean {
  if (CALL.test(field)) builder.take(field, 'sos', true, undefined)
  else if (PRESS.test(field)) builder.take(field, metricOfPress(device), true, undefined)
  else {
    const metric = ATTRIBUTES.get(field)
    if (metric === undefined) return false
    const asBit = BESIDE_AS_BITS.has(field) && typeof said['ZoneStatusChange'] === 'number'
    if (!asBit && said[`${field}2`] !== 1) builder.take(field, metric, said[field], undefined)
  }
  return true
}

const isKnown = (field: string): boolean =>
  ATTRIBUTES.has(field) || PASSED_OVER.has(field) || CALL.test(field) || PRESS.test(field) || ZONE.test(field)

/** An alarm of which the bridge does not know what kind it is. */
function isAlarm(field: string, raw: unknown): boolean {
  if (field === 'CIE' || field === 'ZoneStatusChange') return typeof raw === 'number' && (raw & ALARMS) !== 0
  return ZONE.test(field) && typeof raw === 'string' && (Number.parseInt(raw.slice(0, 2), 16) & ALARMS) !== 0
}
