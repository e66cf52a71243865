import type { EpochMs } from '../../core/time.ts'
import type { OutboxRow } from '../schema.ts'
import type { SendLimits } from '../vendors/send-limits.ts'
import { A_SECOND } from './vendor-pace.ts'

interface Lane {
  readonly atOnce: number
  readonly perSecond: number
  /** When requests of the last second began, oldest first. */
  readonly begun: EpochMs[]
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
 * life-safety goes first, and no more begin in a second than the vendor takes: claims keep that pace too, but may be handed over late and
 * together. Only a hint: what is lost here is claimed on disk.
 */
export class SendQueue {
  readonly #lanes = new Map<string, Lane>()
  readonly #limits: (vendor: string) => Pick<SendLimits, 'atOnce' | 'perSecond'> | undefined

  constructor(limits: (vendor: string) => Pick<SendLimits, 'atOnce' | 'perSecond'> | undefined) {
    this.#limits = limits
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

  /**
   * Takes the next row whose vendor has room for one more request; `ended` gives the room back.
   *
   * @returns a moment when there is none, and when there will be one by the vendors' pace
   */
  next(now: EpochMs): OutboxRow | EpochMs | undefined {
    let soonest: EpochMs | undefined
    for (const lane of this.#lanes.values()) {
      const waiting = lane.waiting.find((rows) => rows.length > 0)
      if (waiting === undefined || lane.active >= lane.atOnce) continue
      const room = roomAt(lane, now)
      if (room <= now) return begin(lane, waiting, now)
      soonest = Math.min(soonest ?? room, room)
    }
    return soonest
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
    const { atOnce = AT_ONCE, perSecond = Number.POSITIVE_INFINITY } = this.#limits(vendor) ?? {}
    const lane: Lane = { atOnce, perSecond, begun: [], waiting: [[], [], []], active: 0 }
    this.#lanes.set(vendor, lane)
    return lane
  }
}

/** From when the vendor's pace lets one more begin. */
function roomAt({ begun, perSecond }: Lane, now: EpochMs): EpochMs {
  // One ahead of now is from before the clock was set back.
  while (begun[0] !== undefined && (begun[0] <= now - A_SECOND || begun[0] > now + A_SECOND)) begun.shift()
  const [oldest] = begun
  return oldest === undefined || begun.length < perSecond ? now : oldest + A_SECOND
}

function begin(lane: Lane, waiting: OutboxRow[], now: EpochMs): OutboxRow | undefined {
  lane.active += 1
  if (Number.isFinite(lane.perSecond)) lane.begun.push(now)
  return waiting.shift()
}
