import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Decoded } from '../../../core/decoder.ts'
import type { Message } from '../../../core/message.ts'
import { METRICS, metricFacts } from '../../../core/metric.ts'
import { cpuWatch } from '../../support/cpu-watch.ts'
import { decoders } from '../../../ingest/decoders/decoders.ts'
import { NATIVE_NAMES } from '../../../ingest/decoders/native-names.ts'

const RECEIVED_AT = 1_795_313_400_000
const TOPICS = ['homes/h-1/d-1/up', 'homes/h-1/zigbee2mqtt/a/b']
const EVERY_TOPIC = [
  ...TOPICS,
  'homes/h-1/owntracks/watch',
  '/sys/p/d/thing/event/property/post',
  '/sys/p/d/thing/event/sos/post',
  '/sys/p/d/thing/event/property/pack/post',
  '/sys/p/d/thing/event/property/history/post',
  '/sys/p/d/thing/event/property/batch/post',
  '$sys/p/d/thing/event/post',
  '$sys/p/d/thing/pack/post',
  '$thing/up/event/p/d',
  '$oc/devices/d/sys/properties/report',
  '$oc/devices/d/sys/gateway/sub_devices/properties/report',
  'application/a/device/d/event/up',
  'application/a/device/d/event/status',
  'tele/front_door/SENSOR',
  'tele/front_door/STATE',
  'tele/bridge/RESULT',
  'tele/bridge/8F20/ZbReceived',
  'stat/bed_sos/RESULT',
  'stat/bed_sos/BUTTON1',
  'd/events/rpc',
  'd/status/smoke:0',
  'shellies/d/sensor/smoke',
  'shellies/d/sensor/battery',
  'shellies/d/input_event/0',
  'shellies/d/status',
  'd/sensor/room_temperature/state',
  'd/binary_sensor/kitchen_smoke/state',
  'd/event/sos_button/state',
  '$oc/devices/d/sys/properties/report?request_id=1',
]
const all = decoders()

function decode(topic: string, payload: Uint8Array, retain = false): Decoded {
  const message: Message = {
    kind: 'message',
    gateway: 'g-1',
    topic,
    payload,
    qos: 1,
    retain,
    dup: false,
    cause: 'publish',
    standing: 'own',
    receivedAt: RECEIVED_AT,
  }
  const decoder = all.find((one) => one.accepts(topic))
  if (decoder === undefined) throw new Error(`nobody takes ${topic}`)
  return decoder.decode(message)
}

/** As many fields as one packet has room for. */
const many = (name: string, value: unknown): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: 1200 }, (_, of) => [`${name}${of}`, value])))

/** What must hold of every answer, whatever came in. */
function expectSound(decoded: Decoded): void {
  if ('quarantine' in decoded) {
    expect(decoded.detail.length).toBeLessThanOrEqual(200)
    return
  }
  expect(decoded.unknown.length).toBeLessThanOrEqual(16)
  for (const name of decoded.unknown) expect(name.length).toBeLessThanOrEqual(64)
  for (const { metric, value, at } of decoded.readings) {
    const { kind } = metricFacts(metric)
    if (kind === 'measure') expect(Number.isFinite(value)).toBe(true)
    else if (kind === 'event') expect(value).toBe(true)
    else expect(value).toBeTypeOf('boolean')
    if (at !== undefined) expect(Number.isNaN(at)).toBe(false)
  }
}

