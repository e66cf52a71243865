import { z } from 'zod'
import type { Detector, Json, Sign } from '../core/detector.ts'
import type { Directory } from '../core/directory.ts'
import type { Finding } from '../core/finding.ts'
import type { HomeBoard, HomeState } from '../core/home-board.ts'
import type { Metric } from '../core/metric.ts'
import { isMetric } from '../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../core/names.ts'
import type { HeardReading } from '../core/reading.ts'
import type { EpochMs } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import type { Hearing } from './detectors/hearing.ts'
import type { ResidentSigns } from './detectors/resident-signs.ts'

export interface HomeSignsOptions {
  readonly hearing: Pick<Hearing, 'gateways'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly directory: Pick<Directory, 'gateway' | 'gatewaysOf' | 'devicesOf'>
}

interface Shown {
  value: number | boolean
  at: EpochMs
}

const NONE: readonly Finding[] = []
const LOOK_EVERY = seconds(10)
const shape = z.array(
  z.tuple([z.string(), z.array(z.tuple([z.string(), z.union([z.number(), z.boolean()]), z.number()]))]),
)

/**
 * The board of homes, kept from the same entries that detectors hear, and told of them last. Values are the newest by the
 * devices' own times, retained ones included; alarms do not hang on it.
 */
export class HomeSigns implements Detector, HomeBoard {
  readonly name = 'home-signs'
  readonly #options: HomeSignsOptions
  readonly #shown = new Map<DeviceId, Map<Metric, Shown>>()
  readonly #online = new Set<GatewayId>()
  readonly #listeners = new Set<(home: HomeId) => void>()
  #now: EpochMs = 0
  #lookedAt: EpochMs = 0

  constructor(options: HomeSignsOptions) {
    this.#options = options
  }

  state(home: HomeId): HomeState {
    const { hearing, signs, directory } = this.#options
    return {
      home,
      gateways: directory.gatewaysOf(home).map(({ id }) => ({
        id,
        online: hearing.gateways.online(id, this.#now),
        lastHeardAt: hearing.gateways.lastHeardAt(id),
      })),
      lastActivityAt: signs.newest(home)?.at,
      shown: directory
        .devicesOf(home)
        .flatMap(({ id }) =>
          Array.from(this.#shown.get(id) ?? [], ([metric, { value, at }]) => ({ device: id, metric, value, at })),
        ),
    }
  }

  onChange(listener: (home: HomeId) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (reading.unregistered) return NONE
    let metrics = this.#shown.get(reading.device)
    if (metrics === undefined) {
      metrics = new Map()
      this.#shown.set(reading.device, metrics)
    }
    const shown = metrics.get(reading.metric)
    if (shown === undefined) metrics.set(reading.metric, { value: reading.value, at: reading.at })
    else if (reading.at < shown.at) return NONE
    else {
      shown.value = reading.value
      shown.at = reading.at
    }
    this.#changed(reading.home)
    return NONE
  }

  onSign(sign: Sign): readonly Finding[] {
    if (sign.receivedAt > this.#now) this.#now = sign.receivedAt
    if ('gateway' in sign) this.#look(sign.gateway)
    else if (this.#now - this.#lookedAt >= LOOK_EVERY) {
      // Silence sends no entry: who fell silent is found by looking.
      this.#lookedAt = this.#now
      for (const gateway of this.#online) this.#look(gateway)
    }
    return NONE
  }

  onTick(): readonly Finding[] {
    return NONE
  }

  nextDeadline(): EpochMs | undefined {
    return undefined
  }

  snapshot(): Json {
    return Array.from(this.#shown, ([device, metrics]) => [
      device,
      Array.from(metrics, ([metric, { value, at }]) => [metric, value, at]),
    ])
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#shown.clear()
    for (const [device, values] of parsed.data) {
      const metrics = new Map<Metric, Shown>()
      for (const [metric, value, at] of values) if (isMetric(metric)) metrics.set(metric, { value, at })
      this.#shown.set(device, metrics)
    }
  }

  #look(gateway: GatewayId): void {
    const online = this.#options.hearing.gateways.online(gateway, this.#now)
    if (online === this.#online.has(gateway)) return
    if (online) this.#online.add(gateway)
    else this.#online.delete(gateway)
    for (const home of this.#options.directory.gateway(gateway)?.homes ?? []) this.#changed(home)
  }

  #changed(home: HomeId): void {
    for (const listener of this.#listeners) listener(home)
  }
}
