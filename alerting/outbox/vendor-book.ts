import type { Kysely } from 'kysely'
import { nextTimeOfDay, timeOfDay } from '../../core/calendar.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { Channel, Notice, Notifier } from '../../core/notifier.ts'
import { type EpochMs, hours } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import type { SendLimits } from '../vendors/send-limits.ts'
import {
  afterOutcome,
  type Breaker,
  FRESH,
  LONGEST_REST,
  probed,
  restsUntil,
  standingOf,
  type Took,
} from './breaker.ts'
import { FREE, numberRoom, type Room, type SentBefore, tighter } from './budget.ts'
import type { VendorFacts } from './next-attempt.ts'
import { noticeOf } from './outbox-rows.ts'
import { VendorPace } from './vendor-pace.ts'

/** What the district agreed with a vendor, beside what the vendor is. */
export interface SendTerms {
  readonly limits?: SendLimits | undefined
  /** The district's own decision: whole texts also to a vendor under foreign law. */
  readonly fullText?: boolean | undefined
}

/** When a routine matter wakes nobody; a digest may be put down for no other hours. */
const DAY = { from: hours(7), until: hours(20) } as const

export interface VendorBookOptions {
  /** In order of preference. */
  readonly notifiers: readonly Notifier[]
  /** By the vendor's name. */
  readonly terms?: ReadonlyMap<string, SendTerms>
  /** An IANA name. */
  readonly timeZone: string
  readonly metrics: Metrics
}

/** What is known of each vendor at this moment: how it has been taking messages, and what its limits leave. A restart tries each anew. */
export class VendorBook {
  readonly #options: VendorBookOptions
  readonly #pace: VendorPace
  readonly #breakers = new Map<string, Breaker>()

  constructor(options: VendorBookOptions) {
    this.#options = options
    this.#pace = new VendorPace(limitsOf(options), options.timeZone)
  }

  get notifiers(): readonly Notifier[] {
    return this.#options.notifiers
  }

  vendor(name: string | null): Notifier | undefined {
    return this.#options.notifiers.find((vendor) => vendor.name === name)
  }

  limits(vendor: string): SendLimits | undefined {
    return this.#options.terms?.get(vendor)?.limits
  }

  channels(): readonly Channel[] {
    return [...new Set(this.#options.notifiers.flatMap((vendor) => vendor.channels))]
  }

  /** The row as its vendor is told of it. */
  noticeOf(row: OutboxRow): Notice {
    const vendor = this.vendor(row.vendor)
    return noticeOf(row, vendor?.foreign === true && this.#options.terms?.get(vendor.name)?.fullText !== true)
  }

  /** From when what can wait for the day may go out; `undefined` by day. */
  dayBegins(now: EpochMs): EpochMs | undefined {
    const { timeZone } = this.#options
    const time = timeOfDay(now, timeZone)
    return time >= DAY.from && time < DAY.until ? undefined : nextTimeOfDay(now, DAY.from, timeZone)
  }

  canLookUp(row: OutboxRow): boolean {
    return this.vendor(row.vendor)?.lookUp !== undefined
  }

  /** Counts from the rows what each vendor was handed today, when it is time to. */
  refresh(db: Kysely<AlertingTables>, now: EpochMs): Promise<void> {
    return this.#pace.refresh(db, now)
  }

  /**
   * What the choice of a vendor for that message goes by.
   *
   * @param sent what its number was sent, newest first
   * @param isBusy whether a vendor has enough in hand
   */
  facts(
    row: Pick<OutboxRow, 'severity' | 'alert_id'>,
    by: { readonly sent: readonly SentBefore[]; readonly now: EpochMs; isBusy(vendor: string): Room },
  ): readonly VendorFacts[] {
    const message = { lifeSafety: row.severity === 'life-safety', alert: row.alert_id }
    return this.#options.notifiers.map((vendor): VendorFacts => {
      const { name } = vendor
      const limits = this.limits(name)
      const toNumber = by.sent.filter((sent) => sent.vendor === name)
      const number = limits === undefined ? FREE : numberRoom(message, toNumber, limits, by.now)
      const handed = this.#pace.room(name, message.lifeSafety, by.now)
      return {
        ...this.#standing(name, by.now),
        name,
        channels: vendor.channels,
        reaches: (to) => vendor.reaches?.(to) ?? true,
        room: tighter(tighter(number, handed), by.isBusy(name)),
      }
    })
  }

  #standing(name: string, now: EpochMs): Pick<VendorFacts, 'standing' | 'restingSince' | 'restsUntil'> {
    const breaker = this.breaker(name)
    const standing = standingOf(breaker, now)
    // Where every message is life-safety, somebody has to try it out in the end.
    const overdue = standing === 'rested' && now >= (breaker.restingUntil ?? now) + LONGEST_REST
    return {
      standing: overdue ? 'well' : standing,
      restingSince: breaker.restingSince,
      restsUntil: restsUntil(breaker, now),
    }
  }

  breaker(vendor: string): Breaker {
    return this.#breakers.get(vendor) ?? FRESH
  }

  /** A message is claimed for that vendor. */
  noteClaim(vendor: string, now: EpochMs): void {
    this.#pace.note(vendor, now)
    this.#breakers.set(vendor, probed(this.breaker(vendor), now))
  }

  /** How the vendor took a message. @returns whether it rests from now on, and did not before */
  heard(vendor: string, took: Took, now: EpochMs): boolean {
    const before = this.breaker(vendor)
    const after = afterOutcome(before, took, now)
    this.#breakers.set(vendor, after)
    return after.rests > before.rests
  }
}

const limitsOf = ({ terms }: VendorBookOptions): ReadonlyMap<string, SendLimits> =>
  new Map([...(terms ?? [])].flatMap(([name, { limits }]) => (limits === undefined ? [] : [[name, limits] as const])))
