import type { Transaction } from 'kysely'
import type { Channel, Purpose } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import type { SentBefore } from './budget.ts'

/** A message that a number was sent, or may have been, with what grouping goes by. */
export interface SentTo extends SentBefore {
  readonly channel: Channel
  readonly purpose: Purpose
  readonly lifeSafety: boolean
  /** It carries several. */
  readonly bundle: boolean
}

/** More than any number's budget holds. */
const MOST = 1000

/**
 * What was sent to the number after `since`, newest first: one read by index. A vendor that said no, or that it never had the message, took
 * nothing.
 */
export async function sentTo(
  trx: Transaction<AlertingTables>,
  phone: string,
  since: EpochMs,
): Promise<readonly SentTo[]> {
  const rows = await trx
    .selectFrom('outbox')
    .select(['vendor', 'claimed_at', 'alert_id', 'channel', 'purpose', 'priority', 'bundle'])
    .where('phone', '=', phone)
    .where('claimed_at', '>', since)
    .where((e) =>
      e.or([e('state', 'in', ['claimed', 'accepted', 'delivered', 'unknown']), e('provider_id', 'is not', null)]),
    )
    .where((e) => e.or([e('reason', 'is', null), e('reason', '!=', 'not-found')]))
    .orderBy('claimed_at', 'desc')
    .limit(MOST)
    .execute()
  return rows.map((row) => asSent(row, row.claimed_at ?? since))
}

/** The row as one that was sent just now. */
export function asSent(
  row: Pick<OutboxRow, 'vendor' | 'alert_id' | 'channel' | 'purpose' | 'priority' | 'bundle'>,
  at: EpochMs,
): SentTo {
  return {
    vendor: row.vendor ?? '',
    at,
    alert: row.alert_id,
    channel: row.channel,
    purpose: row.purpose,
    lifeSafety: row.priority === 0,
    bundle: row.bundle === 1,
  }
}
