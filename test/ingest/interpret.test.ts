import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Message } from '../../core/message.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { cpuWatch } from '../support/cpu-watch.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { interpret } from '../../ingest/interpret.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { RECEIVED_AT, messageOf } from '../support/messages.ts'

const interpreters = {
  decoders: decoders(),
  directory: fixedDirectory({
    'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir', 'moved-1': { id: 'd-moved', home: 'h-2' } } },
    'g-many': { homes: ['h-1', 'h-2'], devices: { 'pir-9': 'd-pir-9' } },
  }),
}
const decodedOf = (message: Message) => interpret(message, interpreters).decoded
const UP = 'homes/h-1/pir-1/up'

describe('what becomes of a message', () => {
  it('keeps the readings of a registered device, under its home and id', () => {
    const decoded = decodedOf(messageOf(UP, { motion: true, battery: 87 }))
    expect(decoded.quarantine).toBeUndefined()
    expect(decoded.readings).toEqual([
      {
        home: 'h-1',
        device: 'd-pir',
        metric: 'motion',
        value: true,
        at: RECEIVED_AT,
        receivedAt: RECEIVED_AT,
        gateway: 'g-1',
        retained: false,
        ownTime: false,
        history: false,
        unregistered: false,
      },
      expect.objectContaining({ metric: 'battery', value: 87 }),
    ])
  })

  it.each([
    ['a foreign topic', messageOf('homes/h-9/x/up', { sos: true }, { standing: 'foreign' }), 'foreign-topic'],
    ['a topic of no format', messageOf('homes/h-1/pir-1/sideways', { sos: true }), 'unknown-format'],
    ['garbage', messageOf(UP, 'garbage'), 'malformed'],
    ['fields that nobody knows', messageOf(UP, { colour: 'red' }), 'no-known-metric'],
    ['a device that nobody registered', messageOf('homes/h-1/pir-7/up', { motion: true }), 'unknown-device'],
    ['a device of another home', messageOf('homes/h-1/moved-1/up', { motion: true }), 'device-elsewhere'],
    ['a battery of 400 %', messageOf(UP, { battery: 400 }), 'out-of-range'],
  ])('quarantines %s', (_name, message, reason) => {
    const decoded = decodedOf(message)
    expect(decoded.quarantine?.reason).toBe(reason)
    expect(decoded.readings).toEqual([])
  })

  it('interprets nothing of a foreign message, life-safety or not', () => {
    const decoded = decodedOf(messageOf(UP, { sos: true }, { standing: 'foreign' }))
    expect(decoded).toMatchObject({ readings: [], unregistered: [] })
  })

  it('keeps what is in range of a message and quarantines it for the rest', () => {
    const decoded = decodedOf(messageOf(UP, { motion: true, battery: 101, humidity: -1 }))
    expect(decoded.readings).toMatchObject([{ metric: 'motion' }])
    expect(decoded.quarantine).toEqual({ reason: 'out-of-range', detail: 'battery: 101; humidity: -1' })
  })

  it('keeps what a decoder could use of a message and quarantines it for the rest', () => {
    const decoded = decodedOf(messageOf(UP, { motion: true, battery: '87' }))
    expect(decoded.readings).toMatchObject([{ metric: 'motion' }])
    expect(decoded.quarantine).toEqual({ reason: 'malformed', detail: 'battery: expected a number' })
  })

  it('takes an empty retained message for what it is in MQTT: nothing', () => {
    expect(decodedOf(messageOf(UP, '', { retain: true })).quarantine).toBeUndefined()
    expect(decodedOf(messageOf(UP, '')).quarantine?.reason).toBe('malformed')
  })

  it('marks what came with the retain flag, events too', () => {
    const decoded = decodedOf(messageOf(UP, { sos: true, battery: 9 }, { retain: true }))
    expect(decoded.readings.map((reading) => reading.retained)).toEqual([true, true])
  })

  it('tells retained payloads apart, and only those', () => {
    const digest = (payload: object, retain = true): string | undefined =>
      decodedOf(messageOf(UP, payload, { retain })).readings[0]?.payloadDigest
    expect(digest({ sos: true, battery: 9 })).toBe(digest({ sos: true, battery: 9 }))
    expect(digest({ sos: true, battery: 9 })).not.toBe(digest({ sos: true, battery: 8 }))
    expect(digest({ sos: true, battery: 9 }, false)).toBeUndefined()
  })
})

