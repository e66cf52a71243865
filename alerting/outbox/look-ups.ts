import type { Kysely } from 'kysely'
import type { Clock, EpochMs } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { patiently } from './patiently.ts'
import type { Ended } from './record-result.ts'
import type { VendorBook } from './vendor-book.ts'

export interface LookUpsOptions {
  readonly db: Kysely<AlertingTables>
  readonly book: VendorBook
  readonly clock: Clock
  /** A row in memory is not taken a second time. */
  readonly inHand: Set<string>
  readonly onEnded: (ended: Ended) => void
}

/** Questions under way at the same time. */
const MOST_AT_ONCE = 20
/** Of these, about messages that were accepted: nobody waits for the answer. */
const MOST_POLLS = 10

/**
 * Asks vendors what became of messages: of those of which nobody knows whether they went out, at once; of those that were accepted and
 * whose receipt does not come, after a while. What is due stands in the rows; nothing is claimed, since asking twice does no harm.
 */
export class LookUps {
  readonly #options: LookUpsOptions
  #active = 0

  constructor(options: LookUpsOptions) {
    this.#options = options
  }

  /** Begins what is due now; answers when it has begun. */
  async runDue(now: EpochMs): Promise<void> {
    if (!(await this.#isAnythingDue(now))) return
    await this.#begin('unknown', 'look-up', { now, most: MOST_AT_ONCE })
    await this.#begin('accepted', 'poll', { now, most: MOST_POLLS })
  }

  /** Hardly ever. It is asked every second: for one column, not twice for all of a row. */
  async #isAnythingDue(now: EpochMs): Promise<boolean> {
    const one = await this.#options.db
      .selectFrom('outbox')
      .select('id')
      .where('state', 'in', ['unknown', 'accepted'])
      .where('next_at', '<=', now)
      .limit(1)
      .execute()
    return one.length > 0
  }

  async #begin(
    state: 'unknown' | 'accepted',
    from: 'look-up' | 'poll',
    { now, most }: { readonly now: EpochMs; readonly most: number },
  ): Promise<void> {
    const { db, inHand } = this.#options
    const room = most - this.#active
    if (room <= 0) return
    const rows = await db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', state)
      .where('next_at', '<=', now)
      .orderBy('priority')
      .orderBy('next_at')
      .limit(most)
      .execute()
    for (const row of rows.filter(({ id }) => !inHand.has(id)).slice(0, room)) {
      inHand.add(row.id)
      void this.#ask(row, from)
    }
  }

  async #ask(row: OutboxRow, from: 'look-up' | 'poll'): Promise<void> {
    this.#active += 1
    const { clock, book, onEnded } = this.#options
    const result = await patiently(
      clock,
      () => book.vendor(row.vendor)?.lookUp?.(book.noticeOf(row), row.claimed_at ?? row.created_at),
      'can not be looked up',
    )
    this.#active -= 1
    onEnded({ row, from, result })
  }
}
