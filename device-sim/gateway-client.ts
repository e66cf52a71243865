import type { IClientOptions, MqttClient } from 'mqtt'
import mqtt from 'mqtt'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Qos } from '../core/message.ts'
import type { GatewayId } from '../core/names.ts'
import { stopwatch } from '../core/time.ts'
import type { Latencies } from './latencies.ts'
import type { Packet } from './observation.ts'

export interface GatewayOptions {
  /** `mqtt://host:port` */
  readonly broker: string
  readonly id: GatewayId
  readonly secret: string
  /** Left with the broker, to be published should the connection break. */
  readonly will: Packet | undefined
  /** Real seconds, 1 or more. */
  readonly keepAlive: number
  /** The gateway's id when left out: then the broker keeps its session. */
  readonly clientId?: string
  readonly log: Log
  /** Where the time from PUBLISH to PUBACK goes. */
  readonly latencies?: Latencies
}

export interface GatewayCounts {
  readonly published: number
  readonly acked: number
  readonly failed: number
}

/** CONNACK codes 4 and 5 of MQTT 3.1.1: bad user name or password, not authorised. */
const REFUSED: ReadonlySet<unknown> = new Set([4, 5])

/** One gateway on one MQTT connection, which it takes up again by itself when it breaks. */
export class GatewayClient {
  readonly #options: GatewayOptions
  #client: MqttClient | undefined
  /** Called with whether it was acknowledged, once for each message in flight. */
  readonly #waiting = new Set<(acked: boolean) => void>()
  #published = 0
  #acked = 0
  #failed = 0

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  /**
   * Resolves when the broker has taken the connection.
   *
   * @throws NOT_ALLOWED when it refuses the gateway. @throws BROKER_UNREACHABLE when there is none.
   */
  async connect(): Promise<void> {
    const client = mqtt.connect(this.#options.broker, this.#connectOptions())
    this.#client = client
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve())
        client.once('error', reject)
        client.once('close', () => reject(new Error('the broker closed the connection')))
      })
    } catch (cause) {
      this.#client = undefined
      client.on('error', () => {})
      await client.endAsync(true)
      throw this.#explained(cause)
    }
    // Later breaks mend themselves; what they cost shows in the counts.
    client.on('error', (error) =>
      this.#options.log.warn('gateway connection failed', { gateway: this.#options.id, reason: reasonOf(error) }),
    )
  }

  get connected(): boolean {
    return this.#client?.connected === true
  }

  counts(): GatewayCounts {
    return { published: this.#published, acked: this.#acked, failed: this.#failed }
  }

  /** Answers whether the broker acknowledged it; QoS 0 counts as acknowledged once it is written. Never throws. */
  publish(packet: Packet, options: { readonly qos?: Qos; readonly retain?: boolean } = {}): Promise<boolean> {
    this.#published += 1
    const client = this.#client
    const took = stopwatch()
    return new Promise((resolve) => {
      const settle = (acked: boolean): void => {
        if (!this.#waiting.delete(settle)) return
        if (acked) this.#options.latencies?.add(took())
        this.#acked += acked ? 1 : 0
        this.#failed += acked ? 0 : 1
        resolve(acked)
      }
      this.#waiting.add(settle)
      if (client === undefined) return settle(false)
      client.publish(packet.topic, asBuffer(packet.payload), { qos: 1, ...options }, (error) => settle(!error))
      return undefined
    })
  }

  /** Tells the broker that it is still there. */
  ping(): void {
    if (this.connected) this.#client?.sendPing()
  }

  /** As if its cable were cut: no goodbye, and it does not come back until `connect`. What is in flight is lost. */
  async die(): Promise<void> {
    await this.#end(true)
  }

  /** Waits for what is in flight, then says goodbye. */
  async close(): Promise<void> {
    await this.#end(!this.connected)
  }

  async #end(abruptly: boolean): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.endAsync(abruptly)
    for (const settle of this.#waiting) settle(false)
  }

  #connectOptions(): IClientOptions {
    const { id, secret, will, keepAlive, clientId } = this.#options
    return {
      clientId: clientId ?? id,
      username: id,
      password: secret,
      clean: clientId !== undefined,
      keepalive: keepAlive,
      reconnectPeriod: 1000,
      connectTimeout: 10_000,
      ...(will === undefined
        ? {}
        : { will: { topic: will.topic, payload: asBuffer(will.payload), qos: 1 as const, retain: false } }),
    }
  }

  #explained(cause: unknown): HubError {
    const { broker, id } = this.#options
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
    if (REFUSED.has(code)) {
      const message = `The broker at ${broker} refuses gateway ${id}: its secret is wrong or it is not registered.`
      return new HubError('NOT_ALLOWED', message, { cause })
    }
    const message = `No connection to the broker at ${broker} for gateway ${id}: ${reasonOf(cause) || String(code)}. Is the hub running there?`
    return new HubError('BROKER_UNREACHABLE', message, { cause, retryable: true })
  }
}

const asBuffer = (payload: string | Uint8Array): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
