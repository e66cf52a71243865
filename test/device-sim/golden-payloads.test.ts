import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Metric } from '../../core/metric.ts'
import { parseInstant } from '../../core/time.ts'
import { DEVICE_MODELS, deviceModel } from '../../device-sim/devices/device-models.ts'
import type { Facts, Vitals } from '../../device-sim/observation.ts'
import { decodedPacket } from './decoded-packet.ts'
import { MIDNIGHT, device, someVitals } from './example-homes.ts'

/** Fields that say a moment: two ways of writing one moment are the same. */
const MOMENTS = new Set(['last_seen', 'at'])

function sameMoments(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, field: unknown) =>
      MOMENTS.has(key) && typeof field === 'string' ? (parseInstant(field) ?? field) : field,
    ),
  )
}

const fixture = (path: string, file: string): string =>
  readFileSync(new URL(`../fixtures/payloads/${path}/${file}`, import.meta.url), 'utf8')

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

const GOLDEN: readonly GoldenRow[] = [
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
  { fixture: 'zigbee2mqtt/fall-mir-he200-ty', model: 'MIR-HE200-TY_fall', externalId: 'radar', facts: { fall: true } },
]

describe('golden payloads bind the simulator', () => {
  it.each(GOLDEN)('it says $fixture as the maker does', ({ fixture: path, model, externalId, facts, at, vitals }) => {
    const packet = deviceModel(model).format({
      home: 'h-0101',
      device: device(externalId, model),
      facts,
      vitals: { ...someVitals, ...vitals },
      at: at === undefined ? undefined : parseInstant(at),
    })
    expect(packet.topic).toBe(fixture(path, 'topic.txt').trim())
    expect(sameMoments(JSON.parse(String(packet.payload)))).toEqual(sameMoments(JSON.parse(fixture(path, 'input'))))
  })
})

describe('what any simulated device says is understood', () => {
  const rows = Object.entries(DEVICE_MODELS).flatMap(([model, { senses }]) =>
    senses.map((metric) => ({ model, metric, value: exampleValue(metric) })),
  )
  it.each(rows)('$model tells of $metric', ({ model, metric, value }) => {
    const packet = deviceModel(model).format({
      home: 'h01',
      device: device('d1', model),
      facts: { [metric]: value },
      vitals: someVitals,
      at: MIDNIGHT,
    })
    const decoded = decodedPacket(packet)
    expect(decoded).toMatchObject({ unknown: [] })
    expect(decoded).toHaveProperty(
      'readings',
      expect.arrayContaining([{ externalId: 'd1', metric, value, at: MIDNIGHT }]),
    )
  })
})

function exampleValue(metric: Metric): number | boolean {
  const numbers: Readonly<Partial<Record<Metric, number>>> = {
    'room-temperature': 18.5,
    humidity: 55,
    'water-volume': 276_862.9,
  }
  return numbers[metric] ?? true
}
