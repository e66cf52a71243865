import { setImmediate } from 'node:timers/promises'
import { type Selectable, sql } from 'kysely'
import type { HomeErasureRow } from '../../registry/consents/consent-tables.ts'
import { BLANK_MESSAGE, ENDED_SENDS } from './aged-tables.ts'
import { REGISTERED, type Traces, tracesOf } from './erasure-order.ts'
import { deleteRows, type PlainRow, setInRows, type StateDb, type TableName, walkTable } from './walk-table.ts'

/** What is left to wait for, and what was done. */
export interface Swept {
  /** Alerts of the home that are open, and messages about it that are still being sent. */
  readonly busy: number
  readonly counts: Readonly<Record<string, number>>
}

/** States in which a message may go out yet, or may have. */
export const STILL_SENDING = ['pending', 'claimed', 'unknown'] as const

const TAKEN_OUT = '〔已删除〕'
const ALERTS_AT_ONCE = 10

/**
 * Takes a home out of every table that the registry's order left: what is counted stays under another name and without a word,
 * everything else goes. Small steps, each whole by itself; beginning anew does no harm.
 */
export async function eraseRows(db: StateDb, order: Selectable<HomeErasureRow>): Promise<Swept> {
  const traces = tracesOf(order.traces_json)
  const counts: Record<string, number> = {}
  const add = (table: string, rows: number): void => {
    counts[table] = (counts[table] ?? 0) + rows
  }
  for (const table of await otherTables(db)) {
    const gone = await sql`delete from ${sql.table(table)} where home = ${order.home}`.execute(db)
    add(table, Number(gone.numAffectedRows ?? 0))
    await setImmediate()
  }
  await db.deleteFrom('detector_parts').where('key', '=', order.home).execute()
  await db
    .updateTable('home_codes')
    .set({ home: order.alias ?? '' })
    .where('home', '=', order.home)
    .execute()
  add('alerts', await eraseAlerts(db, order))
  for (const table of ['findings', 'shadow_findings'] as const) add(table, await eraseFindings(db, table, order.home))
  add('quarantine', await eraseQuarantine(db, order.home, traces))
  add('outbox', await eraseMessages(db, traces))
  add('incoming_texts', await eraseIncoming(db, traces))
  for (const phone of traces.phones) await db.deleteFrom('told_phones').where('phone', '=', phone).execute()
  for (const texts of TEXTS) add(texts.table, await eraseWords(db, texts, traces))
  add('audit', await eraseAudit(db, order))
  return { busy: await stillBusy(db, order.home, traces), counts }
}

/** Where a home's rows are more than deleted, or too many to be found in one step; and the registry's own, which the order has emptied. */
const OWN_WAY: ReadonlySet<string> = new Set([
  'alerts',
  'audit',
  'findings',
  'shadow_findings',
  'home_codes',
  'home_erasure',
  ...REGISTERED,
])

/** Every other table that says of a row whose home it is: one that a later version adds is emptied without being named here. */
async function otherTables(db: StateDb): Promise<readonly string[]> {
  const tables = await db.introspection.getTables()
  return tables
    .filter(({ columns }) => columns.some(({ name }) => name === 'home'))
    .flatMap(({ name }) => (OWN_WAY.has(name) ? [] : [name]))
}

async function eraseAlerts(db: StateDb, { home, alias }: Selectable<HomeErasureRow>): Promise<number> {
  let erased = 0
  for (;;) {
    const rows = await db
      .selectFrom('alerts')
      .select(['id', 'place_area'])
      .where('home', '=', home)
      .where('resolved_at', 'is not', null)
      .limit(ALERTS_AT_ONCE)
      .execute()
    for (const row of rows) await eraseAlert(db, row, alias ?? '')
    erased += rows.length
    if (rows.length < ALERTS_AT_ONCE) return erased
  }
}

/** Kind, times, outcome and the village stay: what reports count. */
async function eraseAlert(db: StateDb, { id, place_area }: AlertPlace, alias: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ofAlert = { actor: 'erased', zh: '', en: '' }
    await trx.updateTable('alert_events').set(ofAlert).where('alert_id', '=', id).execute()
    await trx
      .updateTable('outbox')
      .set(BLANK_MESSAGE)
      .where('alert_id', '=', id)
      .where('state', 'in', ['accepted', 'delivered', 'failed'])
      .execute()
    for (const table of ['told_phones', 'incoming_texts', 'pressed_keys', 'findings'] as const) {
      await trx.deleteFrom(table).where('alert_id', '=', id).execute()
    }
    await trx
      .updateTable('alerts')
      .set({ ...BLANK_ALERT, home: alias, place_area: place_area?.slice(0, VILLAGE) ?? null })
      .where('id', '=', id)
      .execute()
  })
  await setImmediate()
}

interface AlertPlace {
  readonly id: string
  readonly place_area: string | null
}

/** Digits of a village's code. A grid has some thirty homes: its code would nearly name one. */
const VILLAGE = 12

const BLANK_ALERT = {
  summary_zh: '',
  summary_en: '',
  note: null,
  taken: null,
  follow_up_on: null,
  marks_json: '[]',
  devices_json: '[]',
  holds_json: '[]',
  false_alarm_by: null,
} as const

async function eraseFindings(db: StateDb, table: 'findings' | 'shadow_findings', home: string): Promise<number> {
  const key = table === 'findings' ? ['journal_id', 'id'] : ['run', 'journal_id', 'id']
  const walked = { table, key, columns: ['home', 'alert_id'] }
  const columns = table === 'findings' ? walked.columns : ['home']
  return walkTable(db, { ...walked, columns }, (rows) =>
    deleteRows(
      db,
      walked,
      rows.filter((row) => row['home'] === home),
    ),
  )
}

