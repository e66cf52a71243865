import type { Kysely } from 'kysely'
import { nextTimeOfDay } from '../../core/calendar.ts'
import { days, type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import type { SendLimits } from '../vendors/send-limits.ts'
import { FREE, generalShare, type Room, tighter } from './budget.ts'

type Counted = Pick<SendLimits, 'perSecond' | 'perDay' | 'reserve'>

interface Count {
  /** Claims of the last second, oldest first. */
  readonly recent: EpochMs[]
  today: number
  /** The next local midnight. */
  dayEnds: EpochMs
}

const COUNTED_AGAIN = minutes(10)
/** A little more than one: requests leave a moment after their time was taken. */
export const A_SECOND: DurationMs = seconds(1) + 20

/**
 * How much each vendor was handed in this second and on this day. Kept in memory, since an SOS waits for the answer, and counted from
 * the rows at the start, at midnight and every 10 min: a claim that was rolled back counts until then.
 */
export class VendorPace {
  readonly #limits: ReadonlyMap<string, Counted>
  readonly #timeZone: string
  readonly #counts = new Map<string, Count>()
  #countedAt: EpochMs | undefined

  /** @param timeZone whose midnight begins the day; an IANA name */
  constructor(limits: ReadonlyMap<string, Counted>, timeZone: string) {
    this.#limits = limits
    this.#timeZone = timeZone
  }

  /** Counts from the rows when it is time to. */
  async refresh(db: Kysely<AlertingTables>, now: EpochMs): Promise<void> {
    // What was counted by a clock that was ahead is counted anew.
    const setBack = this.#countedAt !== undefined && now < this.#countedAt - COUNTED_AGAIN
    if (setBack) this.#counts.clear()
    else if (this.#countedAt !== undefined && now < this.#countedAt + COUNTED_AGAIN) return
    this.#countedAt = now
    for (const [vendor, { perDay }] of this.#limits) {
      if (perDay !== undefined) this.#count(vendor, now).today = await this.#handedToday(db, vendor, now)
    }
  }

  async #handedToday(db: Kysely<AlertingTables>, vendor: string, now: EpochMs): Promise<number> {
    const midnight = nextTimeOfDay(now - days(1), 0, this.#timeZone)
    const row = await db
      .selectFrom('outbox')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('vendor', '=', vendor)
      .where('claimed_at', '>=', midnight)
      .executeTakeFirst()
    return row?.count ?? 0
  }

  /** The vendor is handed one more. */
  note(vendor: string, now: EpochMs): void {
    if (!this.#limits.has(vendor)) return
    const count = this.#count(vendor, now)
    count.today += 1
    count.recent.push(now)
  }

  room(vendor: string, lifeSafety: boolean, now: EpochMs): Room {
    const limits = this.#limits.get(vendor)
    if (limits === undefined) return FREE
    const { recent, today, dayEnds } = this.#count(vendor, now)
    const share = (limit: number): number => (lifeSafety ? limit : generalShare(limit, limits))
    const { perSecond, perDay } = limits
    const ofSecond = perSecond === undefined ? undefined : recent.at(-share(perSecond))
    // Even life-safety keeps the pace: it waits a second at most, and goes first.
    const pace: Room =
      ofSecond === undefined ? FREE : { state: 'full', until: ofSecond + A_SECOND, reason: 'vendor-pace' }
    if (perDay === undefined || today < share(perDay)) return pace
    return tighter(pace, { state: lifeSafety ? 'over' : 'full', until: dayEnds, reason: 'vendor-budget' })
  }

  #count(vendor: string, now: EpochMs): Count {
    const count = this.#counts.get(vendor) ?? { recent: [], today: 0, dayEnds: 0 }
    this.#counts.set(vendor, count)
    if (now >= count.dayEnds) {
      count.today = 0
      count.dayEnds = nextTimeOfDay(now, 0, this.#timeZone)
    }
    while (count.recent[0] !== undefined && count.recent[0] <= now - A_SECOND) count.recent.shift()
    return count
  }
}
