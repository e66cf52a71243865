import type { HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

/** Something that took long and is over: a stay in a room, or the time until somebody moved again after a door. */
export interface Lasted {
  /** The room, the door, or whatever else is told apart. */
  readonly place: string
  /** It began by night. */
  readonly night: boolean
  readonly endedAt: EpochMs
  readonly lasted: DurationMs
  /** It was told as too long. */
  readonly told: boolean
}

/** More of one place and time of day are not needed to know the longest. */
const KEEP = 6

/**
 * Remembers what took long in each home, to know the longest that is usual at each place. What was told counts only when there was
 * another like it: it may have been a fall, and two may be a habit, or a bedroom whose sensor does not see the bed.
 */
export class UsualLengths {
  readonly #homes = new Map<HomeId, Lasted[]>()

  take(home: HomeId, lasted: Lasted, memory: DurationMs): void {
    const known = (this.#homes.get(home) ?? []).filter(({ endedAt }) => endedAt > lasted.endedAt - memory)
    known.push(lasted)
    // Nights that are long in one place must not push out what is long for a day in another.
    const alike = known.filter(({ place, night }) => place === lasted.place && night === lasted.night)
    if (alike.length > KEEP) known.splice(known.indexOf(shortestOf(alike, lasted)), 1)
    this.#homes.set(home, known)
  }

  /** The longest that is usual, among what was at `like`'s place and time of day; 0 when nothing long is known. */
  longest(home: HomeId, like: Pick<Lasted, 'place' | 'night'>, since: EpochMs): DurationMs {
    let untold = 0
    let first = 0
    let second = 0
    for (const { place, night, endedAt, lasted, told } of this.#homes.get(home) ?? []) {
      if (place !== like.place || night !== like.night || endedAt < since) continue
      if (!told) untold = Math.max(untold, lasted)
      second = Math.max(second, Math.min(first, lasted))
      first = Math.max(first, lasted)
    }
    return Math.max(untold, second)
  }

  toText(): Table {
    return toTable(this.#rows())
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#homes.clear()
    for (const row of fromTable(text, 6)) {
      const home = row.text(0)
      const stays = this.#homes.get(home) ?? []
      stays.push({
        place: row.text(1),
        night: row.flag(2),
        endedAt: row.number(3) ?? 0,
        lasted: row.number(4) ?? 0,
        told: row.flag(5),
      })
      this.#homes.set(home, stays)
    }
  }

  *#rows() {
    for (const [home, stays] of this.#homes) {
      for (const { place, night, endedAt, lasted, told } of stays) yield [home, place, night, endedAt, lasted, told]
    }
  }
}

function shortestOf(alike: readonly Lasted[], first: Lasted): Lasted {
  return alike.reduce((shortest, one) => (one.lasted < shortest.lasted ? one : shortest), first)
}
