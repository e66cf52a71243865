import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import type { IClientOptions, MqttClient } from 'mqtt'
import type { Broker, BrokerOptions } from '../../broker/broker.ts'
import { startBroker } from '../../broker/broker.ts'
import type { Gateway } from '../../core/directory.ts'
import { silentLog } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { RawClient } from './raw-client.ts'
import { connectPacket, rawClient } from './raw-client.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { HeldJournal } from './held-journal.ts'

export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const gatewayWith = (id: string, homes: readonly string[], secret = `secret of ${id}`): Gateway => ({
  id,
  secretDigest: digestOf(secret),
  homes,
})

/** Two homes with a gateway each, gw-1 in h1 and gw-2 in h2, whose registry a test may change, and counters to look at. */
export class SmallTown {
  readonly clock = new ManualClock(1_700_000_000_000)
  readonly journal = new HeldJournal()
  readonly counts = new Map<string, number>()
  broker: Broker
  readonly #dataDir: string
  readonly #more: Partial<BrokerOptions>
  readonly #gateways = new Map([gatewayWith('gw-1', ['h1']), gatewayWith('gw-2', ['h2'])].map((one) => [one.id, one]))
  readonly #listeners = new Set<() => void>()
  readonly #clients: { end: () => Promise<void> }[] = []

  private constructor(dataDir: string, more: Partial<BrokerOptions>, broker: Broker) {
    this.#dataDir = dataDir
    this.#more = more
    this.broker = broker
  }

  static async start(more: Partial<BrokerOptions> = {}): Promise<SmallTown> {
    const dataDir = await mkdtemp(join(tmpdir(), 'broker-'))
    const unstarted: Broker = {
      port: () => 0,
      tlsPort: () => undefined,
      connected: () => 0,
      isOnline: () => false,
      lastHeard: () => undefined,
      onGatewayChange: () => () => {},
      publishDown: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
    const town = new SmallTown(dataDir, more, unstarted)
    await town.restart()
    return town
  }

  async restart(): Promise<void> {
    await this.broker.close()
    this.broker = await startBroker({
      clock: this.clock,
      log: silentLog,
      metrics: this.#metrics(),
      journal: this.journal,
      directory: {
        gateway: (id) => this.#gateways.get(id),
        onChange: (listener) => {
          this.#listeners.add(listener)
          return () => this.#listeners.delete(listener)
        },
      },
      dataDir: this.#dataDir,
      mqttPort: 0,
      host: '127.0.0.1',
      ...this.#more,
    })
  }

  /** The registry changes: the gateway gets these homes and this secret, or goes when there are no homes. */
  register(id: string, homes: readonly string[] | undefined, secret?: string): void {
    if (homes === undefined) this.#gateways.delete(id)
    else this.#gateways.set(id, gatewayWith(id, homes, secret))
    for (const listener of this.#listeners) listener()
  }

  /** A client of a library that nobody here wrote. */
  async client(gateway: string, more: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(`mqtt://127.0.0.1:${this.broker.port()}`, {
      username: gateway,
      password: `secret of ${gateway}`,
      reconnectPeriod: 0,
      ...more,
    })
    this.#clients.push({ end: () => client.endAsync(true) })
    return client
  }

  /** A raw connection that was let in. */
  async raw(gateway: string, more: Parameters<typeof connectPacket>[1] = {}): Promise<RawClient> {
    const client = await this.socket()
    client.send(connectPacket(gateway, more))
    await client.next('connack')
    return client
  }

  /** A raw connection that has said nothing yet. */
  async socket(): Promise<RawClient> {
    const client = await rawClient(this.broker.port())
    this.#clients.push({ end: async () => void client.socket.destroy() })
    return client
  }

  async stop(): Promise<void> {
    this.journal.release()
    for (const client of this.#clients) await client.end()
    await this.broker.close()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  #metrics(): Metrics {
    return {
      counter: (name) => ({
        add: (by = 1, labels = {}) => {
          const key = [name, ...Object.values(labels)].join(' ')
          this.counts.set(key, (this.counts.get(key) ?? 0) + by)
        },
      }),
      histogram: () => ({ observe() {} }),
      gauge() {},
    }
  }
}
