import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MqttClient } from 'mqtt'
import mqtt from 'mqtt'
import { type Log, silentLog } from '../../core/log.ts'
import type { Vendor } from '../../alerting/vendors/vendor.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, parseInstant, seconds } from '../../core/time.ts'
import type { Config } from '../../hub/config.ts'
import { readConfig } from '../../hub/config.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import type { Hub } from '../../hub/hub.ts'
import { startHub } from '../../hub/hub.ts'
import { prometheusMetrics } from '../../hub/prometheus-metrics.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { ManualClock } from './manual-clock.ts'
import { writeMigrated } from './migrated-file.ts'
import { Phones } from './phones.ts'

const TOWN = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))
/** A Sunday, ten in the morning in Shanghai. */
const TEN_IN_THE_MORNING: EpochMs = parseInstant('2026-11-22T02:00:00Z') ?? 0

export interface HubSetup {
  readonly config?: Partial<Config>
  readonly startAt?: EpochMs
  /** The test's own phones when left out. */
  readonly vendors?: readonly Vendor[]
  /** Nobody hears of it when left out. */
  readonly log?: Log
}

/**
 * The whole hub over real MQTT and real HTTP, with the example town, a clock that stands still until moved, and phones on the table.
 */
export class HubUnderTest {
  readonly clock: ManualClock
  readonly phones = new Phones()
  readonly dataDir: string
  readonly #setup: HubSetup
  readonly #clients = new Set<MqttClient>()
  /** The gateways that `say` connected, by home. */
  readonly #speakers = new Map<string, MqttClient>()
  #hub: Hub | undefined

  private constructor(setup: HubSetup) {
    this.#setup = setup
    this.clock = new ManualClock(setup.startAt ?? TEN_IN_THE_MORNING)
    this.dataDir = mkdtempSync(join(tmpdir(), 'shouwang-test-'))
  }

  static async start(setup: HubSetup = {}): Promise<HubUnderTest> {
    const under = new HubUnderTest(setup)
    await writeMigrated(dataDirPaths(under.dataDir).stateFile, stateMigrations)
    await under.startAgain()
    await under.import(TOWN)
    return under
  }

  get hub(): Hub {
    if (this.#hub === undefined) throw new Error('the hub is stopped')
    return this.#hub
  }

  /** Imports a list; its records replace those of the same id. */
  async import(path: string): Promise<void> {
    const imported = await importFile(path, this.hub.registry)
    if ('faults' in imported) throw new Error(`the list has faults: ${JSON.stringify(imported.faults)}`)
  }

  /** Stops the hub cleanly; its data stay. */
  async stop(): Promise<void> {
    await this.#hub?.close()
    this.#hub = undefined
    this.#speakers.clear()
  }

  /** Starts it on the same data. */
  async startAgain(): Promise<void> {
    this.#hub = await startHub({
      config: { ...readConfig({}), dataDir: this.dataDir, mqttPort: 0, httpPort: 0, ...this.#setup.config },
      clock: this.clock,
      log: this.#setup.log ?? silentLog,
      metrics: prometheusMetrics(),
      vendors: this.#setup.vendors ?? [{ notifier: this.phones }],
      auth: 'open',
      host: '127.0.0.1',
    })
  }

  /** Connects as that home's own gateway. */
  async gateway(home: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.hub.broker.port()}`, {
      username: `gw-${home}`,
      password: `demo-only-secret-${home}`,
      reconnectPeriod: 0,
      ...options,
    })
    this.#clients.add(client)
    return client
  }

  /** One message with QoS 1 from the home's gateway, which stays connected; resolves when it is acknowledged and everything it caused has been done. */
  async say(home: string, device: string, payload: object): Promise<void> {
    const client = this.#speakers.get(home) ?? (await this.gateway(home))
    this.#speakers.set(home, client)
    await client.publishAsync(`homes/${home}/${device}/up`, JSON.stringify(payload), { qos: 1 })
    await this.hub.settled()
  }

  /** Moves the clock in steps, and lets the hub do at each step what is due. Connected gateways ping once a minute. */
  async pass(time: DurationMs, step: DurationMs = seconds(5)): Promise<void> {
    for (let left = time; left > 0; left -= step) {
      await this.clock.advance(Math.min(step, left))
      if (Math.floor(left / minutes(1)) !== Math.floor((left - step) / minutes(1))) await this.#ping()
      await this.hub.settled()
    }
  }

  async #ping(): Promise<void> {
    const connected = [...this.#clients].filter((client) => client.connected)
    await Promise.all(
      connected.map(async (client) => {
        const answered = new Promise((resolve) => client.once('packetreceive', resolve))
        client.sendPing()
        await answered
      }),
    )
  }

  /** Texts back from that phone, as a vendor would bring it. */
  async reply(phone: string, body: string): Promise<void> {
    await this.hub.alerting.takeText({
      vendor: 'phones',
      id: `${this.clock.now()}-${phone}-${body}`,
      from: phone,
      body,
    })
    await this.hub.settled()
  }

  /** Asks the hub's API. */
  async ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.hub.httpPort}${path}`, init)
  }

  /** Ends everything and forgets its data. */
  async remove(): Promise<void> {
    for (const client of this.#clients) client.end(true)
    await this.stop()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
