import type { Decoded, Decoder } from '../../core/decoder.ts'
import { DecodedBuilder } from './decoded-builder.ts'
import { type Part, together } from './decoded-together.ts'
import { isJsonObject, parseObject } from './payload-json.ts'
import { takeEvent, takeEvents, takeProperties, type ThingTime } from './thing-model.ts'

/** The device's name, and what of it: `property`, `property/batch`, `property/pack`, `property/history`, or an event's identifier. */
const TOPIC = /^(?:homes\/[^/]+)?\/sys\/[^/]+\/([^/]+)\/thing\/event\/(.+)\/post$/

type Reads = (device: string, params: unknown) => Decoded

/**
 * Alink JSON, the thing model of Alibaba Cloud: `/sys/{productKey}/{deviceName}/thing/event/property/post`, as it comes or below `homes/{home}`.
 * The device's external id is its `deviceName`. Times are in ms since 1970. (help.aliyun.com/document_detail/89301.html)
 */
export const alinkDecoder: Decoder = {
  format: 'alink',
  accepts: (topic) => topic.endsWith('/post') && TOPIC.test(topic),
  decode({ topic, payload }) {
    const [, device = '', what = ''] = TOPIC.exec(topic) ?? []
    const parsed = parseObject(payload)
    if ('quarantine' in parsed) return parsed
    const read = READS.get(what) ?? ((name, params) => readEvent(name, what, params))
    return read(device, parsed.fields['params'])
  },
}

const NO_OBJECT: Decoded = { quarantine: 'malformed', detail: 'params are not an object' }

const READS: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ['property', (device, params) => readThing(device, { properties: params }, {})],
  ['property/batch', readBatch],
  ['property/pack', readPack],
  ['property/history', (device, params) => readThings(device, params, { history: true })],
])

function readEvent(device: string, identifier: string, params: unknown): Decoded {
  const builder = new DecodedBuilder(device)
  takeEvent(builder, identifier, params, {})
  return builder.finish()
}

/** Several values of each property or event, gathered to save power. */
function readBatch(device: string, params: unknown): Decoded {
  return isJsonObject(params) ? readThing(device, params, {}) : NO_OBJECT
}

/** A gateway's own properties and events, and those of the devices behind it. */
function readPack(device: string, params: unknown): Decoded {
  if (!isJsonObject(params)) return NO_OBJECT
  const { properties, events, subDevices } = params
  const behind = subDevices === undefined ? [] : partsOf(device, subDevices, {})
  const alone = properties === undefined && events === undefined && subDevices !== undefined
  return together(alone ? behind : [partOf(device, params, {}), ...behind])
}

/** Things, each with the `identity` of its device; without one it is the device that speaks. */
export const readThings = (speaker: string, things: unknown, when: ThingTime): Decoded =>
  together(partsOf(speaker, things, when))

function partsOf(speaker: string, things: unknown, when: ThingTime): readonly Part[] {
  // OneNET's documentation of HTTP shows one device without a list around it.
  const all: readonly unknown[] = Array.isArray(things) ? things : [things]
  return all.map((thing: unknown): Part => {
    if (!isJsonObject(thing)) return { decoded: { quarantine: 'malformed', detail: 'a device is not an object' } }
    const identity = isJsonObject(thing['identity']) ? thing['identity'] : {}
    const name = identity['deviceName']
    return partOf(typeof name === 'string' && name !== '' ? name : speaker, thing, when)
  })
}

const partOf = (device: string, thing: Readonly<Record<string, unknown>>, when: ThingTime): Part => ({
  device,
  decoded: readThing(device, thing, when),
})

function readThing(device: string, thing: Readonly<Record<string, unknown>>, when: ThingTime): Decoded {
  const builder = new DecodedBuilder(device)
  const { properties, events, event } = thing
  if (properties !== undefined) takeProperties(builder, properties, when)
  // OneNET's converters write `event`.
  const happened = [events, event].filter((one) => one !== undefined)
  for (const one of happened) takeEvents(builder, one, when)
  if (properties === undefined && happened.length === 0) builder.notUnderstood('neither properties nor events')
  return builder.finish()
}
