import { HubError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { GatewayId, HomeId } from '../core/names.ts'
import type { Clock, Stop } from '../core/time.ts'
import { minutes } from '../core/time.ts'
import { deviceModel } from './devices/device-models.ts'
import { zigbeeBase } from './devices/zigbee2mqtt.ts'
import type { IncidentKind } from './faults/incidents.ts'
import { INCIDENTS } from './faults/incidents.ts'
import type { GatewayCounts } from './gateway-client.ts'
import { GatewayClient } from './gateway-client.ts'
import { LiveHome } from './live-home.ts'
import type { SimulatedHome, SimulatedTown } from './simulated-town.ts'

export interface TownOptions {
  readonly town: SimulatedTown
  /** `mqtt://host:port` */
  readonly broker: string
  readonly clock: Clock
  /** How fast `clock` runs: keep-alives are real time and must keep up with it. */
  readonly speed: number
  /** Another seed is other residents. */
  readonly seed: string
  readonly log: Log
  /** Appended to the client ids, to speak for gateways that are connected already. */
  readonly aside?: string
}

/** A town over real MQTT: gateways connect, residents follow their day, things go wrong when asked. */
export class TownSimulator {
  readonly #options: TownOptions
  readonly #gateways = new Map<GatewayId, GatewayClient>()
  readonly #homes = new Map<HomeId, LiveHome>()
  #stopPings: Stop = () => {}

  constructor(options: TownOptions) {
    this.#options = options
  }

  /**
   * Connects every gateway. Nobody moves yet. When one cannot connect, none stays connected.
   *
   * @throws CONFIG_INVALID for a device model that cannot be played. @throws NOT_ALLOWED when the broker refuses a gateway.
   * @throws BROKER_UNREACHABLE when there is none.
   */
  async connect(): Promise<void> {
    const { town, clock, log } = this.#options
    for (const home of town.homes) for (const device of home.devices) deviceModel(device.model)
    try {
      for (const home of town.homes) for (const gateway of home.gateways) await this.#connectGateway(home, gateway)
    } catch (error) {
      await this.stop()
      throw error
    }
    for (const home of town.homes) {
      const lived = { home, timeZone: town.timeZone, seed: this.#options.seed }
      this.#homes.set(home.id, new LiveHome({ lived, clock, gateways: this.#gateways }))
    }
    // A keep-alive is counted in real seconds, but the hub hears in the clock's minutes.
    const ping = (): void => this.#gateways.forEach((gateway) => gateway.ping())
    this.#stopPings = clock.every(minutes(1), ping, (error) => log.error('ping failed', { reason: String(error) }))
  }

  /** Lets the residents live. */
  start(): void {
    for (const home of this.#homes.values()) home.start()
  }

  /** @throws NOT_FOUND when there is no such home, or nothing in it that could tell of the incident. */
  async incident(kind: IncidentKind, home: HomeId): Promise<void> {
    const stage = this.#homes.get(home)
    if (stage === undefined) throw new HubError('NOT_FOUND', `There is no home ${home} in this town.`)
    await INCIDENTS[kind](stage)
    this.#options.log.info('incident', { kind, home })
  }

  counts(): GatewayCounts & { readonly connected: number } {
    const sum = { connected: 0, published: 0, acked: 0, failed: 0 }
    for (const gateway of this.#gateways.values()) {
      const { published, acked, failed } = gateway.counts()
      sum.connected += gateway.connected ? 1 : 0
      sum.published += published
      sum.acked += acked
      sum.failed += failed
    }
    return sum
  }

  /** Everybody stands still and every gateway says goodbye. */
  async stop(): Promise<void> {
    this.#stopPings()
    for (const home of this.#homes.values()) home.stop()
    await Promise.all([...this.#gateways.values()].map((gateway) => gateway.close()))
  }

  async #connectGateway(home: SimulatedHome, gateway: SimulatedHome['gateways'][number]): Promise<void> {
    if (this.#gateways.has(gateway.id)) return
    const { broker, speed, log, aside } = this.#options
    const client = new GatewayClient({
      broker,
      id: gateway.id,
      secret: gateway.secret,
      will: { topic: `${zigbeeBase(home.id)}/bridge/state`, payload: '{"state":"offline"}' },
      keepAlive: Math.max(1, Math.round(60 / speed)),
      log,
      ...(aside === undefined ? {} : { clientId: `${gateway.id}-${aside}` }),
    })
    await client.connect()
    this.#gateways.set(gateway.id, client)
  }
}
