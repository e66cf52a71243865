import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Decoded, DecodedReading } from '../../core/decoder.ts'
import { isLifeSafety, type Metric, metricFacts } from '../../core/metric.ts'
import { parseInstant } from '../../core/time.ts'
import { DEVICE_MODELS, deviceModel } from '../../device-sim/devices/device-models.ts'
import type { Facts } from '../../device-sim/observation.ts'
import { decodedPacket } from './decoded-packet.ts'
import { MIDNIGHT, device, someVitals } from './example-homes.ts'
import { GOLDEN } from './golden-rows.ts'

/** Fields that say a moment: two ways of writing one moment are the same. */
const MOMENTS = new Set(['last_seen', 'at'])

/** JSON, or the bare word that some makers send. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function sameMoments(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, field: unknown) =>
      MOMENTS.has(key) && typeof field === 'string' ? (parseInstant(field) ?? field) : field,
    ),
  )
}

const fixture = (path: string, file: string): string =>
  readFileSync(new URL(`../fixtures/payloads/${path}/${file}`, import.meta.url), 'utf8')

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
    expect(sameMoments(parsed(String(packet.payload)))).toEqual(sameMoments(parsed(fixture(path, 'input'))))
  })
})

describe('what any simulated device says is understood', () => {
  const rows = Object.entries(DEVICE_MODELS).flatMap(([model, { senses }]) =>
    senses.map((metric) => ({ model, metric, value: exampleValue(metric) })),
  )
  const said = (model: string, facts: Facts): Decoded | undefined =>
    decodedPacket(
      deviceModel(model).format({ home: 'h01', device: device('d1', model), facts, vitals: someVitals, at: MIDNIGHT }),
    )

  it.each(rows)('$model tells of $metric', ({ model, metric, value }) => {
    const decoded = said(model, { [metric]: value })
    expect(decoded).toMatchObject({ unknown: [] })
    const time = deviceModel(model).timeless === true ? {} : { at: MIDNIGHT }
    expect(decoded).toHaveProperty('readings', expect.arrayContaining([{ externalId: 'd1', metric, value, ...time }]))
    expect(decoded).not.toHaveProperty('partly')
  })

  it.each(rows.filter(({ metric }) => metricFacts(metric).kind === 'state'))(
    '$model tells that $metric is over',
    ({ model, metric }) => {
      expect(said(model, { [metric]: false })).toMatchObject({
        readings: expect.arrayContaining([expect.objectContaining({ metric, value: false })]),
        unknown: [],
      })
    },
  )

  it.each(Object.keys(DEVICE_MODELS))('%s tells how it is doing, and of nothing else', (model) => {
    const decoded = said(model, Object.fromEntries(deviceModel(model).vitals.map((vital) => [vital, 50])))
    const alarms = decoded !== undefined && 'readings' in decoded ? decoded.readings.filter(isAlarm) : ['not read']
    expect(alarms).toEqual([])
  })
})

const isAlarm = ({ metric, value }: DecodedReading): boolean => isLifeSafety(metric) && value === true

function exampleValue(metric: Metric): number | boolean {
  const numbers: Readonly<Partial<Record<Metric, number>>> = {
    'room-temperature': 18.5,
    humidity: 55,
    'water-volume': 276_862.9,
  }
  return numbers[metric] ?? true
}
