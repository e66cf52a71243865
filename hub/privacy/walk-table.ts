import { setImmediate } from 'node:timers/promises'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { StateTables } from '../state-tables.ts'

export type TableName = keyof StateTables
export type StateDb = Kysely<StateTables>
/** A row as it comes back, by column. */
export type PlainRow = Readonly<Record<string, unknown>>

export interface Walked {
  readonly table: TableName
  /** Its primary key. */
  readonly key: readonly string[]
  /** What `take` needs besides the key. */
  readonly columns: readonly string[]
}

/** Rows in one statement: a few milliseconds of the hub's own thread. */
const PAGE = 50

/**
 * Hands over a whole table in the order of its key, a page at a time, and lets the hub's other work pass after each. No page waits for
 * rows that do not fit: whoever takes it picks. @returns the sum of what `take` answers
 */
export async function walkTable(
  db: StateDb,
  { table, key, columns }: Walked,
  take: (rows: readonly PlainRow[]) => Promise<number>,
): Promise<number> {
  const wanted = sql.join([...new Set([...key, ...columns])].map((column) => sql.ref(column)))
  const place = refs(key)
  let sum = 0
  let last: PlainRow | undefined
  do {
    const after = last === undefined ? sql`` : sql`where (${place}) > (${values(key, last)})`
    const query = sql<PlainRow>`select ${wanted} from ${sql.table(table)} ${after} order by ${place} limit ${PAGE}`
    const { rows } = await query.execute(db)
    if (rows.length > 0) sum += await take(rows)
    last = rows.length < PAGE ? undefined : rows.at(-1)
    await setImmediate()
  } while (last !== undefined)
  return sum
}

/** Deletes those rows. */
export async function deleteRows(db: StateDb, { table, key }: Walked, rows: readonly PlainRow[]): Promise<number> {
  if (rows.length > 0) await sql`delete from ${sql.table(table)} where ${isOneOf(key, rows)}`.execute(db)
  return rows.length
}

/** Writes the same into each of those rows. */
export async function setInRows(
  db: StateDb,
  { table, key, rows }: Pick<Walked, 'table' | 'key'> & { readonly rows: readonly PlainRow[] },
  to: Readonly<Record<string, string | number | null>>,
): Promise<number> {
  if (rows.length === 0) return 0
  const changes = sql.join(Object.entries(to).map(([column, value]) => sql`${sql.ref(column)} = ${value}`))
  await sql`update ${sql.table(table)} set ${changes} where ${isOneOf(key, rows)}`.execute(db)
  return rows.length
}

const refs = (key: readonly string[]): RawBuilder<unknown> => sql.join(key.map((column) => sql.ref(column)))
const values = (key: readonly string[], row: PlainRow): RawBuilder<unknown> =>
  sql.join(key.map((column) => sql`${row[column]}`))
const isOneOf = (key: readonly string[], rows: readonly PlainRow[]): RawBuilder<unknown> =>
  sql`(${refs(key)}) in (values ${sql.join(rows.map((row) => sql`(${values(key, row)})`))})`
