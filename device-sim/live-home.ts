import { timeOfDay } from '../core/calendar.ts'
import { HubError } from '../core/errors.ts'
import type { Metric } from '../core/metric.ts'
import type { GatewayId } from '../core/names.ts'
import type { Clock, DurationMs, EpochMs, Stop } from '../core/time.ts'
import { days } from '../core/time.ts'
import { deviceModel } from './devices/device-models.ts'
import type { Stage } from './faults/incident.ts'
import type { GatewayClient } from './gateway-client.ts'
import type { Facts, Observation, Packet } from './observation.ts'
import { vitalsOf } from './residents/drift.ts'
import type { LivedIn } from './residents/observations.ts'
import { observations } from './residents/observations.ts'
import { spotSeed } from './residents/routine-reports.ts'
import type { SimulatedDevice } from './simulated-town.ts'

export interface LiveHomeParts {
  readonly lived: LivedIn
  readonly clock: Clock
  readonly gateways: ReadonlyMap<GatewayId, GatewayClient>
}

/** Far enough ahead that no simulation sees the end of it. */
const FOREVER: DurationMs = days(3650)

/** One home as it lives now: each thing its devices notice is said at its time. */
export class LiveHome implements Stage {
  readonly #parts: LiveHomeParts
  readonly #waiting = new Set<Stop>()
  #life: Iterator<Observation> | undefined
  #still = false

  constructor(parts: LiveHomeParts) {
    this.#parts = parts
  }

  start(): void {
    const now = this.now()
    this.#life = observations(this.#parts.lived, { from: now, to: now + FOREVER })
    this.#goOn()
  }

  stop(): void {
    this.#life = undefined
    for (const stop of this.#waiting) stop()
    this.#waiting.clear()
  }

  now(): EpochMs {
    return this.#parts.clock.now()
  }

  deviceFor(metric: Metric): SimulatedDevice {
    const { home } = this.#parts.lived
    const found = home.devices.find((device) => deviceModel(device.model).senses.includes(metric))
    if (found === undefined)
      throw new HubError('NOT_FOUND', `Home ${home.id} has no device that can tell of ${metric}.`)
    return found
  }

  async say(device: SimulatedDevice, facts: Facts, at?: EpochMs): Promise<void> {
    await this.#through(device.gateway).publish(this.packet(device, facts, at))
  }

  packet(device: SimulatedDevice, facts: Facts, at: EpochMs = this.now()): Packet {
    const { lived } = this.#parts
    const now = this.now()
    const { cell } = device
    const spot = { seed: spotSeed(lived, device), at: now, timeOfDay: timeOfDay(now, lived.timeZone), cell }
    return deviceModel(device.model).format({ home: lived.home.id, device, facts, vitals: vitalsOf(spot), at })
  }

  async send(packet: Packet): Promise<void> {
    await this.#firstGateway().publish(packet)
  }

  later(delay: DurationMs, task: () => Promise<void>): void {
    const stop = this.#parts.clock.after(delay, () => {
      this.#waiting.delete(stop)
      void task()
    })
    this.#waiting.add(stop)
  }

  lieStill(): void {
    this.#still = true
  }

  async cutPower(): Promise<void> {
    for (const { id } of this.#parts.lived.home.gateways) await this.#through(id).die()
  }

  past(length: DurationMs): Iterable<Observation> {
    const now = this.now()
    return observations(this.#parts.lived, { from: now - length, to: now })
  }

  #goOn(): void {
    const next = this.#life?.next()
    if (next === undefined || next.done === true) return
    const { at, device, facts, cause } = next.value
    this.later(Math.max(0, at - this.now()), async () => {
      this.#goOn()
      if (cause === 'device' || !this.#still) await this.say(device, facts, at)
    })
  }

  #firstGateway(): GatewayClient {
    const [first] = this.#parts.lived.home.gateways
    return this.#through(first?.id ?? '')
  }

  #through(gateway: GatewayId): GatewayClient {
    const found = this.#parts.gateways.get(gateway)
    if (found === undefined)
      throw new HubError('NOT_FOUND', `Home ${this.#parts.lived.home.id} has no gateway ${gateway}.`)
    return found
  }
}
