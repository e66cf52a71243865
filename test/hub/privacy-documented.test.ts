import { readFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { AGED_TABLES } from '../../hub/privacy/aged-tables.ts'
import { eraseRows } from '../../hub/privacy/erase-rows.ts'
import { orderErasure } from '../../hub/privacy/erasure-order.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'

const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
/** Name, what it holds, how long, what becomes of it. */
const documented = page.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim())
  const name = /^`([a-z_]+)`$/.exec(cells[1] ?? '')?.[1]
  return name === undefined ? [] : [{ name, kept: cells[3] ?? '', erased: cells[4] ?? '' }]
})

let db: Kysely<StateTables>
beforeEach(async () => {
  db = await openStateDatabase<StateTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
})
afterEach(() => db.destroy())

it('docs/privacy.md says of every table of the state database what it holds, how long, and what erasing does to it', async () => {
  const tables = (await db.introspection.getTables()).map(({ name }) => name)
  expect(documented.map(({ name }) => name).toSorted()).toEqual(tables.toSorted())
  for (const { name, kept, erased } of documented)
    expect([name, kept === '', erased === '']).toEqual([name, false, false])
})

it('what the nightly job forgets stands there with its setting', () => {
  const settings = {
    readings: '90 天',
    quarantine: 'HUB_KEEP_QUARANTINE',
    texts: 'HUB_KEEP_TEXTS',
    alerts: 'HUB_KEEP_ALERTS',
    audit: 'HUB_KEEP_AUDIT',
  }
  for (const { table, kept } of AGED_TABLES) {
    const row = documented.find(({ name }) => name === table)
    expect([table, row?.kept.includes(settings[kept])]).toEqual([table, true])
  }
})

/** One row for the home in that table, with anything where something must stand. */
async function fill(table: string): Promise<void> {
  const { rows: columns } = await sql<{ name: string; type: string; notnull: number; pk: number }>`
    select name, type, "notnull", pk from pragma_table_info(${table})`.execute(db)
  const values = columns.flatMap(({ name, type, notnull, pk }): [string, string | number][] => {
    if (name === 'home' || (table === 'home' && name === 'id')) return [[name, 'h77']]
    if (table === 'alerts' && name === 'resolved_at') return [[name, 1]]
    if (notnull === 0 && pk === 0) return []
    return [[name, type.toLowerCase() === 'text' ? '{}' : 1]]
  })
  const names = sql.join(values.map(([name]) => sql.ref(name)))
  await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(values.map(([, value]) => sql`${value}`))})`.execute(
    db,
  )
}

it('erasing leaves the home in no table that knows homes, those of later versions too', async () => {
  await sql`pragma foreign_keys = off`.execute(db)
  await sql`create table invented_later (number integer primary key, home text not null)`.execute(db)
  const tables = await db.introspection.getTables()
  const withHome = tables.filter(({ columns }) => columns.some(({ name }) => name === 'home')).map(({ name }) => name)
  for (const table of [...withHome.filter((name) => name !== 'home_erasure'), 'home']) await fill(table)
  expect(withHome.length).toBeGreaterThan(12)

  await orderErasure(db, { home: 'h77', by: 'op', why: '迁出' }, 1)
  const order = await db.selectFrom('home_erasure').selectAll().executeTakeFirstOrThrow()
  await eraseRows(db, order)
  const left: string[] = []
  for (const table of withHome) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where home = 'h77'`.execute(db)
    if (rows.length > 0) left.push(table)
  }
  expect(left).toEqual(['home_erasure'])
})
