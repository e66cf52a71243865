import type { Receipt } from '../../core/notifier.ts'
import { type Recorded, recordReceipt, type RecordFacts } from './record-result.ts'

/**
 * Writes a receipt down, and what follows from it for its row. One whose row is not known yet is kept for the answer that it overtook;
 * `delivered` is never taken back.
 *
 * @returns `undefined` when no row is known
 */
export async function receiveReceipt(receipt: Receipt, facts: RecordFacts): Promise<Recorded | undefined> {
  const { trx, now } = facts
  const { vendor, providerId, state } = receipt
  const reason = receipt.reason ?? null
  await trx
    .insertInto('receipts')
    .values({ vendor, provider_id: providerId, state, reason, at: now })
    .onConflict((c) =>
      c
        .columns(['vendor', 'provider_id'])
        .doUpdateSet({ state, reason, at: now })
        .where('receipts.state', '!=', 'delivered'),
    )
    .execute()
  const row = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('vendor', '=', vendor)
    .where('provider_id', '=', providerId)
    .executeTakeFirst()
  return row === undefined ? undefined : recordReceipt(row, { state, reason }, facts)
}
