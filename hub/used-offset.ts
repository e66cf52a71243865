import type { Kysely } from 'kysely'
import type { AlertingTables } from '../alerting/schema.ts'
import type { Offset } from '../core/journal.ts'
import type { IngestTables } from '../ingest/schema.ts'

/** The highest offset of that journal that any consumer's cursor names; 0 when none does. */
export async function usedOffset(db: Kysely<AlertingTables & IngestTables>, journalId: string): Promise<Offset> {
  const judged = await db
    .selectFrom('alerter_cursor')
    .select('offset')
    .where('journal_id', '=', journalId)
    .executeTakeFirst()
  const stored = await db
    .selectFrom('cursors')
    .select((e) => e.fn.max('offset').as('offset'))
    .where('journal_id', '=', journalId)
    .executeTakeFirst()
  return Math.max(judged?.offset ?? 0, stored?.offset ?? 0)
}
