import type { Facts, Vitals } from '../../device-sim/observation.ts'

/** What a simulated device notices, and the golden payload that says so. */
interface GoldenRow {
  readonly fixture: string
  readonly model: string
  readonly externalId: string
  readonly facts: Facts
  readonly at?: string
  readonly vitals?: Partial<Vitals>
}

const doorVitals = { battery: 100, chipTemperature: 26, linkQuality: 153, voltage: 3035 }
const motionVitals = { battery: 100, illuminance: 21, linkQuality: 86 }
const smokeVitals = { battery: 100, linkQuality: 81 }

/** Payloads that bind the simulator's writers, as the decoders are bound by them. */
export const GOLDEN: readonly GoldenRow[] = [
  {
    fixture: 'flat-json/iso-time',
    model: 'native-sos',
    externalId: 'pir-1',
    facts: { motion: true, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'senml-json/climate-report',
    model: 'native-climate',
    externalId: 'climate-1',
    facts: { 'room-temperature': 18.5, humidity: 55, battery: 87, signal: -61 },
    at: '2026-11-22T02:09:50.500Z',
  },
  { fixture: 'senml-json/motion-off', model: 'native-motion', externalId: 'pir-1', facts: { motion: false } },
  {
    fixture: 'zigbee2mqtt/door-mccgq11lm-open',
    model: 'MCCGQ11LM',
    externalId: 'front door',
    facts: { 'door-open': true },
    vitals: doorVitals,
  },
  {
    fixture: 'zigbee2mqtt/door-mccgq11lm-closed',
    model: 'MCCGQ11LM',
    externalId: 'front door',
    facts: { 'door-open': false },
    vitals: doorVitals,
  },
  {
    fixture: 'zigbee2mqtt/motion-rtcgq11lm',
    model: 'RTCGQ11LM',
    externalId: '0x00158d0001',
    facts: { motion: true },
    at: '2026-11-22T02:09:59Z',
    vitals: motionVitals,
  },
  {
    fixture: 'zigbee2mqtt/motion-over',
    model: 'RTCGQ11LM',
    externalId: '0x00158d0001',
    facts: { motion: false },
    vitals: motionVitals,
  },
  {
    fixture: 'zigbee2mqtt/sos-ts0215a',
    model: 'TS0215A_sos',
    externalId: 'sos button',
    facts: { sos: true },
    vitals: { battery: 100 },
  },
  {
    fixture: 'zigbee2mqtt/smoke-jtyj-gd-01lm',
    model: 'JTYJ-GD-01LM/BW',
    externalId: 'smoke',
    facts: { smoke: true },
    vitals: smokeVitals,
  },
  {
    fixture: 'zigbee2mqtt/smoke-over',
    model: 'JTYJ-GD-01LM/BW',
    externalId: 'smoke',
    facts: { smoke: false },
    vitals: smokeVitals,
  },
  { fixture: 'zigbee2mqtt/gas-jtqj-bf-01lm', model: 'JTQJ-BF-01LM/BW', externalId: 'gas', facts: { gas: true } },
  { fixture: 'zigbee2mqtt/leak-sjcgq11lm', model: 'SJCGQ11LM', externalId: 'leak', facts: { 'water-leak': true } },
  {
    fixture: 'zigbee2mqtt/presence-fp1',
    model: 'RTCZCGQ11LM',
    externalId: 'fp1',
    facts: { presence: true },
    vitals: { chipTemperature: 31 },
  },
  {
    fixture: 'alink/sos-property',
    model: 'alink-sos',
    externalId: 'sos-1',
    facts: { sos: true },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'alink/smoke-over',
    model: 'alink-smoke',
    externalId: 'smoke-1',
    facts: { smoke: false },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'alink/property',
    model: 'alink-climate',
    externalId: 'room-1',
    facts: { 'room-temperature': 23.6, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'onenet/sos-event',
    model: 'onenet-sos',
    externalId: 'sos-1',
    facts: { sos: true, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'onenet/smoke-over',
    model: 'onenet-smoke',
    externalId: 'smoke-1',
    facts: { smoke: false, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'tencent-iot/sos-event',
    model: 'tencent-sos',
    externalId: 'sos-1',
    facts: { sos: true, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'tencent-iot/door-closed',
    model: 'tencent-door',
    externalId: 'door-1',
    facts: { 'door-open': false },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'huawei-iotda/sos',
    model: 'huawei-sos',
    externalId: 'sos-1',
    facts: { sos: true, battery: 87 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'huawei-iotda/climate-to-the-millisecond',
    model: 'huawei-climate',
    externalId: 'room-1',
    facts: { 'room-temperature': 18.5, humidity: 55 },
    at: '2026-11-22T02:09:58.500Z',
  },
  {
    fixture: 'chirpstack/smoke-over',
    model: 'chirpstack-smoke',
    externalId: '24e124535d012345',
    facts: { smoke: false, battery: 87 },
    at: '2026-11-22T02:09:58Z',
    vitals: { signal: -61 },
  },
  {
    fixture: 'chirpstack/v3-fall',
    model: 'chirpstack3-fall-radar',
    externalId: '24e124535d012345',
    facts: { fall: true, battery: 87 },
    at: '2026-11-22T02:09:58Z',
    vitals: { signal: -61 },
  },
  {
    fixture: 'tasmota/answer-of-a-named-switch',
    model: 'tasmota-sos',
    externalId: 'panel',
    facts: { sos: true },
  },
  { fixture: 'tasmota/leak-over', model: 'tasmota-leak', externalId: 'sink', facts: { 'water-leak': false } },
  {
    fixture: 'tasmota/climate-chip',
    model: 'tasmota-climate',
    externalId: 'room',
    facts: { 'room-temperature': 18.5, humidity: 55 },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'tasmota/zigbee-sos',
    model: 'tasmota-zigbee-sos',
    externalId: 'bedside',
    facts: { sos: true },
    vitals: { linkQuality: 131 },
  },
  {
    fixture: 'tasmota/zigbee-smoke-over',
    model: 'tasmota-zigbee-smoke',
    externalId: 'kitchen',
    facts: { smoke: false, battery: 87 },
    vitals: { linkQuality: 131 },
  },
  {
    fixture: 'shelly/flood',
    model: 'shelly-leak',
    externalId: 'shellyflood-1',
    facts: { 'water-leak': true },
    at: '2026-11-22T02:09:58Z',
  },
  {
    fixture: 'shelly/smoke-over',
    model: 'shelly-smoke',
    externalId: 'shellyplussmoke-1',
    facts: { smoke: false, battery: 87 },
    at: '2026-11-22T02:09:58.490Z',
  },
  { fixture: 'shelly-gen1/smoke', model: 'shelly1-smoke', externalId: 'shellysmoke-1', facts: { smoke: true } },
  { fixture: 'shelly-gen1/gas-over', model: 'shelly1-gas', externalId: 'shellygas-1', facts: { gas: false } },
  {
    fixture: 'shelly-gen1/door-closed',
    model: 'shelly1-door',
    externalId: 'shellydw2-1',
    facts: { 'door-open': false },
  },
  { fixture: 'esphome/fall-of-a-radar', model: 'esphome-fall-radar', externalId: 'bedroom', facts: { fall: true } },
  { fixture: 'esphome/target', model: 'esphome-presence', externalId: 'hall', facts: { presence: true } },
  { fixture: 'zigbee2mqtt/fall-mir-he200-ty', model: 'MIR-HE200-TY_fall', externalId: 'radar', facts: { fall: true } },
]
