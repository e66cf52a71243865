import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Kysely, type Migration, sql } from 'kysely'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { openStateDatabase } from '../../hub/state-database.ts'

interface CowTables {
  cow: { name: string; milked: number | boolean; brand: Uint8Array | null }
}
interface HenTables {
  hen: { name: string; cow: string | null }
}
const cows: Record<string, Migration> = {
  '0001-cows': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('cow')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('milked', 'integer', (column) => column.notNull())
        .addColumn('brand', 'blob')
        .execute()
    },
  },
}
const hens: Record<string, Migration> = {
  '0002-hens': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('hen')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('cow', 'text', (column) => column.references('cow.name'))
        .execute()
    },
  },
}
const broken: Record<string, Migration> = {
  '0003-broken': {
    up: async (db: Kysely<unknown>) => {
      await db.schema.createTable('goat').addColumn('name', 'text').execute()
      await sql`insert into nowhere values (1)`.execute(db)
    },
  },
}

describe('the state database', () => {
  let folder: string
  let path: string
  let opened: { destroy(): Promise<void> }[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-'))
    path = join(folder, 'data', 'state.db')
    opened = []
  })
  afterEach(async () => {
    for (const db of opened) await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(migrations = [cows, hens], readOnly = false): Promise<Kysely<CowTables & HenTables>> {
    const db = await openStateDatabase<CowTables & HenTables>({ path, migrations, log: silentLog, readOnly })
    opened.push(db)
    return db
  }
  const pragma = async (db: Kysely<CowTables>, name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)
    return Object.values(rows[0] ?? {})[0]
  }

  it('makes its folder and syncs every commit into a write-ahead log, with foreign keys held', async () => {
    const db = await open()
    expect(await pragma(db, 'journal_mode')).toBe('wal')
    expect(await pragma(db, 'synchronous')).toBe(2)
    expect(await pragma(db, 'foreign_keys')).toBe(1)
    await expect(db.insertInto('hen').values({ name: 'h', cow: 'nobody' }).execute()).rejects.toThrow(/FOREIGN KEY/)
  })

  it('keeps what was committed, and runs each migration once', async () => {
    const first = await open([cows])
    await first.insertInto('cow').values({ name: 'Daisy', milked: 1, brand: null }).execute()
    await first.destroy()
    const again = await open([cows, hens])
    expect(await again.selectFrom('cow').select('name').execute()).toEqual([{ name: 'Daisy' }])
    expect(await again.selectFrom('hen').selectAll().execute()).toEqual([])
  })

  it('hands a folder a view of its own tables', async () => {
    const countOf = async (db: Kysely<CowTables>): Promise<number> =>
      (await db.selectFrom('cow').selectAll().execute()).length
    expect(await countOf(await open())).toBe(0)
  })

  it('takes a boolean as 0 or 1 and gives bytes back as bytes', async () => {
    const db = await open()
    await db
      .insertInto('cow')
      .values({ name: 'Dai\0sy', milked: true, brand: Uint8Array.of(1, 2) })
      .execute()
    const cow = await db.selectFrom('cow').selectAll().executeTakeFirstOrThrow()
    expect(cow).toEqual({ name: 'Dai\uFFFDsy', milked: 1, brand: Uint8Array.of(1, 2) })
  })

  it('refuses a database that a newer version has written, and leaves it as it was', async () => {
    await (await open([cows, hens])).destroy()
    const older = open([cows])
    await expect(older).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE', retryable: false })
    await expect(older).rejects.toThrow(/newer version of the hub \(it has 0002-hens\)/)
    expect(await (await open()).selectFrom('hen').selectAll().execute()).toEqual([])
  })

  it('undoes a migration that fails half-way', async () => {
    await expect(open([cows, hens, broken])).rejects.toThrow(/nowhere/)
    const db = await open([cows, hens])
    const tables = (await db.introspection.getTables()).map((table) => table.name)
    expect(tables).toEqual(['cow', 'hen'])
  })

  it('says that two migrations have one name', async () => {
    await expect(open([cows, cows])).rejects.toThrow(/0001-cows/)
  })

  it('says what to do about a file that is no database', async () => {
    path = join(folder, 'state.db')
    writeFileSync(path, 'x'.repeat(5000))
    await expect(open()).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: `${path} is not a database: move the file away, or restore a backup.`,
    })
  })

  it('says what to do about a place that can not be written', async () => {
    writeFileSync(join(folder, 'data'), 'a file where a folder should be')
    await expect(open()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
    await expect(open()).rejects.toThrow(/name a folder that the user that runs the hub may write to/)
  })

  it('says that another process is writing when it can not get in, whether there is something to migrate or not', async () => {
    await (await open([cows])).destroy()
    const other = new Libsql(path)
    other.exec('BEGIN EXCLUSIVE')
    try {
      await expect(open([cows])).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED', retryable: true })
      await expect(open([cows, hens])).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED', retryable: true })
    } finally {
      other.close()
    }
    expect(await (await open([cows, hens])).selectFrom('hen').selectAll().execute()).toEqual([])
  })

  it('lets a second process look while the first one is writing, and refuses its writes', async () => {
    const hub = await open()
    const watchdog = await open([cows, hens], true)
    await hub.transaction().execute(async (transaction) => {
      await transaction.insertInto('cow').values({ name: 'Daisy', milked: 0, brand: null }).execute()
      expect(await watchdog.selectFrom('cow').selectAll().execute()).toEqual([])
    })
    expect(await watchdog.selectFrom('cow').selectAll().execute()).toHaveLength(1)
    await expect(watchdog.deleteFrom('cow').execute()).rejects.toThrow(/readonly/)
  })

  it('does not make a database for a second process that only looks', async () => {
    await expect(open([cows], true)).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
    mkdirSync(dirname(path))
    await expect(open([cows], true)).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
    expect(existsSync(path)).toBe(false)
  })

  it('keeps other processes from writing between what a transaction reads and what it writes', async () => {
    const hub = await open()
    await hub.insertInto('cow').values({ name: 'Daisy', milked: 0, brand: null }).execute()
    const other = new Libsql(path)
    const milkedElsewhere = (): Libsql.Database => other.exec('UPDATE cow SET milked = milked + 1')
    await hub.transaction().execute(async (transaction) => {
      const cow = await transaction.selectFrom('cow').selectAll().executeTakeFirstOrThrow()
      expect(milkedElsewhere).toThrow(/locked/)
      await transaction
        .updateTable('cow')
        .set({ milked: Number(cow.milked) + 1 })
        .execute()
    })
    milkedElsewhere()
    other.close()
    expect(await hub.selectFrom('cow').select('milked').executeTakeFirst()).toEqual({ milked: 2 })
  })

  it('leaves one whole file behind when it is closed', async () => {
    const db = await open()
    await db.insertInto('cow').values({ name: 'Daisy', milked: 0, brand: null }).execute()
    await db.destroy()
    copyFileSync(path, join(folder, 'copy.db'))
    path = join(folder, 'copy.db')
    expect(await (await open()).selectFrom('cow').select('name').execute()).toEqual([{ name: 'Daisy' }])
  })
})
