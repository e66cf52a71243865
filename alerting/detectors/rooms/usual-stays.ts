import type { HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, toTable } from '../table.ts'

/** A long stay that has ended. */
export interface Stay {
  readonly room: string
  /** It began by night. */
  readonly night: boolean
  readonly endedAt: EpochMs
  readonly lasted: DurationMs
  /** It was told as too long. */
  readonly told: boolean
}

/** More than these are not needed to know the longest. */
const KEEP = 24

/**
 * Remembers the long stays of each home, to know the longest that is usual there. One that was told counts only when there was
 * another like it: it may have been a fall, and two may be a habit, or a bedroom whose sensor does not see the bed.
 */
export class UsualStays {
  readonly #homes = new Map<HomeId, Stay[]>()

  take(home: HomeId, stay: Stay, memory: DurationMs): void {
    const known = (this.#homes.get(home) ?? []).filter(({ endedAt }) => endedAt > stay.endedAt - memory)
    known.push(stay)
    if (known.length > KEEP) known.splice(indexOfShortest(known), 1)
    this.#homes.set(home, known)
  }

  /** The longest that is usual, among those of `like`'s room and time of day; 0 when no long one is known. */
  longest(home: HomeId, like: Pick<Stay, 'room' | 'night'>, since: EpochMs): DurationMs {
    let untold = 0
    let first = 0
    let second = 0
    for (const { room, night, endedAt, lasted, told } of this.#homes.get(home) ?? []) {
      if (room !== like.room || night !== like.night || endedAt < since) continue
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
        room: row.text(1),
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
      for (const { room, night, endedAt, lasted, told } of stays) yield [home, room, night, endedAt, lasted, told]
    }
  }
}

function indexOfShortest(stays: readonly Stay[]): number {
  let shortest = 0
  for (const [index, { lasted }] of stays.entries()) {
    if (lasted < (stays[shortest]?.lasted ?? 0)) shortest = index
  }
  return shortest
}
