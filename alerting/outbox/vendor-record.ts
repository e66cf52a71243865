import type { Kysely } from 'kysely'
import type { Notifier } from '../../core/notifier.ts'
import { days, type EpochMs, hours } from '../../core/time.ts'
import type { VendorHealth } from '../../core/vendor-health.ts'
import type { AlertingTables, SendState } from '../schema.ts'
import { standingOf } from './breaker.ts'
import type { VendorBook } from './vendor-book.ts'

/** What the outbox rows say of one vendor. */
export type VendorRecord = Pick<VendorHealth, 'lastAcceptedAt' | 'lastFailure' | 'sentLastHour' | 'failedLastHour'>

/** What is older says nothing of today. */
const LOOKS_BACK = days(30)

const TAKEN: readonly SendState[] = ['accepted', 'delivered']
const FAILED: readonly SendState[] = ['failed', 'unknown']

/** Reads by index what became of a vendor's messages. */
export async function vendorRecord(db: Kysely<AlertingTables>, vendor: string, now: EpochMs): Promise<VendorRecord> {
  const newest = (states: readonly SendState[]) =>
    db
      .selectFrom('outbox')
      .select(['claimed_at', 'reason'])
      .where('vendor', '=', vendor)
      .where('claimed_at', '>', now - LOOKS_BACK)
      .where('state', 'in', states)
      .orderBy('claimed_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  const taken = await newest(TAKEN)
  const failure = await newest(FAILED)
  const counts = await db
    .selectFrom('outbox')
    .select(['state', (e) => e.fn.countAll<number>().as('count')])
    .where('vendor', '=', vendor)
    .where('claimed_at', '>', now - hours(1))
    .groupBy('state')
    .execute()
  const count = (of: (state: SendState) => boolean): number =>
    counts.filter(({ state }) => of(state)).reduce((sum, row) => sum + row.count, 0)
  return {
    lastAcceptedAt: taken?.claimed_at ?? undefined,
    lastFailure:
      failure?.claimed_at === undefined || failure.claimed_at === null
        ? undefined
        : { at: failure.claimed_at, reason: failure.reason ?? '' },
    sentLastHour: count(() => true),
    failedLastHour: count((state) => FAILED.includes(state)),
  }
}

/** The health of every vendor, in order of preference: the record of its rows, and whether it rests. */
export async function vendorHealth(
  db: Kysely<AlertingTables>,
  book: VendorBook,
  now: EpochMs,
): Promise<readonly VendorHealth[]> {
  const all: VendorHealth[] = []
  for (const vendor of book.notifiers) {
    const record = await vendorRecord(db, vendor.name, now)
    const breaker = book.breaker(vendor.name)
    const rests = standingOf(breaker, now) !== 'well'
    all.push({
      ...healthOf(vendor, record),
      ...(rests ? { state: 'resting', restingUntil: breaker.restingUntil } : {}),
    })
  }
  return all
}

/** As far as rows tell: whether it rests is known to the hub that runs. */
export function healthOf({ name, channels, reachesPeople }: Notifier, record: VendorRecord): VendorHealth {
  const used = record.lastAcceptedAt !== undefined || record.lastFailure !== undefined
  return { name, channels, reachesPeople, ...record, state: used ? 'well' : 'never-used', restingUntil: undefined }
}
