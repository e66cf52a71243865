import { accessSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type Migration,
  Migrator,
  sql,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import Libsql from 'libsql'
import { z } from 'zod'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { seconds } from '../core/time.ts'
import { asHubError } from './state-database-error.ts'

export interface StateDatabaseOptions {
  /** The file; its folder is made when it is not there. */
  readonly path: string
  /**
   * One record for each folder that keeps tables. Names are numbered (`0001-registry`), run in the order of their numbers, and
   * are never edited once released.
   */
  readonly migrations: readonly Readonly<Record<string, Migration>>[]
  readonly log: Log
  /** For a second process that only looks: nothing is migrated, and every write is refused. */
  readonly readOnly?: boolean
  /** Called before an older database is migrated; what it throws leaves it as it is. */
  readonly beforeMigrating?: () => Promise<void>
}

/** How long a statement waits for another process that is writing, before it gives up. The whole process waits with it. */
const BUSY_TIMEOUT = seconds(2)

/**
 * Opens the database that holds everything but telemetry, brought up to the newest migration. A commit survives a power cut.
 *
 * `Tables` is the intersection of what the folders declare; each folder is handed the same object as a `Kysely` of its own tables,
 * and sees no others. All SQL that SQLite alone understands stands in this file.
 *
 * @throws DATA_DIR_UNUSABLE when the file can't be opened, is no database, or was written by a newer version of the hub.
 * @throws DATA_DIR_LOCKED (retryable) when another process keeps writing to it.
 */
export async function openStateDatabase<Tables>(options: StateDatabaseOptions): Promise<Kysely<Tables>> {
  const migrations = merged(options.migrations)
  const readOnly = options.readOnly ?? false
  let file: Libsql.Database | undefined
  try {
    // libsql would make an empty one, even for who only looks.
    if (readOnly) accessSync(options.path)
    else mkdirSync(dirname(options.path), { recursive: true })
    file = openFile(options.path, readOnly)
    const db = new Kysely<Tables>({ dialect: dialectOver(file, readOnly) })
    const done = migrationsIn(file)
    refuseNewer(done, migrations, options.path)
    // All that is done is among ours.
    const isOlder = done.length < Object.keys(migrations).length
    if (isOlder && done.length > 0) await options.beforeMigrating?.()
    if (!readOnly) await (isOlder ? migrate(db, migrations, options.log) : tryToWrite(db))
    // Kysely closes on `destroy()` only what it has connected to before.
    await db.connection().execute(() => Promise.resolve())
    return db
  } catch (error) {
    file?.close()
    throw asHubError(error, options.path)
  }
}

/** From now on zeros are written over all that is deleted from this database, whatever that costs; `false`: only where it costs nothing. */
export async function overwriteDeleted<Tables>(db: Kysely<Tables>, always: boolean): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(`pragma secure_delete = ${always ? 'on' : 'fast'}`))
}

/** Free pages that are taken, and given back, in one statement: a millisecond or two of the hub's own thread. */
const PAGES_AT_ONCE = 16
/** What an overflow page holds of a row; pages are of 4096 bytes. */
const PAGE_CONTENT = 4092

const takenPages = z.array(z.object({ number: z.number() }))
const freePages = z.array(z.object({ freelist_count: z.number() })).transform(([row]) => row?.freelist_count ?? 0)

/**
 * Writes zeros over every page that the file has free: what was deleted before `overwriteDeleted` said `always` stands there still, and
 * nothing deletes it again. Takes the pages for a table and gives them back overwritten, so this wants `overwriteDeleted(db, true)`.
 */
export async function overwriteFree<Tables>(db: Kysely<Tables>): Promise<void> {
  const run = async (text: string) => (await db.executeQuery(CompiledQuery.raw(text))).rows
  const giveBack = async (): Promise<void> => {
    for (const { number } of takenPages.parse(await run('select number from free_pages'))) {
      await run(`delete from free_pages where number = ${number}`)
      await setImmediate()
    }
  }
  const pages = freePages.parse(await run('pragma freelist_count'))
  await run('create table if not exists free_pages (number integer primary key, zeros blob not null)')
  // What one that was cut short left.
  await giveBack()
  for (let row = 0; row < pages / PAGES_AT_ONCE; row += 1) {
    await run(`insert into free_pages values (${row}, zeroblob(${PAGES_AT_ONCE * PAGE_CONTENT}))`)
    await setImmediate()
  }
  await giveBack()
  await run('drop table free_pages')
}

/**
 * Moves what stands in the write-ahead log into the file and cuts the log to nothing, so that no older copy of a page is left. Does not
 * wait for another process that reads: then the log stays until the next time. @returns whether it was cut
 */
export async function emptyLog<Tables>(db: Kysely<Tables>): Promise<boolean> {
  return db.connection().execute(async (connection) => {
    await connection.executeQuery(CompiledQuery.raw('pragma busy_timeout = 0'))
    try {
      const { rows } = await connection.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(truncate)'))
      return checkpoints.parse(rows)[0]?.busy === 0
    } finally {
      await connection.executeQuery(CompiledQuery.raw(`pragma busy_timeout = ${BUSY_TIMEOUT}`))
    }
  })
}

const checkpoints = z.array(z.object({ busy: z.number() }))

