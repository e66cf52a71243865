import type { Decoded } from '../../core/decoder.ts'
import type { Packet } from '../../device-sim/observation.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { MIDNIGHT } from './example-homes.ts'

const all = decoders()

/** What the hub makes of a simulated packet. */
export function decodedPacket(packet: Packet): Decoded | undefined {
  const payload = typeof packet.payload === 'string' ? new TextEncoder().encode(packet.payload) : packet.payload
  return all
    .find((decoder) => decoder.accepts(packet.topic))
    ?.decode({
      kind: 'message',
      gateway: 'g01',
      topic: packet.topic,
      payload,
      qos: 1,
      retain: false,
      dup: false,
      cause: 'publish',
      standing: 'own',
      receivedAt: MIDNIGHT,
    })
}
