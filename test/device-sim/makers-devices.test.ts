import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decoded, DecodedReading } from '../../core/decoder.ts'
import { isLifeSafety, metricFacts } from '../../core/metric.ts'
import { hours } from '../../core/time.ts'
import { DEVICE_MODELS, deviceModel } from '../../device-sim/devices/device-models.ts'
import type { Observation, Packet } from '../../device-sim/observation.ts'
import { observations } from '../../device-sim/residents/observations.ts'
import { decodedPacket } from './decoded-packet.ts'
import { MIDNIGHT, TIME_ZONE, device, someVitals } from './example-homes.ts'

const MAKERS = [
  'alink',
  'onenet',
  'tencent',
  'huawei',
  'chirpstack',
  'chirpstack3',
  'tasmota',
  'tasmota-zigbee',
  'shelly',
  'shelly1',
  'esphome',
]

const modelsOf = (maker: string): readonly string[] =>
  Object.keys(DEVICE_MODELS).filter((model) => model.startsWith(`${maker}-`) && makerOf(model) === maker)

/** The longest maker's name that a model begins with: `tasmota-zigbee-sos` is no `tasmota`. */
const makerOf = (model: string): string | undefined =>
  MAKERS.toSorted((a, b) => b.length - a.length).find((maker) => model.startsWith(`${maker}-`))

/** Everything that a home of one maker's devices notices in a day. */
function dayOf(maker: string): readonly Observation[] {
  const devices = modelsOf(maker).map((model) =>
    device(`node-${model}`, model, { room: 'hall', role: model.endsWith('-door') ? 'outer-door' : 'fixed' }),
  )
  const home = { id: 'h01', gateways: [{ id: 'g01', secret: 'right' }], devices }
  return [...observations({ home, timeZone: TIME_ZONE, seed: 'a' }, { from: MIDNIGHT, to: MIDNIGHT + hours(24) })]
}

const packetOf = ({ device: speaker, facts, at }: Observation): Packet =>
  deviceModel(speaker.model).format({ home: 'h01', device: speaker, facts, vitals: someVitals, at })

const readingsOf = (decoded: Decoded | undefined): readonly DecodedReading[] =>
  decoded !== undefined && 'readings' in decoded ? decoded.readings : []

/** What a radio adds by itself. */
const ADDED: ReadonlySet<string> = new Set(['signal', 'tamper', 'battery-low'])

/** What is wrong with how an observation was read. */
function faultsOf(observation: Observation): readonly string[] {
  const { facts, at, device: speaker } = observation
  const decoded = decodedPacket(packetOf(observation))
  if (decoded === undefined || !('readings' in decoded)) return [`${speaker.model}: not read`]
  const { readings, unknown, partly } = decoded
  const time = deviceModel(speaker.model).timeless === true ? undefined : at
  const wrong = readings.filter(
    (one) =>
      one.externalId !== speaker.externalId ||
      one.at !== time ||
      (facts[one.metric] === undefined ? !ADDED.has(one.metric) : facts[one.metric] !== one.value),
  )
  const happened = Object.entries(facts).filter(([, value]) => value === true)
  const lost = happened.filter(([metric]) => !readings.some((one) => one.metric === metric && one.value === true))
  return [
    ...wrong.map(({ metric, value }) => `${speaker.model}: read ${metric} ${value}`),
    ...lost.map(([metric]) => `${speaker.model}: lost ${metric}`),
    ...unknown.map((name) => `${speaker.model}: unknown ${name}`),
    ...(partly === undefined ? [] : [`${speaker.model}: ${partly.detail}`]),
  ]
}

describe.each(MAKERS)('a day in a home of %s devices', (maker) => {
  it('is read as it was lived, and nothing of it is lost', () => {
    const day = dayOf(maker)
    expect(new Set(day.map(({ device: speaker }) => speaker.model)).size).toBe(modelsOf(maker).length)
    expect([...new Set(day.flatMap(faultsOf))]).toEqual([])
  })
})

/** What firmware, a full disk or somebody who means ill makes of a message. */
const JUNK: readonly unknown[] = [
  null,
  'x',
  -1,
  1e308,
  [],
  {},
  [[]],
  true,
  '\u0000',
  'ON',
  { value: {} },
  'NaN',
  2 ** 53,
]

/** Every place in a JSON value, by its path. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

/** The value with something else at that place; `undefined` takes it away. */
function withAt(value: unknown, [first, ...rest]: readonly string[], other: unknown): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return other
  const changed = Object.entries(value).map(([key, inner]) => [key, key === first ? withAt(inner, rest, other) : inner])
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

const alarms = Object.entries(DEVICE_MODELS).flatMap(([model, { senses }]) =>
  senses.filter(isLifeSafety).map((metric) => ({ model, metric })),
)

describe('an alarm that was damaged on its way', () => {
  it('is read soundly or kept with a reason, whatever is wrong with it, and twice the same', () => {
    const damage = fc.tuple(fc.constantFrom(...alarms), fc.nat(), fc.constantFrom(undefined, ...JUNK))
    fc.assert(
      fc.property(damage, ([{ model, metric }, place, junk]) => {
        const { topic, payload } = packetOf({
          at: MIDNIGHT,
          device: device('d1', model),
          facts: { [metric]: true, battery: 87 },
          cause: 'resident',
        })
        const whole = jsonOf(String(payload))
        const places = placesIn(whole)
        const hurt = JSON.stringify(withAt(whole, places[place % places.length] ?? [], junk)) ?? ''
        const decoded = decodedPacket({ topic, payload: hurt })
        expect(decodedPacket({ topic, payload: hurt })).toEqual(decoded)
        const unsound = readingsOf(decoded).filter(
          (one) =>
            typeof one.value !== (metricFacts(one.metric).kind === 'measure' ? 'number' : 'boolean') ||
            (isLifeSafety(one.metric) && one.metric !== metric),
        )
        expect(unsound).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it.each(alarms)('$model is heard cut off anywhere, or kept', ({ model, metric }) => {
    const facts = { [metric]: true }
    const { topic, payload } = packetOf({ at: MIDNIGHT, device: device('d1', model), facts, cause: 'resident' })
    const text = String(payload)
    const cuts = Array.from({ length: text.length }, (_, length) => text.slice(0, length))
    const lost = cuts.filter((cut) => {
      const decoded = decodedPacket({ topic, payload: cut })
      const heard = readingsOf(decoded).some((one) => one.metric === metric && one.value === true)
      return !heard && (decoded === undefined || !('quarantine' in decoded))
    })
    expect(lost).toEqual([])
  })
})

/** JSON, or the bare word. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
