import type { Decoded, Decoder } from '../../core/decoder.ts'
import { type Metric, metricFacts } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { onOff } from './on-off.ts'
import { parseObject } from './payload-json.ts'
import { asNumber, plainBody } from './plain-body.ts'
import { metricAtEnd } from './thing-names.ts'

const TOPIC =
  /^(?:homes\/[^/]+\/)?([^/]+)\/(?:(binary_sensor|sensor|event|text_sensor|switch|light|fan|cover|climate|number|select|lock|valve|update)\/([^/]+)\/state|status)$/
const NOTHING: Decoded = { readings: [], unknown: [] }
/** What a node says of itself. On that topic another format may say anything. */
const STATUS: ReadonlySet<string> = new Set(['online', 'offline'])
const NO_STATUS: Decoded = { quarantine: 'unknown-format', detail: 'status: expected online or offline' }

/**
 * ESPHome: `<prefix>/<component type>/<name>/state` with a plain body (`ON`, `23.4`), as it comes or below `homes/{home}`
 * (`topic_prefix: homes/h01/hall`). The device's external id is the prefix's last level; the entity's last words say what it is
 * (`hall_motion`, `front_door`). Only sensors and events are read: what a relay or a lamp does is no news of the home.
 * (esphome.io/components/mqtt)
 */
export const esphomeDecoder: Decoder = {
  format: 'esphome',
  accepts: (topic) => (topic.endsWith('/state') || topic.endsWith('/status')) && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, node = '', component, name = ''] = TOPIC.exec(topic) ?? []
    const body = plainBody(payload)
    if (component === undefined) return STATUS.has(body) ? NOTHING : NO_STATUS
    if (!READ.has(component)) return NOTHING
    const builder = new DecodedBuilder(node)
    if (component === 'event') return readEvent(builder, name, payload)
    if (component === 'sensor') takeMeasure(builder, name, asNumber(body))
    else takeState(builder, name, onOff(body))
    return builder.finish()
  },
}

const READ: ReadonlySet<string> = new Set(['binary_sensor', 'sensor', 'event'])

/** Radars' entities as ESPHome's own examples name them (esphome.io/components/sensor/ld2410, seeed_mr60fda2, seeed_mr24hpc1). */
const RADAR: readonly (readonly [end: string, metric: Metric | 'nothing new'])[] = [
  ['moving_target', 'motion'],
  // Whoever is still is a target as well, and whoever moves is no still one: only the target says whether somebody is there.
  ['still_target', 'nothing new'],
  ['has_target', 'presence'],
  ['people_exist', 'presence'],
  ['person_information', 'presence'],
  ['presence_information', 'presence'],
]

/** What happened, and nothing that holds: `{"event_type":"single_press"}`. (esphome.io/components/event) */
function readEvent(builder: DecodedBuilder, name: string, payload: Uint8Array): Decoded {
  const parsed = parseObject(payload)
  if ('quarantine' in parsed) return parsed
  const metric = metricAtEnd(name)
  if (metric === undefined || metricFacts(metric).kind !== 'event') builder.unknownEvent(name)
  else builder.take(name, metric, true, undefined)
  return builder.finish()
}

/** What counts is no call for help, whatever it is called: how long a node is up, say. */
function takeMeasure(builder: DecodedBuilder, name: string, value: unknown): void {
  const metric = metricAtEnd(name)
  builder.recognise()
  if (metric === undefined) builder.unknown(name)
  else if (metricFacts(metric).kind !== 'measure') builder.fault(`${name}: expected a binary_sensor`, metric)
  // It has not measured yet.
  else if (value !== 'nan') builder.take(name, metric, value, undefined)
}

function takeState(builder: DecodedBuilder, name: string, value: unknown): void {
  const metric = ofRadar(name) ?? metricAtEnd(name)
  if (metric === 'nothing new') builder.recognise()
  else if (metric === undefined) builder.unknownEvent(name)
  else builder.take(name, metric, value, undefined)
}

/** By the end of the name. */
const ofRadar = (name: string): Metric | 'nothing new' | undefined =>
  RADAR.find(([end]) => name === end || name.endsWith(`_${end}`))?.[1]
