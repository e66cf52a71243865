import type { Detector, Json, Memory, Sign } from '../core/detector.ts'
import type { Stopped } from '../core/consent.ts'
import type { Device, Directory } from '../core/directory.ts'
import type { Finding } from '../core/finding.ts'
import type { HomeBoard, HomeState } from '../core/home-board.ts'
import type { Metric } from '../core/metric.ts'
import { isMetric } from '../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../core/names.ts'
import type { HeardReading } from '../core/reading.ts'
import type { EpochMs } from '../core/time.ts'
import { minutes } from '../core/time.ts'
import { DeadlineHeap } from './detectors/deadline-heap.ts'
import type { Hearing } from './detectors/hearing.ts'
import type { ResidentSigns } from './detectors/resident-signs.ts'
import { fromTable, type TableRow, toTable } from './detectors/table.ts'
import type { PresenceModes } from './presence/presence-modes.ts'

export interface HomeSignsOptions {
  readonly hearing: Pick<Hearing, 'gateways'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly modes: Pick<PresenceModes, 'presenceOf' | 'onChange'>
  readonly directory: Pick<Directory, 'gateway' | 'gatewaysOf' | 'devicesOf'>
  /** What residents no longer agree to is not shown, though it was heard before they said so; nothing when left out. */
  readonly stopped?: Stopped
}

interface Shown {
  value: number | boolean
  at: EpochMs
}

const NONE: readonly Finding[] = []
/** How often an online gateway is asked whether it still is. */
const LOOK_AGAIN = minutes(1)

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
  readonly #due = new DeadlineHeap()

  constructor(options: HomeSignsOptions) {
    this.#options = options
  }

  state(home: HomeId): HomeState {
    const { hearing, signs, modes, directory } = this.#options
    const presence = modes.presenceOf(home)
    return {
      home,
      ...(presence === undefined ? {} : { presence }),
      gateways: directory.gatewaysOf(home).map(({ id }) => ({
        id,
        online: hearing.gateways.online(id, this.#now),
        lastHeardAt: hearing.gateways.lastHeardAt(id),
      })),
      lastActivityAt: signs.newest(home)?.at,
      shown: directory.devicesOf(home).flatMap((device) => this.#shownOf(device)),
    }
  }

  #shownOf(device: Device): HomeState['shown'] {
    const { stopped } = this.#options
    return Array.from(this.#shown.get(device.id) ?? []).flatMap(([metric, { value, at }]) =>
      stopped?.(device, metric) === true ? [] : [{ device: device.id, metric, value, at }],
    )
  }

  onChange(listener: (home: HomeId) => void): () => void {
    this.#listeners.add(listener)
    const stop = this.#options.modes.onChange(listener)
    return () => {
      stop()
      this.#listeners.delete(listener)
    }
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (reading.unregistered) return NONE
    const metrics = this.#valuesOf(reading.device)
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
    if (sign.kind === 'tick') this.#lookAtSilent()
    // Every message passes here; what connects and is heard says enough about its gateway.
    else if ('gateway' in sign && (sign.kind !== 'spoke' || sign.will)) this.#look(sign.gateway)
    return NONE
  }

  snapshot(): Memory {
    return toTable(this.#rows())
  }

  restore(snapshot: Json): void {
    if (typeof snapshot !== 'string') return
    this.#shown.clear()
    for (const row of fromTable(snapshot, 4)) {
      const metric = row.text(1)
      if (isMetric(metric)) this.#valuesOf(row.text(0)).set(metric, { value: valueAt(row), at: row.number(3) ?? 0 })
    }
    // Known with the next entry; it may be earlier than what was heard before the clock was set back.
    this.#now = 0
  }

  *#rows(): Generator<readonly (string | number | boolean)[]> {
    for (const [device, values] of this.#shown) {
      for (const [metric, { value, at }] of values) yield [device, metric, value, at]
    }
  }

  #valuesOf(device: DeviceId): Map<Metric, Shown> {
    let values = this.#shown.get(device)
    if (values === undefined) {
      values = new Map()
      this.#shown.set(device, values)
    }
    return values
  }

  /** Silence sends no entry: who fell silent is found by looking. */
  #lookAtSilent(): void {
    const due = this.#due
    for (let gateway = due.takeDue(this.#now); gateway !== undefined; gateway = due.takeDue(this.#now)) {
      this.#look(gateway)
      if (this.#online.has(gateway)) due.lookAt(gateway, this.#now + LOOK_AGAIN)
    }
  }

  #look(gateway: GatewayId): void {
    const online = this.#options.hearing.gateways.online(gateway, this.#now)
    if (online === this.#online.has(gateway)) return
    if (online) {
      this.#online.add(gateway)
      this.#due.lookAt(gateway, this.#now + LOOK_AGAIN)
    } else this.#online.delete(gateway)
    for (const home of this.#options.directory.gateway(gateway)?.homes ?? []) this.#changed(home)
  }

  #changed(home: HomeId): void {
    for (const listener of this.#listeners) listener(home)
  }
}

function valueAt(row: TableRow): number | boolean {
  return row.number(2) ?? row.flag(2)
}
