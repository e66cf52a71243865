import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { generate, parser } from 'mqtt-packet'
import type { IConnectPacket, Packet } from 'mqtt-packet'

/** An MQTT client that does exactly what a test says, packet by packet. */
export interface RawClient {
  readonly socket: Socket
  /** All packets go out in one write. */
  send(...packets: Packet[]): void
  /** Every packet that came, oldest first. */
  readonly received: readonly Packet[]
  /** The next packet of that kind that nobody has asked for yet. */
  next(cmd: Packet['cmd']): Promise<Packet>
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const received: Packet[] = []
  const unclaimed: Packet[] = []
  let wake: (() => void)[] = []
  const packets = parser()
  packets.on('packet', (packet: Packet) => {
    received.push(packet)
    unclaimed.push(packet)
    const waking = wake
    wake = []
    for (const one of waking) one()
  })
  socket.on('data', (chunk) => packets.parse(chunk))
  socket.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  return {
    socket,
    received,
    ended,
    send: (...sent) => void socket.write(Buffer.concat(sent.map((packet) => generate(packet)))),
    async next(cmd) {
      for (;;) {
        const place = unclaimed.findIndex((packet) => packet.cmd === cmd)
        const [found] = place === -1 ? [] : unclaimed.splice(place, 1)
        if (found !== undefined) return found
        await new Promise<void>((resolve, reject) => {
          wake.push(resolve)
          void ended.then(() => reject(new Error(`the connection ended while waiting for a ${cmd}`)))
        })
      }
    },
  }
}

export const connectPacket = (gateway: string, more: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  clientId: 'box',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  keepalive: 60,
  username: gateway,
  password: Buffer.from(`secret of ${gateway}`),
  ...more,
})

export function publishPacket(
  topic: string,
  payload: string,
  more: { readonly qos?: 0 | 1 | 2; readonly messageId?: number; readonly retain?: boolean } = {},
): Packet {
  const { qos = 1, messageId = 1, retain = false } = more
  return { cmd: 'publish', topic, payload, qos, dup: false, retain, ...(qos === 0 ? {} : { messageId }) }
}
