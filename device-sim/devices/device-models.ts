import type { Metric } from '../../core/metric.ts'
import { HubError } from '../../core/errors.ts'
import type { DurationMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'
import { alink } from './alink.ts'
import { chirpstack, chirpstackV3 } from './chirpstack.ts'
import type { DeviceFormat } from './device-format.ts'
import { esphome } from './esphome.ts'
import { flatJson } from './flat-json.ts'
import { huaweiIotda } from './huawei-iotda.ts'
import { onenet } from './onenet.ts'
import { senml } from './senml.ts'
import { shelly, shellyGen1 } from './shelly.ts'
import { tasmotaZigbee } from './tasmota-zigbee.ts'
import { tasmota } from './tasmota.ts'
import { tencentIot } from './tencent-iot.ts'
import type { ZigbeeModelName } from './zigbee2mqtt.ts'
import { zigbee2mqtt } from './zigbee2mqtt.ts'

/** A kind of device: how it writes, what it notices, how often it reports when nothing happens. */
export interface DeviceModel {
  readonly format: DeviceFormat
  readonly senses: readonly Metric[]
  readonly reportsEvery: DurationMs
  /** What it also says of itself with each report. */
  readonly vitals: readonly ('battery' | 'signal')[]
  /** It also says that there is no movement any more. */
  readonly tellsStillness?: true
  /** Its messages have no time that can be trusted. */
  readonly timeless?: true
}

/** Our own terminals: they know how well they are heard. */
const native = (format: DeviceFormat, senses: readonly Metric[], reportsEvery = minutes(55)): DeviceModel => ({
  format,
  senses,
  reportsEvery,
  vitals: ['battery', 'signal'],
})

const zigbee = (model: ZigbeeModelName, senses: readonly Metric[], more: Partial<DeviceModel> = {}): DeviceModel => ({
  format: zigbee2mqtt(model),
  senses,
  reportsEvery: minutes(55),
  vitals: ['battery'],
  ...more,
})

/** What devices that speak a maker's own way are called behind its name, and what they sense. */
const KINDS = {
  sos: ['sos'],
  'fall-radar': ['fall'],
  smoke: ['smoke'],
  gas: ['gas'],
  'carbon-monoxide': ['carbon-monoxide'],
  leak: ['water-leak'],
  motion: ['motion'],
  presence: ['presence'],
  door: ['door-open'],
  climate: ['room-temperature', 'humidity'],
  humidity: ['humidity'],
} as const satisfies Readonly<Record<string, readonly Metric[]>>

interface Maker {
  readonly format: DeviceFormat
  readonly kinds: readonly (keyof typeof KINDS)[]
  readonly more?: Partial<DeviceModel>
}

/** `<maker>-<kind>` for all kinds that the maker sells. */
const ofMaker = (maker: string, { format, kinds, more = {} }: Maker): Readonly<Record<string, DeviceModel>> =>
  Object.fromEntries(
    kinds.map((kind) => [
      `${maker}-${kind}`,
      { format, senses: KINDS[kind], reportsEvery: minutes(55), vitals: ['battery'], ...more },
    ]),
  )

const PLATFORM: Maker['kinds'] = ['sos', 'fall-radar', 'smoke', 'gas', 'leak', 'motion', 'door', 'climate']

/** Every model that the simulator can play. A new one is one line here. */
export const DEVICE_MODELS: Readonly<Record<string, DeviceModel>> = {
  'native-motion': native(senml, ['motion']),
  'native-door': native(senml, ['door-open']),
  'native-climate': native(senml, ['room-temperature', 'humidity'], minutes(30)),
  'native-water-meter': native(senml, ['water-volume'], minutes(30)),
  'native-bed-mat': native(senml, ['bed-occupied']),
  'native-smoke': native(senml, ['smoke']),
  'native-gas': native(senml, ['gas']),
  'native-leak': native(senml, ['water-leak']),
  'native-carbon-monoxide': native(senml, ['carbon-monoxide']),
  'native-sos': native(flatJson, ['sos']),
  'native-fall-radar': native(flatJson, ['fall']),
  ...ofMaker('alink', { format: alink, kinds: ['sos', 'smoke', 'gas', 'leak', 'motion', 'door', 'climate'] }),
  ...ofMaker('onenet', { format: onenet, kinds: PLATFORM }),
  ...ofMaker('tencent', { format: tencentIot, kinds: PLATFORM }),
  ...ofMaker('huawei', { format: huaweiIotda, kinds: PLATFORM }),
  ...ofMaker('chirpstack', { format: chirpstack, kinds: PLATFORM }),
  ...ofMaker('chirpstack3', { format: chirpstackV3, kinds: PLATFORM }),
  ...ofMaker('tasmota', {
    format: tasmota,
    kinds: ['sos', 'smoke', 'gas', 'leak', 'motion', 'door', 'climate'],
    more: { vitals: ['signal'], timeless: true },
  }),
  ...ofMaker('tasmota-zigbee', {
    format: tasmotaZigbee,
    kinds: ['sos', 'smoke', 'carbon-monoxide', 'leak', 'motion', 'door', 'climate'],
    more: { timeless: true },
  }),
  ...ofMaker('shelly', { format: shelly, kinds: ['smoke', 'leak', 'presence', 'climate'] }),
  ...ofMaker('shelly1', {
    format: shellyGen1,
    kinds: ['smoke', 'leak', 'gas', 'door', 'humidity'],
    more: { timeless: true },
  }),
  ...ofMaker('esphome', {
    format: esphome,
    kinds: ['sos', 'fall-radar', 'smoke', 'gas', 'leak', 'motion', 'presence', 'door', 'climate'],
    more: { timeless: true },
  }),
  MCCGQ11LM: zigbee('MCCGQ11LM', ['door-open']),
  RTCGQ11LM: zigbee('RTCGQ11LM', ['motion'], { tellsStillness: true }),
  TS0215A_sos: zigbee('TS0215A_sos', ['sos']),
  'JTYJ-GD-01LM/BW': zigbee('JTYJ-GD-01LM/BW', ['smoke']),
  'JTQJ-BF-01LM/BW': zigbee('JTQJ-BF-01LM/BW', ['gas'], { vitals: [] }),
  SJCGQ11LM: zigbee('SJCGQ11LM', ['water-leak'], { vitals: [] }),
  RTCZCGQ11LM: zigbee('RTCZCGQ11LM', ['presence'], { vitals: [] }),
  'MIR-HE200-TY_fall': zigbee('MIR-HE200-TY_fall', ['fall'], { vitals: [] }),
}

/** @throws CONFIG_INVALID for a model that the simulator cannot play. */
export function deviceModel(model: string): DeviceModel {
  const found = DEVICE_MODELS[model]
  if (found !== undefined) return found
  const known = Object.keys(DEVICE_MODELS).join(', ')
  throw new HubError('CONFIG_INVALID', `The simulator cannot play the device model "${model}"; it knows ${known}.`)
}
