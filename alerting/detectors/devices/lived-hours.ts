import type { HomeId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

interface Life {
  hour: number
  lived: number
}

/**
 * Counts for each home the hours of the clock in which somebody was seen about. A door sensor cannot be expected to speak while nobody
 * is there to open the door: its silence is reckoned in these hours.
 */
export class LivedHours {
  readonly #homes = new Map<HomeId, Life>()

  /** Somebody was seen about. */
  mark(home: HomeId, at: EpochMs): void {
    const hour = Math.floor(at / hours(1))
    const life = this.#homes.get(home)
    if (life === undefined) this.#homes.set(home, { hour, lived: 1 })
    else if (hour > life.hour) {
      life.hour = hour
      life.lived += 1
    }
  }

  /** Since ever. */
  of(home: HomeId): number {
    return this.#homes.get(home)?.lived ?? 0
  }

  toText(): Table {
    return toTable(this.#homes, ([home, { hour, lived }]) => [home, hour, lived])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#homes.clear()
    for (const row of fromTable(text, 3)) {
      this.#homes.set(row.text(0), { hour: row.number(1) ?? 0, lived: row.number(2) ?? 0 })
    }
  }
}
