import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { Client, ConnectPacket } from 'aedes'
import type { Directory, Gateway } from '../core/directory.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import { seconds } from '../core/time.ts'
import type { Admission } from './connection.ts'

const MOST_CLIENT_ID = 256
const NO_DIGEST = Buffer.alloc(32)

/** Longest client id the MQTT server must bear: the gateway's name, a colon, its own. */
export const LONGEST_CLIENT_ID = 64 + 1 + MOST_CLIENT_ID

type Refusal = 'credentials' | 'certificate' | 'client-id'

/**
 * Decides who may come in. Who may not learns nothing: an unknown gateway and a wrong secret look the same and cost the same.
 */
export class Gate {
  readonly #directory: Pick<Directory, 'gateway'>
  readonly #refused: Counter
  readonly #admitted = new WeakMap<Client, Admission>()

  constructor(directory: Pick<Directory, 'gateway'>, metrics: Metrics) {
    this.#directory = directory
    this.#refused = metrics.counter('mqtt_refused_total', 'Connections that were not let in', ['reason'])
  }

  /**
   * Judges a CONNECT and gives it its client id: the gateway's name stands in front, so that no gateway can take over another's session,
   * and one that is not let in gets an id that nobody has.
   */
  judge(client: Client, packet: ConnectPacket): void {
    const found = this.#identify(client, packet)
    if (typeof found === 'string') {
      this.#refused.add(1, { reason: found })
      packet.clientId = `refused:${randomUUID()}`
      return
    }
    const clientId = `${found.id}:${packet.clientId === '' ? randomUUID() : packet.clientId}`
    packet.clientId = clientId
    this.#admitted.set(client, {
      gateway: found,
      keepAlive: seconds(packet.keepalive ?? 0),
      will: packet.will,
      clientId,
    })
  }

  admission(client: Client): Admission | undefined {
    return this.#admitted.get(client)
  }

  #identify(client: Client, packet: ConnectPacket): Gateway | Refusal {
    if (packet.clientId.length > MOST_CLIENT_ID) return 'client-id'
    const name = certifiedName(client)
    if (name === undefined) return this.#bySecret(packet.username ?? '', packet.password) ?? 'credentials'
    const gateway = this.#directory.gateway(name)
    const claimsAnother = packet.username !== undefined && packet.username !== '' && packet.username !== name
    return gateway === undefined || claimsAnother ? 'certificate' : gateway
  }

  #bySecret(userName: string, password: Buffer | undefined): Gateway | undefined {
    const gateway = this.#directory.gateway(userName)
    const given = createHash('sha256')
      .update(password ?? '')
      .digest()
    const digest = Buffer.from(gateway?.secretDigest ?? '', 'hex')
    const wellFormed = digest.length === NO_DIGEST.length
    return timingSafeEqual(given, wellFormed ? digest : NO_DIGEST) && wellFormed ? gateway : undefined
  }
}

/** The common name of the client certificate, when there is one that our authority signed. */
function certifiedName(client: Client): string | undefined {
  const { conn } = client
  if (!(conn instanceof TLSSocket) || !conn.authorized) return undefined
  const name: unknown = conn.getPeerCertificate().subject?.CN
  return typeof name === 'string' ? name : undefined
}
