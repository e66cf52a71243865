import type { Decoded, Decoder } from '../../core/decoder.ts'
import { parseInstant } from '../../core/time.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { isJsonObject, parseJson, parseObject } from './payload-json.ts'
import { takeProperties } from './thing-model.ts'
import { thingMetric } from './thing-names.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?application\/[^/]+\/device\/([^/]+)\/event\/([a-z]+)$/

type Fields = Readonly<Record<string, unknown>>

/**
 * ChirpStack (LoRaWAN): `application/{id}/device/{devEui}/event/up`, as it comes or below `homes/{home}`. The device's external id is its
 * `devEui`. What it measured stands in `object`, which a codec in the device profile makes of the bytes. `time` is RFC 3339 with up to
 * nanoseconds: the same up-link brought again has the same, so it is stored once. (chirpstack.io/docs/chirpstack/integrations/events.html)
 *
 * Version 3 has the same topics; it writes the object as a text, `objectJSON`, and the time as `publishedAt`.
 * (loraserver.io/lora-app-server/integrate/sending-receiving/events)
 */
export const chirpstackDecoder: Decoder = {
  format: 'chirpstack',
  accepts: (topic) => topic.includes('/event/') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, device = '', event = ''] = TOPIC.exec(topic) ?? []
    const read = READS.get(event)
    // Joins, acknowledgements and the network's own log.
    if (read === undefined) return { readings: [], unknown: [] }
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    const said = parsed.fields['time'] ?? parsed.fields['publishedAt']
    const at = typeof said === 'string' ? parseInstant(said) : undefined
    return read(new DecodedBuilder(device), parsed.fields, at === undefined ? undefined : { at })
  },
}

type Reads = (builder: DecodedBuilder, fields: Fields, time: SaidTime) => Decoded

const READS: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ['up', readUp],
  ['status', readStatus],
])

function readUp(builder: DecodedBuilder, fields: Fields, time: SaidTime): Decoded {
  const { data, rxInfo } = fields
  const object = objectOf(fields)
  if (isJsonObject(object)) takeObject(builder, object, time)
  else if (typeof object === 'string' && object !== '') builder.fault('objectJSON: not a JSON object')
  else if (data === undefined || data === '') builder.recognise()
  else return { quarantine: 'no-known-metric', detail: 'bytes without object: the device profile has no codec' }
  const signal = strongest(rxInfo)
  if (signal !== undefined) builder.take('rssi', 'signal', signal, time)
  return builder.finish()
}

/** What the codec made of the bytes; a text that is no JSON stays one. */
function objectOf({ object, objectJSON }: Fields): unknown {
  if (object !== undefined || typeof objectJSON !== 'string') return object
  const parsed = parseJson(Buffer.from(objectJSON))
  return 'quarantine' in parsed ? objectJSON : parsed.json
}

function takeObject(builder: DecodedBuilder, object: Fields, time: SaidTime): void {
  takeProperties(builder, object, { time: time?.at })
  const names = Object.keys(object)
  // How strongly it was heard would otherwise pass for all that it said.
  if (names.length > 0 && !names.some((name) => thingMetric(name) !== undefined)) {
    builder.notUnderstood('object: no field is known')
  }
}

/** By the gateway that hears it best. */
function strongest(rxInfo: unknown): number | undefined {
  let best: number | undefined
  for (const one of Array.isArray(rxInfo) ? rxInfo : []) {
    const rssi: unknown = isJsonObject(one) ? one['rssi'] : undefined
    if (typeof rssi === 'number' && (best === undefined || rssi > best)) best = rssi
  }
  return best
}

function readStatus(builder: DecodedBuilder, fields: Fields, time: SaidTime): Decoded {
  builder.recognise()
  // A device on mains says 0 and one of these.
  const without = fields['externalPowerSource'] === true || fields['batteryLevelUnavailable'] === true
  if (!without && fields['batteryLevel'] !== undefined) {
    builder.take('batteryLevel', 'battery', fields['batteryLevel'], time)
  }
  return builder.finish()
}
