import { describe, expect, it } from 'vitest'
import type { Decoded } from '../../../core/decoder.ts'
import { decoders } from '../../../ingest/decoders/decoders.ts'
import { messageOf } from '../../support/messages.ts'

/** What a device says besides its alarm, so broken that nobody can use it. */
type Beside = Readonly<Record<string, unknown>>
interface Said {
  readonly topic: string
  readonly payload: object | string
}

/** How one format says that an alarm begins (`true`) or is over. */
interface Speech {
  readonly format: string
  /** The format's word for each alarm that it knows. */
  readonly words: Readonly<Record<string, string>>
  readonly say: (word: string, on: boolean, beside: Beside) => Said
}

const OURS = { sos: 'sos', fall: 'fall', smoke: 'smoke', gas: 'gas', 'carbon-monoxide': 'carbon_monoxide' }
const STANDARD = {
  sos: 'EmergencyAlarm',
  fall: 'FallAlarm',
  smoke: 'SmokeSensorState',
  gas: 'GasSensorState',
  'carbon-monoxide': 'COAlarm',
}
const number = (on: boolean): number => (on ? 1 : 0)

const SPEECHES: readonly Speech[] = [
  {
    format: 'flat JSON',
    words: OURS,
    say: (word, on, beside) => ({ topic: 'homes/h-1/d-1/up', payload: { ...beside, [word]: on } }),
  },
  {
    format: 'SenML',
    words: OURS,
    say: (word, on, beside) => ({
      topic: 'homes/h-1/d-1/up',
      payload: [...Object.entries(beside).map(([n, v]) => ({ n, v })), { n: word, vb: on }],
    }),
  },
  {
    format: 'Zigbee2MQTT',
    words: { smoke: 'smoke', gas: 'gas', 'carbon-monoxide': 'carbon_monoxide', sos: 'sos' },
    say: (word, on, beside) => ({ topic: 'homes/h-1/zigbee2mqtt/d 1', payload: { ...beside, [word]: on } }),
  },
  {
    format: 'Zigbee2MQTT’s fall radar',
    words: { fall: 'fall_down_status' },
    say: (word, on, beside) => ({
      topic: 'homes/h-1/zigbee2mqtt/d 1',
      payload: { ...beside, [word]: on ? 'fall' : 'none' },
    }),
  },
  {
    format: 'Alink properties',
    words: STANDARD,
    say: (word, on, beside) => ({
      topic: '/sys/p-1/d-1/thing/event/property/post',
      payload: { id: '1', params: { ...beside, [word]: { value: number(on), time: 1_795_313_398_000 } } },
    }),
  },
  {
    format: 'Alink events',
    words: STANDARD,
    say: (word, on, beside) => ({
      topic: `/sys/p-1/d-1/thing/event/${word}/post`,
      payload: { id: '1', params: { value: { ...beside, AlarmState: number(on) } } },
    }),
  },
  {
    format: 'devices behind an Alink gateway',
    words: STANDARD,
    say: (word, on, beside) => ({
      topic: '/sys/p-1/g-1/thing/event/property/pack/post',
      payload: {
        params: {
          properties: beside,
          subDevices: [null, { identity: { deviceName: 'd-1' }, events: { [word]: { value: { state: number(on) } } } }],
        },
      },
    }),
  },
  {
    format: 'OneNET properties',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$sys/p-1/d-1/thing/property/post',
      payload: { id: '1', params: { ...beside, [word]: { value: on } } },
    }),
  },
  {
    format: 'OneNET history',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$sys/p-1/g-1/thing/history/post',
      payload: { params: [{ identity: { deviceName: 'd-1' }, properties: { ...beside, [word]: [{ value: on }] } }] },
    }),
  },
  {
    format: 'Tencent',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$thing/up/property/p-1/d-1',
      payload: { method: 'report', params: { ...beside, [word]: number(on) } },
    }),
  },
  {
    format: 'Tencent events',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$thing/up/event/p-1/d-1',
      payload: { method: 'event_post', eventId: word, params: { ...beside, status: number(on) } },
    }),
  },
  {
    format: 'Huawei',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$oc/devices/d-1/sys/properties/report',
      payload: {
        services: [
          { service_id: 'x', properties: beside },
          { service_id: word, properties: { value: on } },
        ],
      },
    }),
  },
  {
    format: 'Huawei’s services that are named for what they tell',
    words: { sos: 'SOS', fall: 'FallDetector', smoke: 'SmokeAlarm', gas: 'Gas', 'carbon-monoxide': 'CarbonMonoxide' },
    say: (word, on, beside) => ({
      topic: '$oc/devices/g-1/sys/gateway/sub_devices/properties/report?request_id=1',
      payload: {
        devices: [
          'none',
          {
            device_id: 'd-1',
            services: [{ service_id: word, properties: { ...beside, alarm: number(on) }, event_time: 'yesterday' }],
          },
        ],
      },
    }),
  },
  {
    format: 'ChirpStack 3',
    words: OURS,
    say: (word, on, beside) => ({
      topic: 'application/1/device/d-1/event/up',
      payload: { data: 'qg==', objectJSON: JSON.stringify({ ...beside, [word]: on }), rxInfo: 'none' },
    }),
  },
  {
    format: 'OneNET, of itself alone',
    words: OURS,
    say: (word, on, beside) => ({
      topic: '$sys/p-1/d-1/thing/pack/post',
      payload: { params: { properties: beside, events: { [word]: { value: { status: number(on) } } } } },
    }),
  },
  {
    format: 'ChirpStack',
    words: OURS,
    say: (word, on, beside) => ({
      topic: 'application/a/device/d-1/event/up',
      payload: { data: 'qg==', object: { ...beside, [word]: number(on) }, rxInfo: [{ rssi: 'loud' }] },
    }),
  },
  {
    format: 'Tasmota',
    words: { sos: 'sos_button', smoke: 'kitchen_smoke', gas: 'gas', fall: 'fall_detector' },
    say: (word, on, beside) => ({
      topic: `tele/${word}/SENSOR`,
      payload: { Time: 'once', ...beside, Switch1: on ? 'ON' : 'OFF' },
    }),
  },
  {
    format: 'Tasmota’s switches that speak at once',
    words: { sos: 'SOS_Button', smoke: 'Kitchen_Smoke', gas: 'Gas', fall: 'fall_detector' },
    say: (word, on, beside) => ({
      topic: 'stat/d-1/RESULT',
      payload: { ...beside, POWER: 'ON', [word]: { Action: on ? 'ON' : 'OFF' } },
    }),
  },
  {
    format: 'Zigbee behind Tasmota',
    words: { sos: 'PersonalAlarm', smoke: 'Fire', 'carbon-monoxide': 'CO' },
    say: (word, on, beside) => ({
      topic: 'tele/bridge/SENSOR',
      payload: {
        ZbReceived: {
          '0x0001': null,
          '0x1A2B': { ...beside, ZoneStatusChange: 'odd', Battery: 'full', [word]: number(on) },
        },
      },
    }),
  },
  {
    format: 'Shelly’s first generation',
    words: { smoke: 'true', gas: 'mild' },
    say: (word, on) => ({
      topic: `shellies/d-1/sensor/${word === 'true' ? 'smoke' : 'gas'}`,
      payload: on ? word : word === 'true' ? 'false' : 'none',
    }),
  },
  {
    format: 'ESPHome’s radars and buttons',
    words: { fall: 'falling_detected', sos: 'panic_button' },
    say: (word, on) => ({ topic: `homes/h-1/d-1/binary_sensor/${word}/state`, payload: on ? 'ON' : 'OFF' }),
  },
  {
    format: 'Shelly',
    words: { smoke: 'smoke:0' },
    say: (word, on, beside) => ({
      topic: 'd-1/events/rpc',
      payload: { method: 'NotifyStatus', params: { ...beside, 'devicepower:0': 'low', [word]: { id: 0, alarm: on } } },
    }),
  },
  {
    format: 'ESPHome',
    words: {
      sos: 'sos_button',
      smoke: 'kitchen_smoke_detector',
      gas: 'gas_alarm',
      fall: 'fall',
      'carbon-monoxide': 'hall_carbon_monoxide',
    },
    say: (word, on) => ({ topic: `d-1/binary_sensor/${word}/state`, payload: on ? 'ON' : 'OFF' }),
  },
]

