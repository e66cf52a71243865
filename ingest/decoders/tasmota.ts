import type { Decoded, Decoder } from '../../core/decoder.ts'
import { metricFacts } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { type Part, together } from './decoded-together.ts'
import { onOff } from './on-off.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { decodeAnswer } from './tasmota-answer.ts'
import { isZigbeeDevice, readZigbee } from './tasmota-zigbee.ts'
import { metricAtEnd } from './thing-names.ts'

/** A Zigbee bridge may put the device's name behind its own (`SetOption89`). */
const TOPIC = /^(?:homes\/[^/]+\/)?(tele|stat)\/([^/]+)(?:\/[^/]+)?\/([A-Z]\w*)$/
const NOTHING: Decoded = { readings: [], unknown: [] }

type Fields = Readonly<Record<string, unknown>>

/**
 * Tasmota: `tele/<name>/SENSOR` and `STATE`, what Zigbee devices say through it (`ZbReceived`), and `stat/<name>/RESULT` for what switches and
 * buttons say at once; as they come or below `homes/{home}` (`FullTopic homes/h01/%prefix%/%topic%/`). The device's external id is its
 * name. `Time` is local without a zone, and is not taken.
 *
 * A switch says nothing of what it is wired to: the name's last words do (`front_door`, `kitchen_smoke`), or its own (`SwitchText1 Smoke`).
 * A radio bridge's `RfReceived` holds a code of which nobody can say what it means: it is passed over. (docs/devices.md)
 */
export const tasmotaDecoder: Decoder = {
  format: 'tasmota',
  accepts: (topic) => (topic.includes('tele/') || topic.includes('stat/')) && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, prefix, name = '', what = ''] = TOPIC.exec(topic) ?? []
    const read = prefix === 'stat' ? answerOn(what) : TELLS.get(what)
    // Whether it is there, what it was told, what it is.
    if (read === undefined) return NOTHING
    const parsed = parseObject(payload)
    return 'quarantine' in parsed ? parsed : read(name, parsed.fields)
  },
}

type Reads = (name: string, fields: Fields) => Decoded

const TELLS: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ['SENSOR', readSensors],
  ['STATE', decodeState],
  ['RESULT', (name, fields) => (hasZigbee(fields) ? readSensors(name, fields) : NOTHING)],
  // With SetOption118.
  ['ZbReceived', (_name, fields) => together(readZigbee(fields))],
])

/** An answer stands on `RESULT`, or with `SetOption4` on a topic of its own. */
function answerOn(what: string): Reads | undefined {
  if (what === 'RESULT') return (name, fields) => decodeAnswer(name, fields)
  const own = /^(?:SWITCH|BUTTON)\d*$/.test(what)
  return own ? (name, fields) => decodeAnswer(name, { ...fields, ...dressed(what, fields) }) : undefined
}

/** Older firmware leaves out what is pressed: `{"ACTION":"HOLD"}` on `BUTTON1`. */
const dressed = (what: string, fields: Fields): Fields => ('ACTION' in fields ? { [what]: fields } : {})

const hasZigbee = (fields: Fields): boolean =>
  fields['ZbReceived'] !== undefined || Object.values(fields).some(isZigbeeDevice)

/** What the device itself measures, and what Zigbee devices behind it say; their wrapper may be left out (`SetOption100`). */
function readSensors(name: string, fields: Fields): Decoded {
  if (!hasZigbee(fields)) return decodeSensor(name, fields)
  const own = Object.entries(fields).filter(
    ([field, said]) => field !== 'ZbReceived' && field !== 'Time' && !isZigbeeDevice(said),
  )
  const bare = Object.entries(fields).filter(([, said]) => isZigbeeDevice(said))
  const parts: Part[] = [...readZigbee(fields['ZbReceived'] ?? {}), ...readZigbee(Object.fromEntries(bare))]
  if (own.length > 0) parts.push({ device: name, decoded: decodeSensor(name, Object.fromEntries(own)) })
  return together(parts)
}

function decodeState(name: string, { Wifi: wifi }: Fields): Decoded {
  const builder = new DecodedBuilder(name)
  builder.recognise()
  if (isJsonObject(wifi) && wifi['Signal'] !== undefined) builder.take('Signal', 'signal', wifi['Signal'], undefined)
  return builder.finish()
}

function decodeSensor(name: string, fields: Fields): Decoded {
  const builder = new DecodedBuilder(name)
  for (const field of Object.keys(fields)) {
    const raw = fields[field]
    // An ESP32 also tells how warm it is itself.
    if (field === 'Time' || field.endsWith('Unit') || field.startsWith('ESP32') || raw === null) builder.recognise()
    else if (isJsonObject(raw)) takeSensor(builder, raw, fields['TempUnit'])
    else if (SWITCH.test(field)) takeSwitch(builder, name, raw, field)
    else if (typeof raw === 'string') takeSwitch(builder, field, raw, field)
    else builder.unknown(field)
  }
  return builder.finish()
}

const SWITCH = /^Switch\d*$/

function takeSwitch(builder: DecodedBuilder, meaning: string, raw: unknown, field: string): void {
  const metric = metricAtEnd(meaning)
  if (metric === undefined || metricFacts(metric).kind === 'measure') builder.unknownEvent(field)
  else builder.take(field, metric, onOff(raw), undefined)
}

/** One chip: `"AM2301":{"Temperature":22.6,"Humidity":32.4}`, `"ENERGY":{"Power":12}`. */
function takeSensor(
  builder: DecodedBuilder,
  { Temperature, Humidity, Illuminance, Power }: Fields,
  unit: unknown,
): void {
  builder.recognise()
  const celsius = unit === 'F' && typeof Temperature === 'number' ? fromFahrenheit(Temperature) : Temperature
  takeMeasure(builder, 'Temperature', 'room-temperature', celsius)
  takeMeasure(builder, 'Humidity', 'humidity', Humidity)
  takeMeasure(builder, 'Illuminance', 'illuminance', Illuminance)
  takeMeasure(builder, 'Power', 'power', Power)
}

type Measure = 'room-temperature' | 'humidity' | 'illuminance' | 'power'

/** A chip that did not answer says null. */
function takeMeasure(builder: DecodedBuilder, field: string, metric: Measure, raw: unknown): void {
  if (raw !== undefined && raw !== null) builder.take(field, metric, raw, undefined)
}

const fromFahrenheit = (degrees: number): number => Math.round(((degrees - 32) / 1.8) * 100) / 100
