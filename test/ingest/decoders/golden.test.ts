import { describe, expect, it } from 'vitest'

import type { Message } from '../../../core/message.ts'
import { decoders } from '../../../ingest/decoders/decoders.ts'
import { GOLDEN_RECEIVED_AT, goldenPayloads } from '../../support/golden-payloads.ts'

const all = decoders()

const FORMATS = [
  'senml-json',
  'flat-json',
  'zigbee2mqtt',
  'owntracks',
  'alink',
  'onenet',
  'tencent-iot',
  'huawei-iotda',
  'chirpstack',
  'tasmota',
  'shelly',
  'shelly-gen1',
  'esphome',
]

describe.each(FORMATS)('golden payloads of %s', (format) => {
  it.each(goldenPayloads(format))('$name', ({ topic, payload, retain, expected }) => {
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
      receivedAt: GOLDEN_RECEIVED_AT,
    }
    const decoder = all.find((one) => one.accepts(topic))
    expect(decoder?.format).toBe(format.endsWith('-json') ? 'native' : format)
    expect(decoder?.decode(message)).toEqual(expected)
  })
})
