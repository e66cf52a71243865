import type { Kysely } from 'kysely'

import type { Cursor, CursorStore } from '../core/journal.ts'
import type { Clock } from '../core/time.ts'
import type { IngestTables } from './schema.ts'

/** Cursors as rows of the state database. */
export function createCursorStore(db: Kysely<IngestTables>, clock: Clock): CursorStore {
  return {
    async load(consumer: string): Promise<Cursor | undefined> {
      const row = await db.selectFrom('cursors').selectAll().where('consumer', '=', consumer).executeTakeFirst()
      return row === undefined ? undefined : { journalId: row.journal_id, offset: row.offset }
    },
    async save(consumer: string, { journalId, offset }: Cursor): Promise<void> {
      const place = { journal_id: journalId, offset, saved_at: clock.now() }
      await db
        .insertInto('cursors')
        .values({ consumer, ...place })
        .onConflict((conflict) => conflict.column('consumer').doUpdateSet(place))
        .execute()
    },
  }
}
