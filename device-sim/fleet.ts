import { createHash } from 'node:crypto'
import type { Log } from '../core/log.ts'
import type { Clock, DurationMs, Stop } from '../core/time.ts'
import { minutes, seconds, stopwatch } from '../core/time.ts'
import { senmlRecords } from './devices/senml.ts'
import { GatewayClient } from './gateway-client.ts'
import { Latencies } from './latencies.ts'
import type { Packet } from './observation.ts'
import { Random } from './random.ts'
import { roomTemperature } from './residents/drift.ts'
import type { SimulatedDevice, SimulatedHome, SimulatedTown } from './simulated-town.ts'

/** A fleet home's five devices; the same in all. */
const FLEET_DEVICES: readonly Pick<SimulatedDevice, 'externalId' | 'model' | 'room' | 'role'>[] = [
  { externalId: 'door', model: 'native-door', room: 'hall', role: 'outer-door' },
  { externalId: 'living', model: 'native-motion', room: 'living', role: 'fixed' },
  { externalId: 'bathroom', model: 'native-motion', room: 'bathroom', role: 'fixed' },
  { externalId: 'climate', model: 'native-climate', room: 'bedroom', role: 'fixed' },
  { externalId: 'sos', model: 'native-sos', room: 'bedroom', role: 'worn' },
]

/** N homes, `fleet-00001` and on, each with one gateway of the same name; names and secrets are always the same. */
export function fleetTown(homes: number): SimulatedTown {
  return { timeZone: 'Asia/Shanghai', homes: Array.from({ length: homes }, (_, index) => fleetHome(index + 1)) }
}

function fleetHome(number: number): SimulatedHome {
  const id = `fleet-${String(number).padStart(5, '0')}`
  // Not a secret: it stands for one, of the right length.
  const secret = createHash('sha256').update(`shouwang ${id}`).digest('hex')
  const devices = FLEET_DEVICES.map((device) =>
    Object.assign({ id: `${id}-${device.externalId}`, gateway: id }, device),
  )
  return { id, gateways: [{ id, secret }], devices }
}

export interface FleetOptions {
  readonly town: SimulatedTown
  readonly broker: string
  readonly clock: Clock
  /** Messages a second, all homes together. */
  readonly rate: number
  /** How long to publish once all are connected. */
  readonly duration: DurationMs
  readonly log: Log
  /** Called once a second. */
  readonly onProgress?: (progress: FleetProgress) => void
}

export interface FleetProgress {
  readonly homes: number
  readonly connected: number
  readonly published: number
  readonly acked: number
  readonly failed: number
  /** Acknowledged in the last second. */
  readonly perSecond: number
  /** From PUBLISH to PUBACK. */
  readonly p50Ms: DurationMs
  readonly p99Ms: DurationMs
}

/** Connections opened at once: more only queue at the listener. */
const CONNECTING = 64
const BEAT: DurationMs = 50
/** A gateway that waits for this many PUBACKs says nothing new. */
const WINDOW = 100

/** Many gateways at a given rate, which is not raised to catch up when the broker is slower. */
export class Fleet {
  readonly #options: FleetOptions
  readonly #latencies = new Latencies()
  readonly #random = new Random('fleet')
  readonly #members: Member[] = []
  #turn = 0
  #ackedBefore = 0

  constructor(options: FleetOptions) {
    this.#options = options
  }

  /**
   * Connects all, publishes for the duration, waits for the PUBACKs and says goodbye.
   *
   * @throws NOT_ALLOWED when the broker refuses a gateway. @throws BROKER_UNREACHABLE when there is none.
   */
  async run(): Promise<FleetProgress> {
    const { clock, duration, onProgress } = this.#options
    const stops: Stop[] = [
      clock.every(
        seconds(1),
        () => onProgress?.(this.#progress()),
        () => {},
      ),
    ]
    try {
      await this.#connectAll()
      const took = stopwatch()
      stops.push(
        clock.every(
          minutes(1),
          () => this.#members.forEach(({ client }) => client.ping()),
          () => {},
        ),
      )
      const startedAt = clock.now()
      let said = 0
      const beat = (): void => {
        // By the time that passed, not by the beats that came: a busy machine skips some.
        for (; said < (this.#options.rate * (clock.now() - startedAt)) / 1000; said += 1) this.#sayNext()
      }
      stops.push(
        clock.every(BEAT, beat, (error) => this.#options.log.error('fleet beat failed', { reason: String(error) })),
      )
      await new Promise<void>((resolve) => stops.push(clock.after(duration, () => resolve())))
      for (const stop of stops.splice(0)) stop()
      await Promise.all(this.#members.flatMap(({ waiting }) => [...waiting]))
      const end = this.#progress()
      return { ...end, perSecond: Math.round((end.acked * 1000) / took()) }
    } finally {
      for (const stop of stops) stop()
      await Promise.all(this.#members.map(({ client }) => client.close()))
    }
  }

  async #connectAll(): Promise<void> {
    const waiting = [...this.#options.town.homes].reverse()
    const connectSome = async (): Promise<void> => {
      try {
        for (let home = waiting.pop(); home !== undefined; home = waiting.pop()) await this.#connect(home)
      } catch (error) {
        // The others need not try: the fleet does not sail.
        waiting.length = 0
        throw error
      }
    }
    const lanes = await Promise.allSettled(Array.from({ length: CONNECTING }, connectSome))
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  }

  async #connect(home: SimulatedHome): Promise<void> {
    const { broker, log } = this.#options
    for (const { id, secret } of home.gateways) {
      const client = new GatewayClient({
        broker,
        id,
        secret,
        will: undefined,
        keepAlive: 60,
        log,
        latencies: this.#latencies,
      })
      await client.connect()
      this.#members.push({ home, client, waiting: new Set() })
    }
  }

  /** The next home's turn; one that has too much unanswered is passed over. */
  #sayNext(): void {
    const member = this.#members[this.#turn % this.#members.length]
    this.#turn += 1
    if (member === undefined || member.waiting.size >= WINDOW) return
    const sent = member.client.publish(this.#packet(member.home))
    member.waiting.add(sent)
    void sent.then(() => member.waiting.delete(sent))
  }

  #packet(home: SimulatedHome): Packet {
    const at = this.#options.clock.now()
    const moves = this.#random.chance(0.7)
    const temperature = roomTemperature({ seed: home.id, at, timeOfDay: 0 })
    const facts = moves ? { motion: true } : { 'room-temperature': temperature, battery: 90 }
    return {
      topic: `homes/${home.id}/${moves ? 'living' : 'climate'}/up`,
      payload: JSON.stringify(senmlRecords(facts, at)),
    }
  }

  #progress(): FleetProgress {
    const sum = { published: 0, acked: 0, failed: 0, connected: 0 }
    for (const { client } of this.#members) {
      const { published, acked, failed } = client.counts()
      sum.published += published
      sum.acked += acked
      sum.failed += failed
      sum.connected += client.connected ? 1 : 0
    }
    const perSecond = sum.acked - this.#ackedBefore
    this.#ackedBefore = sum.acked
    const [p50Ms, p99Ms] = [this.#latencies.quantile(0.5), this.#latencies.quantile(0.99)]
    return { homes: this.#options.town.homes.length, ...sum, perSecond, p50Ms, p99Ms }
  }
}

interface Member {
  readonly home: SimulatedHome
  readonly client: GatewayClient
  /** Messages without their PUBACK. */
  readonly waiting: Set<Promise<boolean>>
}