const fieldNames = fc.oneof(
  fc.constantFrom(...NATIVE_NAMES.keys(), 'at', 'contact', 'action', 'last_seen', 'fall_down_status', '__proto__'),
  fc.constantFrom('n', 'v', 'vb', 'vs', 'vd', 's', 't', 'u', 'bn', 'bt', 'bu', 'bv', 'bver'),
  fc.constantFrom('_type', 'lat', 'lon', 'acc', 'batt', 'tst'),
  fc.constantFrom('params', 'properties', 'events', 'identity', 'deviceName', 'subDevices', 'value', 'time', 'state'),
  fc.constantFrom('method', 'eventId', 'services', 'service_id', 'devices', 'device_id', 'object', 'rxInfo', 'rssi'),
  fc.constantFrom('ZbReceived', 'Device', 'Name', 'ZoneStatusChange', '0500<00', '0501!02', 'Fire', 'Fire2', 'CIE'),
  fc.constantFrom(
    'Action',
    'ACTION',
    'SOS_Button',
    'Button1',
    'objectJSON',
    'publishedAt',
    'event_type',
    'num_objects',
  ),
  fc.constantFrom('SmokeSensorState', 'EmergencyAlarm', 'Switch1', 'AM2301', 'smoke:0', 'alarm', 'component', 'event'),
  fc.string(),
)
const METHODS = ['report', 'event_post', 'events_post', 'NotifyStatus', 'NotifyEvent']
const values = fc.oneof(
  fc.boolean(),
  fc.double(),
  fc.constantFrom(
    0,
    1,
    -0,
    1e308,
    2 ** 28,
    null,
    '',
    'emergency',
    'fall',
    'temperature',
    'Cel',
    '%EL',
    'location',
    'ON',
    ...METHODS,
  ),
  fc.jsonValue({ maxDepth: 3 }),
)
const fields = fc.array(fc.tuple(fieldNames, values), { maxLength: 6 }).map((entries) => Object.fromEntries(entries))
const nested = fc.oneof(values, fields, fc.array(fields, { maxLength: 3 }))
const objects = fc.array(fc.tuple(fieldNames, nested), { maxLength: 12 }).map((entries) => Object.fromEntries(entries))
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => Buffer.from(text)),
  objects.map((object) => Buffer.from(JSON.stringify(object))),
  fc.array(objects, { maxLength: 6 }).map((pack) => Buffer.from(JSON.stringify(pack))),
)

