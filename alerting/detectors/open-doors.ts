import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { numeric } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DeviceFinder } from './residences.ts'

interface OpenDoor {
  readonly device: DeviceId
  /** When it was opened, by our clock. */
  readonly at: EpochMs
}

/** `[home, device, at]` */
export type OpenDoorRow = [string, string, number]

/** Knows the outer doors that were seen to open, and after which nobody was seen moving. */
export class OpenDoors {
  readonly #devices: Pick<DeviceFinder, 'find'>
  readonly #open = new Map<HomeId, OpenDoor>()

  constructor(devices: Pick<DeviceFinder, 'find'>) {
    this.#devices = devices
  }

  of(home: HomeId): OpenDoor | undefined {
    return this.#open.get(home)
  }

  /**
   * True when the reading opens an outer door.
   *
   * A closing or a motion counts however late it comes, if it happened after the opening: had it come in time, there would
   * be nothing to worry about.
   *
   * @param happenedAt by our clock
   * @param live whether the reading is a live sign of the resident
   */
  onReading(reading: HeardReading, happenedAt: EpochMs, live: boolean): boolean {
    if (reading.retained) return false
    if (this.#isOuterDoor(reading)) return this.#onOuterDoor(reading, happenedAt, live)
    const open = this.#open.get(reading.home)
    if (open === undefined || happenedAt <= open.at) return false
    const moved = (live || reading.metric === 'motion') && numeric(reading.value) !== 0
    if (moved) this.#open.delete(reading.home)
    return false
  }

  rows(): OpenDoorRow[] {
    return Array.from(this.#open, ([home, door]): OpenDoorRow => [home, door.device, door.at])
  }

  load(rows: readonly OpenDoorRow[]): void {
    this.#open.clear()
    for (const [home, device, at] of rows) this.#open.set(home, { device, at })
  }

  #isOuterDoor(reading: HeardReading): boolean {
    return reading.metric === 'door-open' && this.#devices.find(reading.home, reading.device)?.role === 'outer-door'
  }

  #onOuterDoor(reading: HeardReading, happenedAt: EpochMs, live: boolean): boolean {
    const open = this.#open.get(reading.home)
    if (numeric(reading.value) === 0) {
      if (open?.device === reading.device && happenedAt >= open.at) this.#open.delete(reading.home)
      return false
    }
    if (!live) return false
    this.#open.set(reading.home, { device: reading.device, at: happenedAt })
    return true
  }
}
