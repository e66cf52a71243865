import type { Decoded, Decoder } from '../../core/decoder.ts'
import type { Message } from '../../core/message.ts'
import { POSITION_METRICS } from '../../core/metric.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { isJsonObject, parseJson } from './payload-json.ts'
import { topicsUnder } from './topic-base.ts'

/** Fields of a location that are no reading: how it was found, how the phone does, what its owner calls things. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  '_type',
  '_id',
  'tst',
  'created_at',
  'alt',
  'vac',
  'bs',
  'cog',
  'vel',
  'rad',
  'p',
  't',
  'm',
  'conn',
  'tid',
  'topic',
  'poi',
  'tag',
  'inregions',
  'inrids',
  'SSID',
  'BSSID',
  'motionactivities',
  'source',
])

/** Other messages of the app. Regions are drawn on the phone, nobody here knows what they mean: entering or leaving one is no finding. */
const NO_READING: ReadonlySet<string> = new Set([
  'transition',
  'waypoint',
  'waypoints',
  'lwt',
  'card',
  'cmd',
  'configuration',
  'dump',
  'beacon',
  'request',
  'status',
  'steps',
])

const NOTHING: Decoded = { readings: [], unknown: [] }
/** Nothing that could be lost here is a call for help. */
const lostPosition = { lost: POSITION_METRICS } as const

/**
 * OwnTracks in JSON, the app on a phone or a watch: `<base>/<DEVICE>`, and what the app adds behind it (`/event`, `/waypoint` …), which
 * holds no readings. The device's external id is its level of the topic. `tst` is the time of the fix in seconds since 1970; latitude and
 * longitude are degrees of WGS-84. (owntracks.org/booklet/tech/json)
 *
 * A position comes whole or not at all: half of one, and the 0, 0 of a receiver without a fix, are faults.
 *
 * @param base may hold `{home}`, which stands for any one level: `homes/{home}/owntracks`.
 */
export function owntracksDecoder(base: string): Decoder {
  const topics = topicsUnder(base)
  return {
    format: 'owntracks',
    tellsWhere: true,
    accepts: (topic) => topics.test(topic),
    decode(message) {
      const name = topics.exec(message.topic)?.[1]
      if (name === undefined) return { quarantine: 'unknown-format', detail: 'not under the base topic' }
      return name.includes('/') ? NOTHING : decodeMessage(name, message)
    },
  }
}

function decodeMessage(name: string, { payload }: Message): Decoded {
  const parsed = parseJson(payload)
  if ('quarantine' in parsed) return { ...parsed, ...lostPosition }
  const { json } = parsed
  if (!isJsonObject(json)) return { quarantine: 'malformed', detail: 'not an object', ...lostPosition }
  const type = json['_type']
  if (type === 'location') return decodeLocation(name, json)
  if (typeof type === 'string' && NO_READING.has(type)) return NOTHING
  if (type === 'encrypted') {
    const detail = 'encrypted: the app must send plain JSON, its way here is encrypted by TLS'
    return { quarantine: 'malformed', detail, ...lostPosition }
  }
  return { quarantine: 'no-known-metric', detail: 'neither a location nor another known _type', ...lostPosition }
}

function decodeLocation(name: string, fields: Readonly<Record<string, unknown>>): Decoded {
  const builder = new DecodedBuilder(name)
  const time = fixTime(fields['tst'])
  if (time === undefined) builder.fault('tst: expected seconds since 1970', 'latitude')
  takePosition(builder, fields, time)
  for (const field of Object.keys(fields)) {
    if (field === 'batt') builder.take(field, 'battery', fields[field], time)
    else if (!POSITION_FIELDS.has(field) && !PASSED_OVER.has(field)) builder.unknown(field)
  }
  return builder.finish()
}

const POSITION_FIELDS: ReadonlySet<string> = new Set(['lat', 'lon', 'acc'])

/** What has no time of its own might be hours old: it is no position to look for somebody at. */
function takePosition(builder: DecodedBuilder, fields: Readonly<Record<string, unknown>>, time: SaidTime): void {
  const { lat, lon, acc } = fields
  if (typeof lat !== 'number' || typeof lon !== 'number') return builder.fault('lat, lon: expected numbers', 'latitude')
  if (lat === 0 && lon === 0) return builder.fault('lat, lon: 0, 0 is no fix', 'latitude')
  if (time === undefined) return
  builder.take('lat', 'latitude', lat, time)
  builder.take('lon', 'longitude', lon, time)
  if (acc !== undefined) builder.take('acc', 'position-accuracy', acc, time)
}

function fixTime(raw: unknown): SaidTime {
  return typeof raw === 'number' && Number.isFinite(raw) ? { at: Math.round(raw * 1000) } : undefined
}
