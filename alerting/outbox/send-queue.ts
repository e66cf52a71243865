import type { OutboxRow } from '../schema.ts'

interface Lane {
  readonly atOnce: number
  /** By priority, 0 first. */
  readonly waiting: OutboxRow[][]
  active: number
}

/** Requests under way at the same time at a vendor whose limits say nothing else. */
const AT_ONCE = 50
/** Claimed rows that may wait before a vendor, for each request that it takes at once; more stay on disk. */
const WAITING = 4

/**
 * Claimed rows on their way to vendors. Each vendor has a lane of its own, so that one that hangs holds up no other; within a lane
 * life-safety goes first. Only a hint: what is lost here is claimed on disk.
 */
export class SendQueue {
  readonly #lanes = new Map<string, Lane>()
  readonly #atOnce: (vendor: string) => number | undefined

  /** @param atOnce how many requests a vendor takes at the same time; 50 when it answers nothing */
  constructor(atOnce: (vendor: string) => number | undefined) {
    this.#atOnce = atOnce
  }

  /** Whether a row for that vendor had better wait on disk. Life-safety may crowd in to twice the number. */
  isFull(vendor: string, priority: number): boolean {
    const { waiting, atOnce } = this.#lane(vendor)
    const length = waiting.reduce((sum, rows) => sum + rows.length, 0)
    return length >= atOnce * WAITING * (priority === 0 ? 2 : 1)
  }

  push(row: OutboxRow): void {
    this.#lane(row.vendor ?? '').waiting[row.priority]?.push(row)
  }

  /** Takes the next row whose vendor has room for one more request; `ended` gives the room back. */
  next(): OutboxRow | undefined {
    for (const lane of this.#lanes.values()) {
      if (lane.active >= lane.atOnce) continue
      const row = lane.waiting.find((rows) => rows.length > 0)?.shift()
      if (row === undefined) continue
      lane.active += 1
      return row
    }
    return undefined
  }

  ended(row: OutboxRow): void {
    this.#lane(row.vendor ?? '').active -= 1
  }

  /** Everything that has not begun; the queue is empty afterwards. */
  drain(): readonly OutboxRow[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.waiting.flatMap((rows) => rows.splice(0)))
  }

  #lane(vendor: string): Lane {
    const known = this.#lanes.get(vendor)
    if (known !== undefined) return known
    const lane: Lane = { atOnce: this.#atOnce(vendor) ?? AT_ONCE, waiting: [[], [], []], active: 0 }
    this.#lanes.set(vendor, lane)
    return lane
  }
}
