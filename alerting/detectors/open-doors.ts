import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { numeric } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DoorContacts } from './door-contacts.ts'
import type { DeviceFinder } from './residences.ts'
import { fromTable, type Table, toTable } from './table.ts'

export interface OpenDoor {
  readonly device: DeviceId
  /** When it was opened, by our clock. */
  readonly at: EpochMs
}

/**
 * Knows the outer doors that were seen to open, and after which nobody was seen moving. Only of contacts that were ever heard to
 * close: of one that tells of openings alone nobody knows whether it stands open.
 */
export class OpenDoors {
  readonly #devices: Pick<DeviceFinder, 'find'>
  readonly #contacts: Pick<DoorContacts, 'closes'>
  readonly #open = new Map<HomeId, OpenDoor>()

  constructor(devices: Pick<DeviceFinder, 'find'>, contacts: Pick<DoorContacts, 'closes'>) {
    this.#devices = devices
    this.#contacts = contacts
  }

  of(home: HomeId): OpenDoor | undefined {
    return this.#open.get(home)
  }

  /** Where one stands open. */
  homes(): Iterable<HomeId> {
    return this.#open.keys()
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
    if (this.#isOuterDoor(reading)) return this.#onOuterDoor(reading, happenedAt, live)
    if (reading.retained) return false
    const moved = (live || reading.metric === 'motion') && numeric(reading.value) !== 0
    if (moved) this.moved(reading.home, happenedAt)
    return false
  }

  /** Somebody opened it. True when it is one that would tell of closing. */
  opened(home: HomeId, door: OpenDoor): boolean {
    if (!this.#contacts.closes(door.device)) return false
    this.#open.set(home, door)
    return true
  }

  /** Somebody closed it, or it said that it is closed. */
  closed(home: HomeId, { device, at }: OpenDoor): void {
    const open = this.#open.get(home)
    if (open?.device === device && at >= open.at) this.#open.delete(home)
  }

  /** Somebody moved indoors. */
  moved(home: HomeId, at: EpochMs): void {
    const open = this.#open.get(home)
    if (open !== undefined && at > open.at) this.#open.delete(home)
  }

  toText(): Table {
    return toTable(this.#open, ([home, { device, at }]) => [home, device, at])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#open.clear()
    for (const row of fromTable(text, 3)) this.#open.set(row.text(0), { device: row.text(1), at: row.number(2) ?? 0 })
  }

  #isOuterDoor(reading: HeardReading): boolean {
    return reading.metric === 'door-open' && this.#devices.find(reading.home, reading.device)?.role === 'outer-door'
  }

  #onOuterDoor(reading: HeardReading, at: EpochMs, live: boolean): boolean {
    const { home, device } = reading
    if (numeric(reading.value) !== 0) return live && this.opened(home, { device, at })
    // A memory of having been closed ends nothing.
    if (!reading.retained) this.closed(home, { device, at })
    return false
  }
}
