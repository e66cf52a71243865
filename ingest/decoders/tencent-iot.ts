import type { Decoded, Decoder } from '../../core/decoder.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { takeEvent, takeProperties } from './thing-model.ts'

const TOPIC = /^(?:homes\/[^/]+\/)?\$thing\/up\/(?:property|event)\/[^/]+\/([^/]+)$/

/** What a device asks or answers, and what says nothing of the home. */
const NO_READING: ReadonlySet<string> = new Set(['get_status', 'report_info', 'clear_control_reply', 'control_reply'])

type Fields = Readonly<Record<string, unknown>>

/**
 * Tencent IoT Explorer: `$thing/up/property/{ProductID}/{DeviceName}` and `$thing/up/event/…`, as they come or below `homes/{home}`. The
 * device's external id is its `DeviceName`; a gateway speaks on the topics of those behind it. `timestamp` is in ms since 1970, as the
 * documentation says, or in seconds, as its examples do. (cloud.tencent.com/document/product/1081/34916)
 */
export const tencentIotDecoder: Decoder = {
  format: 'tencent-iot',
  accepts: (topic) => topic.includes('$thing/up/') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const device = TOPIC.exec(topic)?.[1] ?? ''
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    return readMethod(device, parsed.fields)
  },
}

function readMethod(device: string, said: Fields): Decoded {
  const { method } = said
  if (typeof method === 'string' && NO_READING.has(method)) return { readings: [], unknown: [] }
  const builder = new DecodedBuilder(device)
  if (method === 'report') takeProperties(builder, said['params'], { time: inMs(said['timestamp']) })
  else if (method === 'event_post') takeOne(builder, said)
  else if (method === 'events_post' && Array.isArray(said['events'])) {
    for (const event of said['events']) takeOne(builder, event)
  } else builder.fault('method is neither report nor event_post')
  return builder.finish()
}

function takeOne(builder: DecodedBuilder, event: unknown): void {
  if (!isJsonObject(event) || typeof event['eventId'] !== 'string') builder.fault('eventId: expected a name')
  else takeEvent(builder, event['eventId'], { value: event['params'] ?? {}, time: inMs(event['timestamp']) }, {})
}

/** This many seconds is the year 5138. */
const SECONDS_BELOW = 1e11

const inMs = (timestamp: unknown): unknown =>
  typeof timestamp === 'number' && timestamp < SECONDS_BELOW ? timestamp * 1000 : timestamp