async function eraseQuarantine(db: StateDb, home: string, traces: Traces): Promise<number> {
  const walked = { table: 'quarantine', key: ['journal_id', 'offset'], columns: ['gateway', 'topic'] } as const
  const own = new Set(traces.ownGateways)
  const shared = new Set(traces.sharedGateways)
  const devices = new Set(traces.externalIds)
  const said = [...traces.externalIds, ...traces.words].map((word) => Buffer.from(word))
  return walkTable(db, walked, async (rows) => {
    const gone: PlainRow[] = []
    for (const row of rows) {
      const gateway = String(row['gateway'])
      const levels = String(row['topic']).split('/')
      // A maker's own topic names the device alone.
      const ofDevice = shared.has(gateway) && levels[0] !== 'homes' && levels.some((level) => devices.has(level))
      const named = own.has(gateway) || levels.includes(home) || ofDevice
      if (named || (shared.has(gateway) && (await speaksOf(db, row, said)))) gone.push(row)
    }
    return deleteRows(db, walked, gone)
  })
}

async function speaksOf(db: StateDb, row: PlainRow, said: readonly Buffer[]): Promise<boolean> {
  await setImmediate()
  const found = await db
    .selectFrom('quarantine')
    .select('payload')
    .where('journal_id', '=', String(row['journal_id']))
    .where('offset', '=', Number(row['offset']))
    .executeTakeFirst()
  return found !== undefined && said.some((word) => Buffer.from(found.payload).includes(word))
}

/** Messages to the resident and to who is gone with them, whatever they were about. */
async function eraseMessages(db: StateDb, { phones }: Traces): Promise<number> {
  if (phones.length === 0) return 0
  const changed = await db
    .updateTable('outbox')
    .set(BLANK_MESSAGE)
    .where('phone', 'in', phones)
    .where('state', 'in', ['accepted', 'delivered', 'failed'])
    .executeTakeFirst()
  return Number(changed.numUpdatedRows)
}

async function eraseIncoming(db: StateDb, { phones }: Traces): Promise<number> {
  if (phones.length === 0) return 0
  return Number((await db.deleteFrom('incoming_texts').where('phone', 'in', phones).executeTakeFirst()).numDeletedRows)
}

interface TextTable {
  readonly table: TableName
  readonly key: readonly string[]
  readonly texts: readonly string[]
}

/** Where a home may be named among others: digests, lists of homes to call, what staff wrote. */
const TEXTS: readonly TextTable[] = [
  { table: 'alerts', key: ['id'], texts: ['summary_zh', 'summary_en', 'note', 'taken', 'marks_json'] },
  { table: 'alert_events', key: ['alert_id', 'seq'], texts: ['zh', 'en'] },
  { table: 'findings', key: ['journal_id', 'id'], texts: ['summary_zh', 'summary_en', 'marks_json'] },
  { table: 'outbox', key: ['id'], texts: ['text', 'slots_json'] },
  { table: 'incoming_texts', key: ['vendor', 'id'], texts: ['body'] },
  { table: 'audit', key: ['number'], texts: ['detail'] },
]

async function eraseWords(db: StateDb, { table, key, texts }: TextTable, { words }: Traces): Promise<number> {
  const columns = table === 'outbox' ? [...texts, 'state'] : texts
  return walkTable(db, { table, key, columns }, async (rows) => {
    let changed = 0
    for (const row of rows) {
      // It is changed when it has been sent.
      if (table === 'outbox' && !ENDED_SENDS.has(row['state'])) continue
      const to = withoutWords(row, texts, words)
      if (to === undefined) continue
      changed += await setInRows(db, { table, key, rows: [row] }, to)
      await setImmediate()
    }
    return changed
  })
}

/** The texts of the row that named the home, without those words; `undefined` when none did. */
function withoutWords(
  row: PlainRow,
  texts: readonly string[],
  words: readonly string[],
): Record<string, string> | undefined {
  const to: Record<string, string> = {}
  for (const column of texts) {
    const text = row[column]
    if (typeof text !== 'string') continue
    const left = words.reduce((rest, word) => rest.replaceAll(word, TAKEN_OUT), text)
    if (left !== text) to[column] = left
  }
  return Object.keys(to).length === 0 ? undefined : to
}

/** What operators did stays, with who and when; about whom does not. */
async function eraseAudit(db: StateDb, { home, alias }: Selectable<HomeErasureRow>): Promise<number> {
  const changed = await db
    .updateTable('audit')
    .set({ home: alias, detail: null })
    .where('home', '=', home)
    .executeTakeFirst()
  return Number(changed.numUpdatedRows)
}

async function stillBusy(db: StateDb, home: string, traces: Traces): Promise<number> {
  const open = await db.selectFrom('alerts').select('id').where('home', '=', home).execute()
  return open.length + (await sendingAbout(db, traces)).length
}

/** Messages that may go out yet and name them. @returns their ids */
export async function sendingAbout(db: StateDb, { words, phones }: Traces): Promise<readonly string[]> {
  const sending = await db
    .selectFrom('outbox')
    .select(['id', 'phone', 'text'])
    .where('state', 'in', STILL_SENDING)
    .execute()
  return sending
    .filter(({ phone, text }) => phones.includes(phone) || words.some((word) => text.includes(word)))
    .map(({ id }) => id)
}