/** Writes all that it holds at this moment, and nothing that was ever deleted, to a new file; others may write meanwhile. */
export async function copyInto<Tables>(db: Kysely<Tables>, path: string): Promise<void> {
  await sql`vacuum into ${path}`.execute(db)
}

/** Writes the whole file anew without what was ever deleted from it. Nobody else may use it meanwhile. */
export async function rewriteFile<Tables>(db: Kysely<Tables>): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('vacuum'))
  await emptyLog(db)
}

function merged(records: readonly Readonly<Record<string, Migration>>[]): Record<string, Migration> {
  const all: Record<string, Migration> = {}
  for (const [name, migration] of records.flatMap((record) => Object.entries(record))) {
    if (name in all) throw new Error(`two migrations are called ${name}: number them apart`)
    all[name] = migration
  }
  return all
}

function openFile(path: string, readOnly: boolean): Libsql.Database {
  const file = new Libsql(path, { timeout: BUSY_TIMEOUT })
  try {
    // libsql ignores `readonly`; this is what refuses a write.
    if (readOnly) file.exec('PRAGMA query_only = ON')
    else file.exec('PRAGMA journal_mode = WAL')
    file.exec('PRAGMA synchronous = FULL')
    file.exec('PRAGMA foreign_keys = ON')
    // Zeros over what is deleted, where that costs no further write; who must be sure says `overwriteDeleted`.
    file.exec('PRAGMA secure_delete = FAST')
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

function dialectOver(file: Libsql.Database, readOnly: boolean): Dialect {
  return {
    createDriver: () =>
      readOnly
        ? new SqliteDriver({ database: kyselyDatabase(file) })
        : new WritingDriver({ database: kyselyDatabase(file) }),
    createAdapter: () => new StateAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class WritingDriver extends SqliteDriver {
  // A transaction that reads first and writes later fails at once, without waiting, when another process has
  // written in between; taking the write lock at the beginning waits instead.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  // When the disk is full SQLite has rolled back by itself, and says of our rollback that there is nothing to roll back: heard instead of the
  // reason, that helps nobody.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection)
    } catch (error) {
      if (!reasonOf(error).includes('no transaction is active')) throw error
    }
  }

  // libsql lets go of the log only with its last statement, whenever that is collected: empty it now, so that the
  // file alone is a whole copy.
  override async destroy(): Promise<void> {
    const connection = await this.acquireConnection()
    await connection.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(truncate)'))
    await super.destroy()
  }
}

class StateAdapter extends SqliteAdapter {
  // Kysely says no for SQLite, out of caution. It is so, and a migration that fails half-way must leave nothing behind.
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** What Kysely needs of libsql, made safe: see `bindable` and `readable`. Statements are prepared once per text. */
function kyselyDatabase(file: Libsql.Database): SqliteDatabase {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  return {
    close() {
      prepared.clear()
      file.close()
    },
    prepare(sql) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = file.prepare(sql)
      const safe = {
        reader: statement.reader,
        all: (parameters: readonly unknown[]) => statement.all(bindable(parameters)).map(readable),
        run: (parameters: readonly unknown[]) => statement.run(bindable(parameters)),
        *iterate(parameters: readonly unknown[]) {
          for (const row of statement.iterate(bindable(parameters))) yield readable(row)
        },
      }
      // Texts with a list of changing length in them would fill memory for ever.
      if (prepared.size >= 500) prepared.clear()
      prepared.set(sql, safe)
      return safe
    },
  }
}

/** libsql ends the whole process when it is handed a boolean, and cuts a text at a NUL: 0 or 1 and no NUL instead. */
function bindable(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (typeof value === 'boolean') return Number(value)
    if (typeof value === 'string' && value.includes('\0')) return value.replaceAll('\0', '\uFFFD')
    return value
  })
}

/** libsql answers blobs as ArrayBuffer; everybody else, and the types, say Uint8Array. */
function readable(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  for (const [column, value] of Object.entries(row)) {
    if (value instanceof ArrayBuffer) Object.assign(row, { [column]: new Uint8Array(value) })
  }
  return row
}

const migrationRows = z.array(z.object({ name: z.string() }))

/** The migrations that have run; none in a new file. */
function migrationsIn(file: Libsql.Database): readonly string[] {
  const isNew = file.prepare("SELECT name FROM sqlite_master WHERE name = 'kysely_migration'").all().length === 0
  if (isNew) return []
  return migrationRows
    .parse(file.prepare('SELECT name FROM kysely_migration ORDER BY name').all())
    .map(({ name }) => name)
}

function refuseNewer(done: readonly string[], ours: Readonly<Record<string, Migration>>, path: string): void {
  const foreign = done.filter((name) => !(name in ours))
  if (foreign.length === 0) return
  throw new HubError(
    'DATA_DIR_UNUSABLE',
    `${path} was written by a newer version of the hub (it has ${foreign.join(', ')}): start that version, or restore a backup made by this one.`,
  )
}

/** Whoever cannot write is told so when the file is opened. */
async function tryToWrite<Tables>(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(() => Promise.resolve())
}

async function migrate<Tables>(db: Kysely<Tables>, migrations: Record<string, Migration>, log: Log): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error, results } = await migrator.migrateToLatest()
  for (const result of results ?? []) {
    if (result.status === 'Success') log.info('state database migrated', { migration: result.migrationName })
  }
  if (error !== undefined) throw error
}
