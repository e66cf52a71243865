import { isoInstant } from '../../core/time.ts'
import type { Facts, Packet, Vitals } from '../observation.ts'
import type { DeviceFormat, Saying } from './device-format.ts'

type Body = Readonly<Record<string, boolean | number | string>>
/** What one Zigbee model publishes: always its whole state, whatever the news is. */
type ZigbeeModel = (facts: Facts, vitals: Vitals) => Body

/** Zigbee2MQTT publishes at `<base>/<FRIENDLY_NAME>`; a home's bridge has this base. */
export const zigbeeBase = (home: string): string => `homes/${home}/zigbee2mqtt`

/** Aqara door contact: `contact: true` is closed. */
const door: ZigbeeModel = (facts, vitals) => ({
  battery: vitals.battery,
  contact: facts['door-open'] !== true,
  device_temperature: vitals.chipTemperature,
  linkquality: vitals.linkQuality,
  voltage: vitals.voltage,
})

/** Aqara motion sensor: occupancy stays true until 90 s after the last movement. */
const motion: ZigbeeModel = (facts, vitals) => ({
  battery: vitals.battery,
  illuminance: vitals.illuminance,
  linkquality: vitals.linkQuality,
  occupancy: facts.motion === true,
})

/** Tuya emergency button: an action, or nothing but its battery. */
const sosButton: ZigbeeModel = (facts, vitals) =>
  facts.sos === true ? { action: 'emergency', battery: vitals.battery } : { battery: vitals.battery }

const smoke: ZigbeeModel = (facts, vitals) => ({
  battery: vitals.battery,
  smoke: facts.smoke === true,
  linkquality: vitals.linkQuality,
})

/** Runs on mains: no battery. */
const gas: ZigbeeModel = (facts) => ({ gas: facts.gas === true, gas_density: facts.gas === true ? 12 : 0 })

const leak: ZigbeeModel = (facts) => ({
  battery_low: false,
  water_leak: facts['water-leak'] === true,
  tamper: facts.tamper === true,
})

/** Aqara FP1, a radar that sees people who sit still. */
const presence: ZigbeeModel = (facts, vitals) => ({
  presence: facts.presence === true,
  presence_event: facts.presence === true ? 'enter' : 'leave',
  device_temperature: vitals.chipTemperature,
})

/** Tuya fall radar: a word for the fall, once nobody rose for `tumble_alarm_time` minutes. */
const fallRadar: ZigbeeModel = (facts) => ({
  presence: facts.presence === true || facts.fall === true,
  fall_down_status: facts.fall === true ? 'fall' : 'none',
  tumble_alarm_time: 2,
  static_dwell_alarm: false,
})

const ZIGBEE_MODELS = {
  MCCGQ11LM: door,
  RTCGQ11LM: motion,
  TS0215A_sos: sosButton,
  'JTYJ-GD-01LM/BW': smoke,
  'JTQJ-BF-01LM/BW': gas,
  SJCGQ11LM: leak,
  RTCZCGQ11LM: presence,
  'MIR-HE200-TY_fall': fallRadar,
} as const satisfies Record<string, ZigbeeModel>

export type ZigbeeModelName = keyof typeof ZIGBEE_MODELS

/** How that model writes; `last_seen` is added when the device has a time, as the bridge does when told to. */
export function zigbee2mqtt(model: ZigbeeModelName): DeviceFormat {
  return (saying: Saying): Packet => {
    const body = ZIGBEE_MODELS[model](saying.facts, saying.vitals)
    const time = saying.at === undefined ? {} : { last_seen: lastSeen(saying.at) }
    return {
      topic: `${zigbeeBase(saying.home)}/${saying.device.externalId}`,
      payload: JSON.stringify({ ...body, ...time }),
    }
  }
}

/** Zigbee2MQTT's ISO_8601_local on a bridge that runs in UTC: whole seconds and an offset. */
const lastSeen = (at: number): string => isoInstant(at).replace(/\.\d{3}Z$/, '+00:00')
