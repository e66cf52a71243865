import type { Decoded, Decoder } from '../../core/decoder.ts'
import { metricFacts } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { onOff } from './tasmota.ts'
import { metricAtEnd } from './thing-names.ts'

const TOPIC =
  /^(?:homes\/[^/]+\/)?([^/]+)\/(?:(binary_sensor|sensor|text_sensor|switch|light|fan|cover|climate|number|select|lock|valve|update)\/([^/]+)\/state|status)$/
const NOTHING: Decoded = { readings: [], unknown: [] }
const LONGEST_BODY = 64
/** What a node says of itself. On that topic another format may say anything. */
const STATUS: ReadonlySet<string> = new Set(['online', 'offline'])
const NO_STATUS: Decoded = { quarantine: 'unknown-format', detail: 'status: expected online or offline' }

/**
 * ESPHome: `<prefix>/<component type>/<name>/state` with a plain body (`ON`, `23.4`), as it comes or below `homes/{home}`
 * (`topic_prefix: homes/h01/hall`). The device's external id is the prefix's last level; the entity's last words say what it is
 * (`hall_motion`, `front_door`). Only sensors are read: what a relay or a lamp does is no news of the home.
 * (esphome.io/components/mqtt)
 */
export const esphomeDecoder: Decoder = {
  format: 'esphome',
  accepts: (topic) => (topic.endsWith('/state') || topic.endsWith('/status')) && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, node = '', component, name = ''] = TOPIC.exec(topic) ?? []
    const body = bodyOf(payload)
    if (component === undefined) return STATUS.has(body) ? NOTHING : NO_STATUS
    if (component !== 'binary_sensor' && component !== 'sensor') return NOTHING
    const builder = new DecodedBuilder(node)
    if (component === 'sensor') takeMeasure(builder, name, asNumber(body))
    else takeState(builder, name, onOff(body))
    return builder.finish()
  },
}

const bodyOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, Math.min(byteLength, LONGEST_BODY)).toString('utf8')

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
  const metric = metricAtEnd(name)
  if (metric === undefined) builder.unknownEvent(name)
  else builder.take(name, metric, value, undefined)
}

/** A plain decimal number; anything else as it is. */
const asNumber = (body: string): unknown => (/^-?\d+(?:\.\d+)?$/.test(body.trim()) ? Number(body) : body)
