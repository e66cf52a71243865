import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { SetBack } from '../core/set-back.ts'
import type { AlertingTables } from './schema.ts'

/** Columns with a moment that the hub's clock gave, or that counts from one. */
const MOMENTS: Readonly<Partial<Record<keyof AlertingTables, readonly string[]>>> = {
  deadlines: ['due_at'],
  outbox: ['next_at', 'claimed_at', 'claim_deadline', 'heard_at', 'created_at', 'updated_at'],
  alerts: [
    'happened_at',
    'opened_at',
    'started_at',
    'acknowledged_at',
    'last_acknowledged_at',
    'resolved_at',
    'cleared_at',
  ],
  alert_events: ['at'],
  findings: ['at', 'taken_at'],
  receipts: ['at'],
  told_phones: ['first_told_at'],
  incoming_texts: ['at'],
  pressed_keys: ['at'],
  presence_wishes: ['said_at', 'ended_at'],
}

/**
 * Moves back what a clock wrote down that was ahead: the steps of an escalation, messages that wait, and by what a new call is compared with
 * older ones. Else an open alert stands still until the wrong moment comes, and a call counts as part of one that was answered. Once for each
 * time that the clock was set back; a scan of each table.
 */
export async function setRowsBack(trx: Transaction<AlertingTables>, setBack: SetBack): Promise<void> {
  for (const [table, columns] of Object.entries(MOMENTS)) await moveBack(trx, { table, columns }, setBack)
  await setPresenceBack(trx, setBack)
}

async function moveBack(
  trx: Transaction<AlertingTables>,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  { by, since }: SetBack,
): Promise<void> {
  const ahead = (column: string): RawBuilder<unknown> => sql`${sql.ref(column)} >= ${since}`
  const moved = columns.map(
    (column) =>
      sql`${sql.ref(column)} = case when ${ahead(column)} then ${sql.ref(column)} - ${by} else ${sql.ref(column)} end`,
  )
  await sql`update ${sql.table(table)} set ${sql.join(moved)} where ${sql.join(columns.map(ahead), sql` or `)}`.execute(
    trx,
  )
}

/** The end that somebody named before the clock was ahead stays; one that counts from then does not. */
async function setPresenceBack(trx: Transaction<AlertingTables>, { by, since }: SetBack): Promise<void> {
  await trx
    .updateTable('presence_changes')
    .set((e) => ({ at: e('at', '-', by), until: e('until', '-', by) }))
    .where('at', '>=', since)
    .execute()
}
