import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Json } from '../core/detector.ts'
import type { Cursor } from '../core/journal.ts'
import type { AlertingTables } from './schema.ts'

export interface DetectorSnapshot {
  readonly detector: string
  readonly json: Json
}

/** Where detectors' memories are kept, each with the place in the journal up to which it remembers. */
export class DetectorSnapshots {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /** All of them, as one transaction saved them: they share one cursor. `undefined` when none was ever saved. */
  async load(): Promise<{ readonly cursor: Cursor; readonly snapshots: readonly DetectorSnapshot[] } | undefined> {
    const rows = await this.#db.selectFrom('detector_snapshots').selectAll().execute()
    const first = rows[0]
    if (first === undefined) return undefined
    return {
      cursor: { journalId: first.journal_id, offset: first.offset },
      snapshots: rows.map((row) => ({ detector: row.detector, json: z.json().parse(JSON.parse(row.json)) })),
    }
  }

  /** Replaces what was saved before: a detector that is not named is forgotten. */
  async save(cursor: Cursor, snapshots: readonly DetectorSnapshot[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('detector_snapshots').execute()
      for (const { detector, json } of snapshots) {
        await trx
          .insertInto('detector_snapshots')
          .values({ detector, journal_id: cursor.journalId, offset: cursor.offset, json: JSON.stringify(json) })
          .execute()
      }
    })
  }
}
