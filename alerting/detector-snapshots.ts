import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Json } from '../core/detector.ts'
import type { Cursor } from '../core/journal.ts'
import type { AlertingTables } from './schema.ts'

export interface DetectorSnapshot {
  readonly detector: string
  readonly json: Json
  /** Those of its parts that are to be written, or all of them when loaded; without a text: gone. */
  readonly parts?: readonly DetectorPart[]
}

export interface DetectorPart {
  readonly key: string
  readonly text: string | undefined
}

/** Parts of so many homes are written by one statement. */
const AT_ONCE = 100

/** Where detectors' memories are kept, each with the place in the journal up to which it remembers. */
export class DetectorSnapshots {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /**
   * All of them, as one transaction saved them: they share one cursor. `undefined` when none was ever saved. A row that cannot be read is
   * left out, so that its detector begins anew: a hub that does not start would watch over nobody.
   */
  async load(): Promise<{ readonly cursor: Cursor; readonly snapshots: readonly DetectorSnapshot[] } | undefined> {
    const rows = await this.#db.selectFrom('detector_snapshots').selectAll().execute()
    const first = rows[0]
    if (first === undefined) return undefined
    const parts = await this.#parts()
    return {
      cursor: { journalId: first.journal_id, offset: first.offset },
      snapshots: rows.flatMap((row) => {
        const json = jsonOf(row.json)
        const own = parts.get(row.detector)
        if (json === undefined) return []
        return [{ detector: row.detector, json, ...(own === undefined ? {} : { parts: own }) }]
      }),
    }
  }

  /** Replaces what was saved before: a detector that is not named is forgotten, a part that is not named stays as it is. */
  async save(cursor: Cursor, snapshots: readonly DetectorSnapshot[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('detector_snapshots').execute()
      for (const { detector, json, parts = [] } of snapshots) {
        await trx
          .insertInto('detector_snapshots')
          .values({ detector, journal_id: cursor.journalId, offset: cursor.offset, json: JSON.stringify(json) })
          .execute()
        await saveParts(trx, detector, parts)
      }
      const names = snapshots.map(({ detector }) => detector)
      await trx.deleteFrom('detector_parts').where('detector', 'not in', names).execute()
    })
  }

  async #parts(): Promise<ReadonlyMap<string, readonly DetectorPart[]>> {
    const byDetector = new Map<string, { key: string; text: string }[]>()
    for (const { detector, key, text } of await this.#db.selectFrom('detector_parts').selectAll().execute()) {
      const parts = byDetector.get(detector)
      if (parts === undefined) byDetector.set(detector, [{ key, text }])
      else parts.push({ key, text })
    }
    return byDetector
  }
}

async function saveParts(
  trx: Transaction<AlertingTables>,
  detector: string,
  parts: readonly DetectorPart[],
): Promise<void> {
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    const some = parts.slice(from, from + AT_ONCE)
    const keys = some.map(({ key }) => key)
    await trx.deleteFrom('detector_parts').where('detector', '=', detector).where('key', 'in', keys).execute()
    const rows = some.flatMap(({ key, text }) => (text === undefined ? [] : [{ detector, key, text }]))
    if (rows.length > 0) await trx.insertInto('detector_parts').values(rows).execute()
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return z.json().safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
