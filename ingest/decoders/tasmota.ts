import type { Decoded, Decoder } from '../../core/decoder.ts'
import { metricFacts } from '../../core/metric.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { metricAtEnd } from './thing-names.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?tele\/([^/]+)\/([A-Z]\w*)$/
const NOTHING: Decoded = { readings: [], unknown: [] }

type Fields = Readonly<Record<string, unknown>>

/**
 * Tasmota: `tele/<name>/SENSOR` and `STATE`, as they come or below `homes/{home}` (`FullTopic homes/h01/%prefix%/%topic%/`). The device's
 * external id is its name. `Time` is local without a zone, and is not taken.
 *
 * A switch says nothing of what it is wired to: the name's last words do (`front_door`, `kitchen_smoke`), or its own (`SwitchText1 Smoke`).
 * (tasmota.github.io/docs/JSON-Status-Responses)
 */
export const tasmotaDecoder: Decoder = {
  format: 'tasmota',
  accepts: (topic) => topic.includes('tele/') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, name = '', what = ''] = TOPIC.exec(topic) ?? []
    if (what !== 'SENSOR' && what !== 'STATE') return NOTHING
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    return what === 'STATE' ? decodeState(name, parsed.fields) : decodeSensor(name, parsed.fields)
  },
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

/** `ON` and `OFF`; anything else as it is. */
export function onOff(raw: unknown): unknown {
  if (raw === 'ON') return true
  return raw === 'OFF' ? false : raw
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
