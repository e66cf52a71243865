import type { Decoded, Decoder } from '../../core/decoder.ts'
import type { Metric } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { asNumber, plainBody } from './plain-body.ts'
import { metricOfPress } from './thing-names.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?shellies\/([^/]+)\/(?:sensor\/([a-z_]+)|(input_event)\/\d+|(status)|.+)$/
const NOTHING: Decoded = { readings: [], unknown: [] }

type Words = Readonly<Record<string, boolean | null>>
const TRUTH: Words = { true: true, false: false }

/** A sensor's metric, and its words where they are no numbers. `null` says nothing of the home: it tests itself, it does not know. */
const SENSORS: ReadonlyMap<string, readonly [metric: Metric, words?: Words]> = new Map<
  string,
  readonly [metric: Metric, words?: Words]
>([
  ['smoke', ['smoke', TRUTH]],
  ['flood', ['water-leak', TRUTH]],
  ['gas', ['gas', { none: false, mild: true, heavy: true, test: null, unknown: null }]],
  ['state', ['door-open', { open: true, close: false, unknown: null }]],
  ['motion', ['motion', { ...TRUTH, 0: false, 1: true }]],
  ['vibration', ['vibration', { 0: false, 1: true, '-1': null }]],
  ['battery', ['battery']],
  ['humidity', ['humidity']],
  ['lux', ['illuminance']],
])

/** A temperature may be in °C or °F, as the device is set, and does not say which. */
const NOT_TAKEN: ReadonlySet<string> = new Set([
  'temperature',
  'error',
  'act_reasons',
  'ext_power',
  'tilt',
  'operation',
  'self_test',
  'concentration',
  'illumination',
  'charger',
])

/**
 * Shelly, first generation: one plain value on each topic, `shellies/shellysmoke-<id>/sensor/smoke` `true`, as it comes or below
 * `homes/{home}`. The device's external id is the level behind `shellies`. Nothing has a time.
 * (shelly-api-docs.shelly.cloud/gen1: Smoke, Flood, Door/Window, Gas, H&T)
 */
export const shellyGen1Decoder: Decoder = {
  format: 'shelly-gen1',
  accepts: (topic) => topic.includes('shellies/') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, id = '', sensor, input, status] = TOPIC.exec(topic) ?? []
    const builder = new DecodedBuilder(id)
    if (sensor !== undefined) return readSensor(builder, sensor, plainBody(payload))
    // Whether it is there, what it is, what its relays do.
    if (input === undefined && status === undefined) return NOTHING
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    return input === undefined ? readStatus(builder, parsed.fields) : readInput(builder, id, parsed.fields)
  },
}

function readSensor(builder: DecodedBuilder, sensor: string, body: string): Decoded {
  const [metric, words] = SENSORS.get(sensor) ?? []
  if (NOT_TAKEN.has(sensor)) {
    builder.recognise()
    builder.unknown(sensor)
  } else if (metric === undefined) builder.unknownEvent(sensor)
  else takeWord(builder, { sensor, metric, value: words === undefined ? asNumber(body) : wordIn(words, body) })
  return builder.finish()
}

const wordIn = (words: Words, body: string): unknown => (Object.hasOwn(words, body) ? words[body] : body)

interface Said {
  readonly sensor: string
  readonly metric: Metric
  readonly value: unknown
}

function takeWord(builder: DecodedBuilder, { sensor, metric, value }: Said): void {
  if (value === null) builder.recognise()
  else builder.take(sensor, metric, value, undefined)
}

/** `{"event":"S","event_cnt":2}`: 5 s after a press the event is empty. */
function readInput(builder: DecodedBuilder, id: string, { event }: Readonly<Record<string, unknown>>): Decoded {
  builder.recognise()
  if (typeof event === 'string' && /^[SL]+$/.test(event)) builder.take('event', metricOfPress(id), true, undefined)
  return builder.finish()
}

/** A motion sensor's: `{"motion":true,"active":true,"vibration":false,"lux":12,"bat":87}`; others tell of relays and lamps. */
function readStatus(builder: DecodedBuilder, fields: Readonly<Record<string, unknown>>): Decoded {
  builder.recognise()
  const told: readonly (readonly [field: string, metric: Metric])[] = [
    ['motion', 'motion'],
    ['vibration', 'vibration'],
    ['lux', 'illuminance'],
    ['bat', 'battery'],
  ]
  for (const [field, metric] of told) {
    const raw = fields[field]
    if (raw !== undefined && raw !== null && raw !== -1 && !isJsonObject(raw)) {
      builder.take(field, metric, raw, undefined)
    }
  }
  return builder.finish()
}
