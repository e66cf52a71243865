import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { HomeId } from '../../core/names.ts'
import type { Erasure, ErasureWish } from '../../core/privacy.ts'
import type { EpochMs } from '../../core/time.ts'
import type { HomeErasureRow } from '../../registry/consents/consent-tables.ts'
import type { HomeRow } from '../../registry/schema.ts'
import type { StateTables } from '../state-tables.ts'

/** By what a home's data are found again when the registry knows it no more. */
export interface Traces {
  /** Names, numbers, addresses: whole, as they may stand within a text. */
  readonly words: readonly string[]
  readonly phones: readonly string[]
  /** Gateways that spoke for this home alone. */
  readonly ownGateways: readonly string[]
  /** Gateways that spoke for other homes as well. */
  readonly sharedGateways: readonly string[]
  /** What shared gateways call the home's devices. */
  readonly externalIds: readonly string[]
}

const strings = z.array(z.string())
const traces = z.object({
  words: strings,
  phones: strings,
  ownGateways: strings,
  sharedGateways: strings,
  externalIds: strings,
})
export const tracesOf = (json: string | null): Traces => traces.parse(JSON.parse(json ?? '{}'))
const counts = z.record(z.string(), z.number())

export const erasureOf = (row: Selectable<HomeErasureRow>): Erasure => ({
  number: row.number,
  home: row.home,
  state: row.finished_at === null ? 'waiting' : 'done',
  askedBy: row.asked_by,
  why: row.why,
  askedAt: row.asked_at,
  finishedAt: row.finished_at ?? undefined,
  counts: counts.parse(JSON.parse(row.counts_json)),
})

type Trx = Transaction<StateTables>

/**
 * Writes the order down and takes the home out of the registry, with what people wrote about it: one transaction, in which no alert of it
 * can open.
 *
 * @throws NOT_FOUND, ALERT_OPEN
 */
export function orderErasure(db: Kysely<StateTables>, wish: ErasureWish, now: EpochMs): Promise<Erasure> {
  return db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('home_erasure')
      .selectAll()
      .where('home', '=', wish.home)
      .where('finished_at', 'is', null)
      .executeTakeFirst()
    if (before !== undefined) return erasureOf(before)
    const home = await trx.selectFrom('home').selectAll().where('id', '=', wish.home).executeTakeFirst()
    if (home === undefined) {
      throw new HubError(
        'NOT_FOUND',
        `没有住户 ${wish.home}，或已经删除。 There is no home ${wish.home}, or it was erased.`,
      )
    }
    await refuseOpenAlert(trx, wish.home)
    const traces_json = JSON.stringify(await gatherTraces(trx, home))
    const removed = await removeFromRegistry(trx, home.id)
    const row = await trx
      .insertInto('home_erasure')
      .values({
        home: home.id,
        asked_by: wish.by,
        why: wish.why,
        asked_at: now,
        alias: `erased-${randomUUID().slice(0, 13)}`,
        traces_json,
        counts_json: JSON.stringify(removed),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return erasureOf(row)
  })
}

async function refuseOpenAlert(trx: Trx, home: HomeId): Promise<void> {
  const open = trx.selectFrom('alerts').select('code').where('home', '=', home).where('resolved_at', 'is', null)
  const found = await open.executeTakeFirst()
  if (found === undefined) return
  throw new HubError(
    'ALERT_OPEN',
    `住户 ${home} 有未结警情 ${found.code}：请先处理并结案，再删除。 Alert ${found.code} of home ${home} is open: resolve it first, then erase.`,
  )
}

async function gatherTraces(trx: Trx, home: HomeRow): Promise<Traces> {
  const gateways = await trx
    .selectFrom('gateway_home as own')
    .leftJoin('gateway_home as other', (join) =>
      join.onRef('other.gateway', '=', 'own.gateway').onRef('other.home', '<>', 'own.home'),
    )
    .select(['own.gateway', 'other.home as otherHome'])
    .where('own.home', '=', home.id)
    .execute()
  const shared = new Set(gateways.flatMap(({ gateway, otherHome }) => (otherHome === null ? [] : [gateway])))
  const devices = await trx.selectFrom('device').select('external_id').where('home', '=', home.id).execute()
  const kin = await ownContacts(trx, home.id)
  const phones = [home.resident_phone, ...kin.map(({ phone }) => phone)].filter((phone) => phone !== null)
  const consents = trx.selectFrom('home_consent').select(['speaker_name', 'proof']).where('home', '=', home.id)
  const said = (await consents.execute()).flatMap(({ speaker_name, proof }) => [speaker_name, proof])
  const words = [home.resident_name, home.address, home.entry ?? '', ...kin.map(({ name }) => name), ...said, ...phones]
  return {
    // A single sign would be found in every text.
    words: [...new Set(words.filter((word) => Array.from(word).length > 1))],
    phones,
    ownGateways: gateways.flatMap(({ gateway }) => (shared.has(gateway) ? [] : [gateway])),
    sharedGateways: [...shared],
    externalIds: devices.map(({ external_id }) => external_id),
  }
}

/** Neighbours and carers who look after no other home. */
function ownContacts(trx: Trx, home: HomeId) {
  return trx
    .selectFrom('responder')
    .selectAll()
    .where('role', 'in', ['neighbour', 'carer'])
    .where('id', 'in', (q) => q.selectFrom('responder_home').select('responder').where('home', '=', home))
    .where('id', 'not in', (q) => q.selectFrom('responder_home').select('responder').where('home', '<>', home))
    .execute()
}

const WRITTEN_DOWN = ['home_grade', 'home_medical', 'home_note', 'home_consent'] as const

/** The tables that the order itself empties of the home. */
export const REGISTERED: readonly string[] = [...WRITTEN_DOWN, 'device', 'gateway_home', 'responder_home']

async function removeFromRegistry(trx: Trx, home: HomeId): Promise<Record<string, number>> {
  const contacts = (await ownContacts(trx, home)).map(({ id }) => id)
  const owned = await trx
    .selectFrom('gateway_home')
    .select('gateway')
    .where('home', '=', home)
    .where('gateway', 'not in', (q) => q.selectFrom('gateway_home').select('gateway').where('home', '<>', home))
    .execute()
  const removed: Record<string, number> = {}
  const remove = async (table: string, query: { executeTakeFirst(): Promise<{ numDeletedRows: bigint }> }) => {
    removed[table] = Number((await query.executeTakeFirst()).numDeletedRows)
  }
  for (const table of WRITTEN_DOWN) await remove(table, trx.deleteFrom(table).where('home', '=', home))
  await remove('device', trx.deleteFrom('device').where('home', '=', home))
  await remove('gateway_home', trx.deleteFrom('gateway_home').where('home', '=', home))
  const gateways = owned.map(({ gateway }) => gateway)
  await remove('gateway', trx.deleteFrom('gateway').where('id', 'in', gateways))
  await remove('responder_home', trx.deleteFrom('responder_home').where('home', '=', home))
  await remove('responder', trx.deleteFrom('responder').where('id', 'in', contacts))
  await remove('home', trx.deleteFrom('home').where('id', '=', home))
  await trx
    .updateTable('registry_revision')
    .set((set) => ({ revision: set('revision', '+', 1) }))
    .where('id', '=', 1)
    .execute()
  return removed
}
