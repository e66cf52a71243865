import type { Kysely, Selectable } from 'kysely'
import { failed } from '../../alerting/outbox/send-states.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { HomeErasureRow } from '../../registry/consents/consent-tables.ts'
import { eraseRows, sendingAbout, STILL_SENDING } from '../privacy/erase-rows.ts'
import { keyOf, type ListedErasure } from '../privacy/erasure-list.ts'
import { orderErasure, tracesOf } from '../privacy/erasure-order.ts'
import type { StateTables } from '../state-tables.ts'

const WHY = '恢复备份后重做 done again after a restore'

/**
 * Erases again, from a restored database that nobody uses yet, the homes that were erased after its backup was made. The orders stay for the hub
 * to finish: readings and the journal are its own.
 *
 * @returns those that were there again
 */
export async function redoErasures(
  db: Kysely<StateTables>,
  listed: readonly ListedErasure[],
  now: EpochMs,
): Promise<readonly HomeId[]> {
  const rows = await db.selectFrom('home_erasure').select(['home', 'asked_at']).execute()
  const done = new Set(rows.map(({ home, asked_at }) => keyOf({ home, at: asked_at })))
  const newest = new Map<HomeId, EpochMs>()
  for (const { home, asked_at } of rows) newest.set(home, Math.max(asked_at, newest.get(home) ?? asked_at))
  const again: HomeId[] = []
  for (const erasure of listed.toSorted((a, b) => a.at - b.at)) {
    if (done.has(keyOf(erasure))) continue
    done.add(keyOf(erasure))
    const known = await db.selectFrom('home').select('id').where('id', '=', erasure.home).executeTakeFirst()
    // Erased later by an order of its own, it has nothing of that time: who is registered there now came after.
    if (known === undefined || erasure.at <= (newest.get(erasure.home) ?? -Infinity)) {
      await keepRecord(db, erasure)
      continue
    }
    await eraseAgain(db, erasure, now)
    again.push(erasure.home)
  }
  return again
}

async function eraseAgain(db: Kysely<StateTables>, { home, at }: ListedErasure, now: EpochMs): Promise<void> {
  await closeAlerts(db, home, now)
  const { number } = await orderErasure(db, { home, by: 'restore', why: WHY }, at)
  const order = await db.selectFrom('home_erasure').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
  await sendNothingMore(db, order, now)
  await eraseRows(db, order)
}

/** They were closed, or the home could not have been erased. */
async function closeAlerts(db: Kysely<StateTables>, home: HomeId, now: EpochMs): Promise<void> {
  const open = await db
    .selectFrom('alerts')
    .select('id')
    .where('home', '=', home)
    .where('resolved_at', 'is', null)
    .execute()
  const ids = open.map(({ id }) => id)
  if (ids.length === 0) return
  await db.updateTable('alerts').set({ state: 'resolved', resolved_at: now }).where('id', 'in', ids).execute()
  await db.deleteFrom('deadlines').where('alert_id', 'in', ids).execute()
  await db
    .updateTable('outbox')
    .set(failed('no-longer-needed', now))
    .where('alert_id', 'in', ids)
    .where('state', 'in', STILL_SENDING)
    .execute()
}

/** Digests and lists that name them and had not gone out. */
async function sendNothingMore(
  db: Kysely<StateTables>,
  order: Selectable<HomeErasureRow>,
  now: EpochMs,
): Promise<void> {
  for (const id of await sendingAbout(db, tracesOf(order.traces_json))) {
    await db.updateTable('outbox').set(failed('no-longer-needed', now)).where('id', '=', id).execute()
  }
}

async function keepRecord(db: Kysely<StateTables>, { home, at }: ListedErasure): Promise<void> {
  const record = { home, asked_by: 'restore', why: WHY, asked_at: at, finished_at: at, counts_json: '{}' }
  await db.insertInto('home_erasure').values(record).execute()
}
