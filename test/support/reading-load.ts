import { setTimeout as wait } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import type { ListedHome } from './installation-list.ts'

export interface ReadingLoadOptions {
  readonly url: string
  readonly homes: readonly ListedHome[]
  /** Messages a second that each home tries to say. */
  readonly each: number
  /** Messages of one home that may wait for their PUBACK; then it says nothing new. */
  readonly window: number
}

/** What one home's thermometer said: values by the device's own time. */
export type Said = Map<number, number>

/** A gateway that keeps its session and what was not acknowledged, and comes back for ever. */
export function lastingGateway(url: string, { gateway, secret }: ListedHome, options: mqtt.IClientOptions = {}) {
  const client = mqtt.connect(url, {
    username: gateway,
    password: secret,
    clientId: 'box',
    clean: false,
    reconnectPeriod: 100,
    connectTimeout: 10_000,
    ...options,
  })
  // A hub that is away is what these tests are about; the client tries again.
  client.on('error', () => {})
  return client
}

/** Homes that publish temperatures with QoS 1 and keep account of what they said and what was acknowledged. */
export class ReadingLoad {
  readonly #options: ReadingLoadOptions
  readonly said = new Map<string, Said>()
  readonly acknowledged = new Map<string, Said>()
  readonly #clients: MqttClient[] = []
  readonly #stopping = new AbortController()
  #speakers: Promise<void>[] = []
  #waiting = 0

  constructor(options: ReadingLoadOptions) {
    this.#options = options
  }

  start(): void {
    this.#speakers = this.#options.homes.map((home) => this.#speak(home))
  }

  /** How many were acknowledged so far. */
  count(): number {
    return [...this.acknowledged.values()].reduce((sum, said) => sum + said.size, 0)
  }

  /** Says nothing new, and resolves when all that was said is acknowledged. */
  async finish(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#speakers)
    while (this.#waiting > 0) await wait(20)
  }

  end(): void {
    this.#stopping.abort()
    for (const client of this.#clients) client.end(true)
  }

  async #speak(listed: ListedHome): Promise<void> {
    const { url, each, window } = this.#options
    const said: Said = new Map()
    const acknowledged: Said = new Map()
    this.said.set(listed.home, said)
    this.acknowledged.set(listed.home, acknowledged)
    const client = lastingGateway(url, listed)
    this.#clients.push(client)
    let waiting = 0
    let at = Date.now()
    while (!this.#stopping.signal.aborted) {
      await wait(1000 / each)
      if (waiting >= window) continue
      at = Math.max(at + 1, Date.now())
      const value = (said.size % 1000) / 10
      const saidAt = at
      said.set(saidAt, value)
      waiting += 1
      this.#waiting += 1
      void client
        .publishAsync(listed.thermometerTopic, JSON.stringify({ at: saidAt, temperature: value }), { qos: 1 })
        .then(() => acknowledged.set(saidAt, value))
        .catch(() => {})
        .finally(() => {
          waiting -= 1
          this.#waiting -= 1
        })
    }
  }
}
