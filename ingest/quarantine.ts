import type { Kysely } from 'kysely'

import type { QuarantineReason } from '../core/feed.ts'
import type { Offset } from '../core/journal.ts'
import type { Message } from '../core/message.ts'
import type { QuarantinedMessage, QuarantineShelf } from '../core/quarantine.ts'
import type { EpochMs } from '../core/time.ts'
import type { IngestTables, QuarantineRow } from './schema.ts'

/** A message on its way into the quarantine. */
export interface Refuse {
  readonly journalId: string
  readonly offset: Offset
  readonly message: Message
  /** What it says may not be kept for so long. */
  readonly withoutPayload?: boolean
  readonly reason: QuarantineReason
  readonly detail: string
}

/** A message as the quarantine can hand it back. */
export interface Kept extends QuarantinedMessage {
  readonly retain: boolean
  /** Only the first 64 KiB of its payload were kept, or nothing of it. */
  readonly truncated: boolean
}

/** A place in the order of the quarantine: after this message. */
export interface ShelfPlace {
  readonly journalId: string
  readonly offset: Offset
}

/** What is kept of a payload: more than any sensor says, so that a flood of junk does not fill the disk by its size. */
export const PAYLOAD_KEPT = 64 * 1024
/** A row has ten values, and a database binds only so many to one statement. */
const ROWS_AT_ONCE = 50

/** Messages that could not be used, with the reason, until somebody mends what refused them or their time is over. */
export class Quarantine implements QuarantineShelf {
  readonly #db: Kysely<IngestTables>

  constructor(db: Kysely<IngestTables>) {
    this.#db = db
  }

  /** Resolves when all are on the disk. A message that is there already is not there twice: the newer reason stands. */
  async put(batch: readonly Refuse[]): Promise<void> {
    if (batch.length === 0) return
    const rows = batch.map(rowOf)
    await this.#db.transaction().execute(async (transaction) => {
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        await transaction
          .insertInto('quarantine')
          .values(rows.slice(start, start + ROWS_AT_ONCE))
          .onConflict((conflict) =>
            conflict.columns(['journal_id', 'offset']).doUpdateSet((set) => ({
              reason: set.ref('excluded.reason'),
              detail: set.ref('excluded.detail'),
            })),
          )
          .execute()
      }
    })
  }

  async newest(limit: number): Promise<readonly QuarantinedMessage[]> {
    const rows = await this.#db
      .selectFrom('quarantine')
      .selectAll()
      .orderBy('received_at', 'desc')
      .orderBy('offset', 'desc')
      .limit(limit)
      .execute()
    return rows.map(keptOf)
  }

  async counts(): Promise<Readonly<Partial<Record<QuarantineReason, number>>>> {
    const rows = await this.#db
      .selectFrom('quarantine')
      .select((select) => ['reason', select.fn.countAll<number>().as('count')])
      .groupBy('reason')
      .execute()
    const counts: Partial<Record<QuarantineReason, number>> = {}
    for (const { reason, count } of rows) counts[reason] = count
    return counts
  }

  /** Up to `limit` messages after a place, in journal order; from the beginning when there is none. */
  async after(place: ShelfPlace | undefined, limit: number): Promise<readonly Kept[]> {
    let query = this.#db.selectFrom('quarantine').selectAll()
    if (place !== undefined) {
      const { journalId, offset } = place
      query = query.where((where) =>
        where.or([
          where('journal_id', '>', journalId),
          where.and([where('journal_id', '=', journalId), where('offset', '>', offset)]),
        ]),
      )
    }
    const rows = await query.orderBy('journal_id').orderBy('offset').limit(limit).execute()
    return rows.map(keptOf)
  }

  /** Lets go of a message that has found its place after all. */
  async release({ journalId, offset }: ShelfPlace): Promise<void> {
    await this.#db.deleteFrom('quarantine').where('journal_id', '=', journalId).where('offset', '=', offset).execute()
  }

  /** The message stays, for another reason than before. */
  async explain({ journalId, offset }: ShelfPlace, reason: QuarantineReason, detail: string): Promise<void> {
    await this.#db
      .updateTable('quarantine')
      .set({ reason, detail })
      .where('journal_id', '=', journalId)
      .where('offset', '=', offset)
      .execute()
  }

  /** Forgets what was received before that moment; answers how many messages that was. */
  async expire(before: EpochMs): Promise<number> {
    const result = await this.#db.deleteFrom('quarantine').where('received_at', '<', before).executeTakeFirst()
    return Number(result.numDeletedRows)
  }
}

function rowOf({ journalId, offset, message, reason, detail, withoutPayload = false }: Refuse): QuarantineRow {
  const kept = withoutPayload ? 0 : PAYLOAD_KEPT
  return {
    journal_id: journalId,
    offset,
    gateway: message.gateway,
    topic: message.topic,
    payload: message.payload.subarray(0, kept),
    truncated: Number(message.payload.length > kept),
    retain: Number(message.retain),
    received_at: message.receivedAt,
    reason,
    detail,
  }
}

function keptOf(row: QuarantineRow): Kept {
  return {
    journalId: row.journal_id,
    offset: row.offset,
    gateway: row.gateway,
    topic: row.topic,
    payload: row.payload,
    receivedAt: row.received_at,
    reason: row.reason,
    detail: row.detail,
    retain: row.retain === 1,
    truncated: row.truncated === 1,
  }
}