describe('every decoder', () => {
  it('answers soundly and the same twice, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVERY_TOPIC), payloads, fc.boolean(), (topic, payload, retain) => {
        const decoded = decode(topic, payload, retain)
        expectSound(decoded)
        expect(decode(topic, payload, retain)).toEqual(decoded)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['brackets five million deep', '['.repeat(5_000_000)],
    ['objects a million deep', '{"a":'.repeat(1_000_000) + '1' + '}'.repeat(1_000_000)],
    ['a deep value of a known field', `{"motion":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ['a string of 10 MB', JSON.stringify({ motion: 'x'.repeat(10_000_000) })],
    ['a field name of 10 MB', JSON.stringify({ ['x'.repeat(10_000_000)]: 1 })],
    [
      'a hundred thousand fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`f${i}`, i]))),
    ],
    ['a number of a thousand digits', `{"battery":${'9'.repeat(1000)}}`],
    ['nothing', ''],
  ])('survives %s', (_name, text) => {
    for (const topic of TOPICS) expectSound(decode(topic, Buffer.from(text)))
  })

  it('survives an up-link that so many gateways heard', () => {
    const rxInfo = Array.from({ length: 200_000 }, () => ({ rssi: -90 }))
    const decoded = decode('application/a/device/d/event/up', Buffer.from(JSON.stringify({ rxInfo })))
    expect(decoded).toMatchObject({ readings: [{ metric: 'signal', value: -90 }] })
  })

  it.each([
    ['an entity’s name', `d/binary_sensor/${'a_'.repeat(20_000)}/state`, 'ON'],
    ['a node’s name', `tele/${'a_'.repeat(20_000)}/SENSOR`, '{"Switch1":"ON"}'],
    ['a field’s name', 'tele/d/SENSOR', JSON.stringify({ ['a_'.repeat(60_000)]: 'ON' })],
    ['a node’s name for each of its switches', `tele/${'a_'.repeat(15_000)}/SENSOR`, many('Switch', 'ON')],
    ['a node’s name for each of its buttons', `stat/${'a_'.repeat(15_000)}/RESULT`, many('Button', { Action: 'ON' })],
  ])('looks no longer at %s than at any other, however many words it has', (_name, topic, text) => {
    const payload = Buffer.from(text)
    const spent = cpuWatch()
    const decoded = decode(topic, payload)
    // Quadratic it takes ten seconds and more, and once for each field three.
    expect(spent()).toBeLessThan(500)
    expectSound(decoded)
  })

  it('does not let a payload reach the prototype of anything', () => {
    const decoded = decode('homes/h-1/d-1/up', Buffer.from('{"__proto__":{"sos":true},"battery":5}'))
    expect(decoded).toEqual({
      readings: [{ externalId: 'd-1', metric: 'battery', value: 5 }],
      unknown: ['__proto__'],
    })
    expect(Object.hasOwn(Object.prototype, 'sos')).toBe(false)
  })
})

describe('topics', () => {
  it.each([
    ['homes/h-1/d-1/up', 'native'],
    ['homes/h-1/zigbee2mqtt/up', 'zigbee2mqtt'],
    ['homes/h-1/zigbee2mqtt/bridge/state', 'zigbee2mqtt'],
    ['homes/h-1/owntracks/watch', 'owntracks'],
    ['homes/h-1/owntracks/watch/event', 'owntracks'],
    ['/sys/p/d/thing/event/property/post', 'alink'],
    ['homes/h-1/sys/p/d/thing/event/EmergencyAlarm/post', 'alink'],
    ['/sys/p/d/thing/event/property/post_reply', undefined],
    ['$sys/p/d/thing/property/post', 'onenet'],
    ['homes/h-1/$sys/p/d/thing/history/post', 'onenet'],
    ['$sys/p/d/thing/property/post/reply', undefined],
    ['$SYS/broker/load', undefined],
    ['$thing/up/property/p/d', 'tencent-iot'],
    ['$thing/down/property/p/d', undefined],
    ['$oc/devices/d/sys/properties/report', 'huawei-iotda'],
    ['$oc/devices/d/sys/properties/report?request_id=7', 'huawei-iotda'],
    ['$oc/devices/d/sys/properties/report/7', undefined],
    ['application/a/device/d/event/up', 'chirpstack'],
    ['application/a/device/d/command/down', undefined],
    ['tele/d/SENSOR', 'tasmota'],
    ['tele/bridge/8F20/SENSOR', 'tasmota'],
    ['homes/h-1/stat/d/RESULT', 'tasmota'],
    ['stat/d/BUTTON1', 'tasmota'],
    ['cmnd/d/POWER', undefined],
    ['shellies/d/sensor/smoke', 'shelly-gen1'],
    ['homes/h-1/shellies/d/online', 'shelly-gen1'],
    ['d/status/smoke:0', 'shelly'],
    ['d/event/sos_button/state', 'esphome'],
    ['homes/h-1/d/events/rpc', 'shelly'],
    ['d/rpc', undefined],
    ['homes/h-1/d/binary_sensor/front_door/state', 'esphome'],
    ['homes/h-1/d/lamp/front_door/state', undefined],
    ['homes/h-1/d-1/down', undefined],
    ['homes/h-1/up', undefined],
    ['homes/h-1/d-1/x/up', undefined],
    ['zigbee2mqtt/door', 'zigbee2mqtt'],
    ['owntracks/anna/watch', 'owntracks'],
    ['owntracks/watch', undefined],
    ['', undefined],
  ])('%s belongs to %s', (topic, format) => {
    expect(all.find((one) => one.accepts(topic))?.format).toBe(format)
  })

  it('follow the base that a district sets, in which only {home} is a pattern', () => {
    const [custom] = decoders({ zigbee2mqttBases: ['town.1/{home}/z'] })
    expect(custom?.accepts('town.1/h-1/z/door')).toBe(true)
    expect(custom?.accepts('townx1/h-1/z/door')).toBe(false)
  })
})

it('knows every metric of core by its own name in native payloads', () => {
  for (const metric of Object.keys(METRICS)) expect(NATIVE_NAMES.get(metric)).toBe(metric)
})
