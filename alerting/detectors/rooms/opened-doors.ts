import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

/** An outer door that was opened in sleeping hours, and after which nothing has been heard. */
export interface OpenedDoor {
  readonly device: DeviceId
  readonly at: EpochMs
  told: boolean
}

/** Somebody moved indoors, or closed `door`. */
export interface DoorAnswer {
  readonly at: EpochMs
  readonly door?: DeviceId
  /** It tells what is happening now. Only that ends what was told. */
  readonly live?: boolean
}

interface Watched {
  /** When somebody was last seen to move indoors. */
  insideAt: EpochMs | undefined
  readonly opened: OpenedDoor[]
}

/** Waits for somebody to close each door that was opened, or to move indoors. */
export class OpenedDoors {
  readonly #homes = new Map<HomeId, Watched>()

  /** Those of one home that nobody has answered. */
  of(home: HomeId): readonly OpenedDoor[] {
    return this.#homes.get(home)?.opened ?? []
  }

  insideAt(home: HomeId): EpochMs | undefined {
    return this.#homes.get(home)?.insideAt
  }

  /** True when it is now waited for; false when it is already, or when somebody has moved indoors since. */
  open(home: HomeId, device: DeviceId, at: EpochMs): boolean {
    const { opened, insideAt } = this.#watched(home)
    if (insideAt !== undefined && insideAt > at) return false
    if (opened.some((door) => door.device === device)) return false
    opened.push({ device, at, told: false })
    return true
  }

  /** Somebody moves indoors now. @returns the doors that are answered by that, told or not */
  moved(home: HomeId, at: EpochMs): readonly OpenedDoor[] {
    this.#watched(home).insideAt = at
    return this.answer(home, { at, live: true })
  }

  /** @returns the doors that are answered by this, told or not */
  answer(home: HomeId, { at, door, live = false }: DoorAnswer): readonly OpenedDoor[] {
    const opened = this.#homes.get(home)?.opened
    if (opened === undefined || opened.length === 0) return []
    const answered = opened.filter((one) => (door ?? one.device) === one.device && at >= one.at && (live || !one.told))
    for (const one of answered) opened.splice(opened.indexOf(one), 1)
    return answered
  }

  forget(home: HomeId): void {
    this.#homes.delete(home)
  }

  snapshot(): { inside: Table; opened: Table } {
    return {
      inside: toTable(this.#homes, ([home, { insideAt }]) => [home, insideAt]),
      opened: toTable(this.#openedRows()),
    }
  }

  /** Replaces everything. */
  load({ inside, opened }: { readonly inside: string; readonly opened: string }): void {
    this.#homes.clear()
    for (const row of fromTable(inside, 2)) this.#watched(row.text(0)).insideAt = row.number(1)
    for (const row of fromTable(opened, 4)) {
      this.#watched(row.text(0)).opened.push({ device: row.text(1), at: row.number(2) ?? 0, told: row.flag(3) })
    }
  }

  *#openedRows() {
    for (const [home, { opened }] of this.#homes) {
      for (const { device, at, told } of opened) yield [home, device, at, told]
    }
  }

  #watched(home: HomeId): Watched {
    let watched = this.#homes.get(home)
    if (watched === undefined) {
      watched = { insideAt: undefined, opened: [] }
      this.#homes.set(home, watched)
    }
    return watched
  }
}