const all = decoders()
const decode = ({ topic, payload }: Said): Decoded => {
  const message = messageOf(topic, payload)
  const decoded = all.find((one) => one.accepts(topic))?.decode(message)
  if (decoded === undefined) throw new Error(`nobody takes ${topic}`)
  return decoded
}
const alarmsOf = (decoded: Decoded): readonly string[] =>
  'quarantine' in decoded ? [] : decoded.readings.filter(({ value }) => value === true).map(({ metric }) => metric)

/** A full battery in words, a temperature that is none, a list where nothing belongs. */
const BROKEN: Beside = { battery: 'full', temperature: { c: 'warm' }, humidity: [['?']], motion: 'perhaps', x: null }

describe.each(SPEECHES)('$format', ({ words, say }) => {
  const rows = Object.entries(words)
  it.each(rows)('tells of %s', (metric, word) => {
    expect(alarmsOf(decode(say(word, true, {})))).toEqual([metric])
  })

  it.each(rows)('tells of %s, whatever is broken beside it', (metric, word) => {
    expect(alarmsOf(decode(say(word, true, BROKEN)))).toEqual([metric])
  })

  it.each(rows)('does not tell of %s when it is over', (_metric, word) => {
    expect(alarmsOf(decode(say(word, false, {})))).toEqual([])
  })
})