describe('words that nobody understood', () => {
  it.each([
    ['garbage', messageOf(UP, 'garbage')],
    ['fields that nobody knows', messageOf(UP, { alarm: 1 })],
    ['a topic of no format', messageOf('homes/h-1/pir-1/sideways', { sos: true })],
    ['a call for help that is no truth value', messageOf(UP, { sos: 'yes', battery: 87 })],
    ['an action that nobody knows', messageOf('homes/h-1/zigbee2mqtt/pir-1', { action: 'help', battery: 87 })],
    ['an event that nobody knows', messageOf('/sys/p-1/pir-1/thing/event/HelpMe/post', { params: { value: {} } })],
    ['a status that no node says of itself', messageOf('homes/h-1/pir-1/status', { sos: true })],
    ['a word of being online that is none', messageOf('homes/h-1/pir-1/online', { sos: true })],
    [
      'an alarm of a Zigbee device of which its bridge does not know the kind',
      messageOf('tele/bridge/SENSOR', { ZbReceived: { '0x01': { Name: 'pir-1', '0500!00': '010000FF0000' } } }),
    ],
    [
      'a switch that says nothing of what it is wired to',
      messageOf('stat/pir-1/RESULT', { Switch1: { Action: 'ON' } }),
    ],
    ['an action that is no word', messageOf('homes/h-1/zigbee2mqtt/pir-1', { action: 5, battery: 87 })],
  ])('are told as those of the device that the topic names: %s', (_name, message) => {
    expect(decodedOf(message).undecodable).toEqual({ home: 'h-1', device: 'd-pir' })
  })

  it('are nobody’s on a topic of as many levels as there can be, and that is seen at once', () => {
    const spent = cpuWatch()
    expect(decodedOf(messageOf(`zigbee2mqtt/${'a/'.repeat(32_000)}b`, 'garbage')).undecodable).toBeUndefined()
    expect(spent()).toBeLessThan(500)
  })

  it.each([
    ['of a device that nobody registered', messageOf('homes/h-1/pir-7/up', 'garbage')],
    ['of a device of another home', messageOf('homes/h-1/moved-1/up', 'garbage')],
    ['on a foreign topic', messageOf(UP, 'garbage', { standing: 'foreign' })],
    ['in a retained copy', messageOf(UP, 'garbage', { retain: true })],
    ['when only other metrics were lost', messageOf(UP, { battery: '87', motion: 'no' })],
    ['when a value is only out of range', messageOf(UP, { battery: 400 })],
    ['when all was understood', messageOf(UP, { sos: true })],
    ['when a bridge says a press once more in one word', messageOf('homes/h-1/zigbee2mqtt/pir-1/action', 'emergency')],
  ])('are nobody’s %s', (_name, message) => {
    expect(decodedOf(message).undecodable).toBeUndefined()
  })
})

it('are told as those of the device behind a gateway whose words they were', () => {
  const fall = (name: string) => ({ identity: { deviceName: name }, properties: { FallAlarm: 'maybe' } })
  const subDevices = [{ identity: { deviceName: 'pir-8' }, properties: { MotionAlarmState: 1 } }, fall('pir-1')]
  const decoded = decodedOf(messageOf('/sys/p-1/box/thing/event/property/pack/post', { params: { subDevices } }))
  expect(decoded.undecodable).toEqual({ home: 'h-1', device: 'd-pir' })
})

describe('life-safety values that are nobody’s', () => {
  it('are told for the only home of the gateway, and nothing else of the message is', () => {
    const decoded = decodedOf(messageOf('homes/h-1/zigbee2mqtt/new 按钮', { action: 'emergency', battery: 5 }))
    expect(decoded.readings).toEqual([])
    expect(decoded.unregistered).toMatchObject([
      { home: 'h-1', device: 'new___', metric: 'sos', value: true, unregistered: true },
    ])
    expect(decoded.quarantine?.reason).toBe('unknown-device')
  })

  it('are told for the only home of the gateway too when the registry has the device elsewhere', () => {
    const decoded = decodedOf(messageOf('homes/h-1/moved-1/up', { fall: true }))
    expect(decoded.unregistered).toMatchObject([{ home: 'h-1', metric: 'fall' }])
  })

  it('are told for the home that the topic names where the gateway speaks for more than one', () => {
    const decoded = decodedOf(messageOf('homes/h-2/new-1/up', { sos: true }, { gateway: 'g-many' }))
    expect(decoded.unregistered).toMatchObject([{ home: 'h-2', device: 'new-1', metric: 'sos', unregistered: true }])
    expect(decoded.quarantine?.reason).toBe('unknown-device')
  })

  it('are told for both homes when a device of one speaks for another of the same gateway', () => {
    const decoded = decodedOf(messageOf('homes/h-2/pir-9/up', { fall: true, motion: true }, { gateway: 'g-many' }))
    expect(decoded.unregistered.map(({ home, metric }) => [home, metric])).toEqual([
      ['h-1', 'fall'],
      ['h-2', 'fall'],
    ])
    expect(decoded).toMatchObject({ readings: [], quarantine: { reason: 'device-elsewhere' } })
  })
})

