import type { EpochMs } from '../../core/time.ts'
import { isoInstant } from '../../core/time.ts'
import type { Packet } from '../observation.ts'
import type { DeviceFormat, Saying } from './device-format.ts'
import { eventOf, properties } from './product-identifiers.ts'

/** What the device profile's codec makes of the bytes: ones and noughts. */
function codecObject({ facts }: Saying): Readonly<Record<string, number>> {
  const event = eventOf(facts)
  const told = Object.fromEntries(properties(facts).map(([name, value]) => [name, Number(value)]))
  return event === undefined ? told : { [event]: 1, ...told }
}

const topicOf = (application: string, eui: string): string => `application/${application}/device/${eui}/event/up`

/** ChirpStack v4: `object` stands in the event; the time has nanoseconds. */
export const chirpstack: DeviceFormat = (saying: Saying): Packet => {
  const { device, vitals, at } = saying
  const time = at === undefined ? {} : { time: nanoseconds(at) }
  const event = {
    deduplicationId: `3ac7e3c4-4401-4b8d-9386-${at ?? 0}`,
    ...time,
    deviceInfo: { deviceName: device.id, devEui: device.externalId, deviceProfileName: device.model },
    fPort: 1,
    data: 'AQ==',
    object: codecObject(saying),
    rxInfo: [{ gatewayId: '0016c001f153a14c', rssi: vitals.signal, snr: 10.5 }],
  }
  return { topic: topicOf('17c82e96-be03-4f38-aef3-f83d48582d97', device.externalId), payload: JSON.stringify(event) }
}

/** ChirpStack v3, which many gateways still bring along: the object is a text, the EUI base64, and the time is when it was published. */
export const chirpstackV3: DeviceFormat = (saying: Saying): Packet => {
  const { device, vitals, at } = saying
  const event = {
    applicationID: '123',
    applicationName: 'homes',
    deviceName: device.id,
    devEUI: Buffer.from(device.externalId, 'hex').toString('base64'),
    rxInfo: [{ gatewayID: 'AwMDAwMDAwM=', rssi: vitals.signal, loRaSNR: 9 }],
    fPort: 5,
    data: 'AQ==',
    objectJSON: JSON.stringify(codecObject(saying)),
    ...(at === undefined ? {} : { publishedAt: nanoseconds(at) }),
  }
  return { topic: topicOf('123', device.externalId), payload: JSON.stringify(event) }
}

const nanoseconds = (at: EpochMs): string => isoInstant(at).replace('Z', '000000Z')
