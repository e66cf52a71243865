import { setImmediate } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Cursor } from '../core/journal.ts'
import type { AlertingTables } from './schema.ts'

export interface DetectorSnapshot {
  readonly detector: string
  /** What it remembers, but for its parts. */
  readonly json: string
  /** Those of its parts that are to be written, or all of them when loaded; without a text: gone. */
  readonly parts?: readonly DetectorPart[]
}

export interface DetectorPart {
  readonly key: string
  readonly text: string | undefined
}

/** So many characters are written by one statement, in some milliseconds. */
const PIECE = 250_000
/** Parts of so many homes are written by one statement. */
const AT_ONCE = 100

/** Where detectors' memories are kept, with the place in the journal up to which they remember. */
export class DetectorSnapshots {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /** All of them, of one moment. `undefined` when none was ever saved. */
  async load(): Promise<{ readonly cursor: Cursor; readonly snapshots: readonly DetectorSnapshot[] } | undefined> {
    const save = await this.#newest()
    if (save === undefined) return undefined
    const [texts, parts] = [await this.#texts(save.slot), await this.#parts()]
    return {
      cursor: { journalId: save.journal_id, offset: save.offset },
      snapshots: Array.from(texts, ([detector, json]) => {
        const own = parts.get(detector)
        return own === undefined ? { detector, json } : { detector, json, parts: own }
      }),
    }
  }

  /**
   * Replaces what was saved before: a detector that is not named is forgotten, a part that is not named stays as it is. Until it resolves,
   * what was saved before holds. Written in small pieces: whoever writes something else meanwhile waits for one of them at most, and
   * but for the last, in which it comes to hold with its parts, nothing is written together.
   *
   * One at a time.
   */
  async save(cursor: Cursor, snapshots: readonly DetectorSnapshot[]): Promise<void> {
    const slot = (await this.#newest())?.slot === 0 ? 1 : 0
    for (const { detector, json } of snapshots) await this.#write(slot, detector, json)
    const names = snapshots.map(({ detector }) => detector)
    await this.#db.deleteFrom('detector_pieces').where('slot', '=', slot).where('detector', 'not in', names).execute()
    await this.#db.transaction().execute(async (trx) => {
      for (const { detector, parts = [] } of snapshots) await saveParts(trx, detector, parts)
      await trx.deleteFrom('detector_parts').where('detector', 'not in', names).execute()
      const place = { slot, journal_id: cursor.journalId, offset: cursor.offset }
      await trx
        .insertInto('detector_saves')
        .values({ id: 1, ...place })
        .onConflict((c) => c.column('id').doUpdateSet(place))
        .execute()
    })
  }

  #newest() {
    return this.#db.selectFrom('detector_saves').selectAll().executeTakeFirst()
  }

  async #write(slot: number, detector: string, json: string): Promise<void> {
    let pieces = 0
    for (const text of cut(json)) {
      const piece = pieces
      pieces += 1
      await this.#db
        .insertInto('detector_pieces')
        .values({ slot, detector, piece, text })
        .onConflict((c) => c.columns(['slot', 'detector', 'piece']).doUpdateSet({ text }))
        .execute()
      await setImmediate()
    }
    await this.#db
      .deleteFrom('detector_pieces')
      .where('slot', '=', slot)
      .where('detector', '=', detector)
      .where('piece', '>=', pieces)
      .execute()
  }

  async #texts(slot: number): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>()
    const rows = await this.#db
      .selectFrom('detector_pieces')
      .select(['detector', 'text'])
      .where('slot', '=', slot)
      .orderBy('detector')
      .orderBy('piece')
      .execute()
    for (const { detector, text } of rows) texts.set(detector, (texts.get(detector) ?? '') + text)
    return texts
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

/** Never between the two halves of one sign: a database keeps no half. */
function* cut(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = from + PIECE
    const end = isFirstHalf(text.charCodeAt(to - 1)) ? to + 1 : to
    yield text.slice(from, end)
    from = end
  }
}

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

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
    await setImmediate()
  }
}