describe('a topic that names no home', () => {
  const alink = (device: string): string => `/sys/p-1/${device}/thing/event/property/post`
  const say = (device: string, params: object, gateway: string): Message =>
    messageOf(alink(device), { id: '1', params }, { gateway })

  it('is of the home where its device is registered', () => {
    const decoded = decodedOf(say('pir-9', { MotionAlarmState: 1 }, 'g-many'))
    expect(decoded.readings).toMatchObject([{ home: 'h-1', device: 'd-pir-9', metric: 'motion' }])
    expect(decoded.quarantine).toBeUndefined()
  })

  it('says nothing of a home that its gateway does not speak for, whatever is registered', () => {
    const decoded = decodedOf(say('moved-1', { SmokeSensorState: 1 }, 'g-1'))
    expect(decoded).toMatchObject({ readings: [], unregistered: [{ home: 'h-1' }] })
    expect(decoded.quarantine?.reason).toBe('device-elsewhere')
    expect(decodedOf(messageOf(alink('moved-1'), 'garbage', { gateway: 'g-1' })).undecodable).toBeUndefined()
  })

  it('says nothing of another gateway’s device', () => {
    const decoded = decodedOf(say('pir-9', { MotionAlarmState: 1 }, 'g-1'))
    expect(decoded).toMatchObject({ readings: [], quarantine: { reason: 'unknown-device' } })
  })

  it('tells a call for help of an unknown device where only one home can be meant', () => {
    const unregistered = (gateway: string) => decodedOf(say('new-1', { EmergencyAlarm: 1 }, gateway)).unregistered
    expect(unregistered('g-1')).toMatchObject([{ home: 'h-1', device: 'new-1', metric: 'sos' }])
    expect(unregistered('g-many')).toEqual([])
  })
})

describe('a device’s own time', () => {
  it.each([
    ['now', RECEIVED_AT],
    ['2 min ahead', RECEIVED_AT + minutes(2)],
    ['a day late', RECEIVED_AT - days(1)],
    ['400 days late', RECEIVED_AT - days(400)],
  ])('is believed when it is %s', (_name, at) => {
    expect(decodedOf(messageOf(UP, { at, motion: true })).readings).toMatchObject([{ at, ownTime: true }])
  })

  it.each([
    ['over 2 min ahead', RECEIVED_AT + minutes(2) + 1],
    ['in 2038', 2_147_483_647_000],
    ['in 1970', 0],
    ['in seconds by mistake', RECEIVED_AT / 1000],
    ['over 400 days late', RECEIVED_AT - days(400) - 1],
    ['absurd', -1e300],
  ])('is replaced by the receive time when it is %s, and shown', (_name, at) => {
    const { decoded, clocks } = interpret(messageOf(UP, { at, motion: true }), interpreters)
    expect(decoded.readings).toMatchObject([{ at: RECEIVED_AT, ownTime: false }])
    expect(clocks).toMatchObject([{ device: { id: 'd-pir' }, saidAt: at, replaced: true }])
  })

  it('reckoned from the receive time sets the reading, but is no clock of the device’s', () => {
    const { decoded, clocks } = interpret(messageOf(UP, [{ n: 'battery', v: 5, t: -30 }]), interpreters)
    expect(decoded.readings).toMatchObject([{ at: RECEIVED_AT - seconds(30), ownTime: false }])
    expect(clocks).toEqual([])
  })

  it('is never stored as anything but whole milliseconds near the receive time', () => {
    const times = fc.oneof(fc.double(), fc.integer({ min: RECEIVED_AT - hours(20_000), max: RECEIVED_AT + hours(1) }))
    fc.assert(
      fc.property(times, (at) => {
        for (const reading of decodedOf(messageOf(UP, { at, motion: true })).readings) {
          expect(Number.isSafeInteger(reading.at)).toBe(true)
          expect(reading.at).toBeLessThanOrEqual(RECEIVED_AT + minutes(2))
          expect(reading.at).toBeGreaterThanOrEqual(RECEIVED_AT - days(400))
        }
      }),
    )
  })
})
