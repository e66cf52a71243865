import type { Kysely } from 'kysely'

/** Held messages may go out together in another row; budgets, vendors' records and what is due are index reads. */
export async function addOutboxBudgets(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('carrier_id', 'text').execute()
  await db.schema
    .alterTable('outbox')
    .addColumn('bundle', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createIndex('outbox_carrier')
    .on('outbox')
    .column('carrier_id')
    .where('carrier_id', 'is not', null)
    .execute()
  await db.schema
    .createIndex('outbox_work')
    .on('outbox')
    .columns(['state', 'priority', 'next_at'])
    .where('next_at', 'is not', null)
    .execute()
  await db.schema.createIndex('outbox_phone').on('outbox').columns(['phone', 'claimed_at']).execute()
  await db.schema.createIndex('outbox_vendor').on('outbox').columns(['vendor', 'claimed_at']).execute()
}
