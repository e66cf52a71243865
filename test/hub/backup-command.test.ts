import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addBackupCommands } from '../../hub/backup-command.ts'
import { holdFile } from '../../hub/backup/file-lock.ts'
import { erasureListIn, fillErasureList } from '../../hub/privacy/erasure-list.ts'
import { orderErasure } from '../../hub/privacy/erasure-order.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { openLevelJournal } from '../../ingest/journal/level-journal.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { withStateDatabase } from '../../hub/with-state-database.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'
import { NOW } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

const TOWN = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))

let folder: string
let file: string
let keyFile: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backup-'))
  file = join(folder, 'copy.backup')
  keyFile = join(folder, 'key')
  await withStateDatabase(dir('data'), async ({ db }) => void (await importFile(TOWN, await openRegistry(db))))
  await run('data', 'key', keyFile)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const dir = (name: string) => ({ HUB_DATA_DIR: join(folder, name) })

async function run(data: string, ...words: string[]): Promise<string> {
  const printed: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
  const print = (text: string): void => void printed.push(text)
  addBackupCommands(program, { environment: dir(data), clock: new ManualClock(NOW), print })
  await program.parseAsync(['backup', ...words], { from: 'user' })
  return printed.join('\n')
}

const make = (to = file) => run('data', 'make', to, '--key-file', keyFile)
const restore = (data: string, key = keyFile) => run(data, 'restore', file, '--key-file', key)

const names = (data: string): Promise<readonly string[]> =>
  withStateDatabase(dir(data), async ({ db }) => {
    const rows = await db.selectFrom('home').select('resident_name').orderBy('id').execute()
    return rows.map(({ resident_name }) => resident_name)
  })

describe('npm run hub -- backup', () => {
  it('writes a file that tells nobody anything without the key, while the hub has the database, and brings all of it back', async () => {
    await withStateDatabase(dir('data'), async ({ db }) => {
      await db.updateTable('home').set({ resident_name: '欧阳后来' }).where('id', '=', 'h01').execute()
      await make()
    })
    const bytes = readFileSync(file)
    for (const word of ['欧阳后来', '孙素云', '13800001001', 'SQLite']) expect(bytes.includes(word)).toBe(false)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('backup'))).toEqual([])
    expect(await restore('elsewhere')).toContain('privacy erase')
    expect(await names('elsewhere')).toEqual(await names('data'))
    expect(await names('elsewhere')).toContain('欧阳后来')
  })

  it('stands in the audit log', async () => {
    await make()
    const rows = await withStateDatabase(dir('data'), ({ db }) => db.selectFrom('audit').select('action').execute())
    expect(rows).toEqual([{ action: 'backup:make' }])
  })

  it('holds nothing that was deleted, though the file it was made of still does', async () => {
    const secret = { home: 'h01', text: '忘忧病'.repeat(3000), set_by: 'op', set_at: NOW }
    await withStateDatabase(dir('data'), async ({ db }) => {
      await db.insertInto('home_note').values(secret).execute()
      await db.deleteFrom('home_note').execute()
    })
    await make()
    await restore('elsewhere')
    const holds = (data: string): boolean => readFileSync(join(folder, data, 'state.db')).includes('忘忧病')
    expect([holds('data'), holds('elsewhere')]).toEqual([true, false])
  })

  it('of which one that was killed left an unencrypted copy: the next command, whatever it is for, removes it, but none that is being made', async () => {
    const data = join(folder, 'data')
    const left = ['state.db.backup', 'state.db.backup-1f', 'state.db.restored', 'state.db.restored-wal']
    for (const name of left) writeFileSync(join(data, name), '王秀兰')
    const making = join(data, 'state.db.backup-2e')
    const release = holdFile(making)
    await withStateDatabase(dir('data'), () => Promise.resolve())
    expect(readdirSync(data).filter((name) => name.startsWith('state.db.'))).toEqual(['state.db.backup-2e'])
    release()
    await make()
    expect(readdirSync(data).filter((name) => name.startsWith('state.db.'))).toEqual([])
  })

  it('overwrites no backup, no key and no state database', async () => {
    await make()
    await expect(make()).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(run('data', 'key', keyFile)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(restore('data')).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
  })

  it.each(['state.db-wal', 'state.db-shm', 'state.db-journal'])(
    'restores nothing beside a %s that was left when the database was moved away: it would be written into the new one',
    async (left) => {
      await make()
      mkdirSync(join(folder, 'elsewhere'))
      writeFileSync(join(folder, 'elsewhere', left), 'of the old database')
      await expect(restore('elsewhere')).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
      await expect(restore('elsewhere')).rejects.toThrow(left)
      expect(readdirSync(join(folder, 'elsewhere'))).toEqual([left])
    },
  )

  it('restores nothing under a hub that runs: it would go on with the file that was moved away', async () => {
    await make()
    const journal = await openLevelJournal({
      dir: join(folder, 'elsewhere', 'journal'),
      log: silentLog,
      metrics: noMetrics,
    })
    await expect(restore('elsewhere')).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    await journal.close()
    expect(await restore('elsewhere')).toContain('privacy erase')
  })

  it.each([
    ['one bit of it is another', (bytes: Buffer) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1)],
    ['its end is missing', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['its last byte is another', (bytes: Buffer) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)],
    ['its nonce is another', (bytes: Buffer) => bytes.with(20, (bytes[20] ?? 0) ^ 1)],
    ['it is empty', () => Buffer.alloc(0)],
    ['it is something else', () => Buffer.from('SQLite format 3\0'.repeat(10))],
  ])('restores nothing when %s', async (_, changed) => {
    await make()
    writeFileSync(file, changed(readFileSync(file)))
    await expect(restore('elsewhere')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
  })

  it('restores nothing with another key, or with what is none', async () => {
    await make()
    const other = join(folder, 'other')
    await run('data', 'key', other)
    await expect(restore('elsewhere', other)).rejects.toThrow('密钥不对')
    writeFileSync(other, 'short')
    await expect(restore('elsewhere', other)).rejects.toThrow('不是备份密钥')
    await expect(restore('elsewhere', join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    mkdirSync(join(folder, 'elsewhere'), { recursive: true })
    expect(existsSync(join(folder, 'elsewhere', 'state.db'))).toBe(false)
  })
})

/** The district has a home forgotten, and the hub ended it. */
const erase = (home: string, at = NOW): Promise<void> =>
  withStateDatabase(dir('data'), async ({ db }) => {
    await orderErasure(db, { home, by: 'op', why: '迁出' }, at)
    await fillErasureList(db, erasureListIn(join(folder, 'data')))
    await db.updateTable('home_erasure').set({ finished_at: at, alias: null, traces_json: null }).execute()
  })

/** The database of the machine is lost; what else is in the data folder is not. */
const loseDatabase = (): void => {
  for (const name of readdirSync(join(folder, 'data'))) {
    if (name.startsWith('state.db')) rmSync(join(folder, 'data', name))
  }
}

const homes = (data: string): Promise<readonly string[]> =>
  withStateDatabase(dir(data), async ({ db }) => {
    const rows = await db.selectFrom('home').select('id').orderBy('id').execute()
    return rows.map(({ id }) => id)
  })

describe('what was erased after the backup was made', () => {
  it('is erased again, with its open alert, before the file is where a hub may find it; nobody is signed in any more', async () => {
    const times = { happened_at: NOW, opened_at: NOW, started_at: NOW }
    const texts = {
      summary_zh: '王秀兰卧室求助',
      summary_en: '',
      marks_json: '[]',
      devices_json: '[]',
      holds_json: '[]',
    }
    const rest = {
      policy_json: '[]',
      step: 0,
      round: 0,
      code: 'A7',
      state: 'open',
      kind: 'sos',
      severity: 'life-safety',
    }
    await withStateDatabase(dir('data'), async ({ db }) => {
      await sql`pragma foreign_keys = off`.execute(db)
      const alert = { id: 'a1', home: 'h01', ...times, ...texts, ...rest }
      const signIn = { id: 's1', token_digest: 'd', operator: 'o1', started_at: NOW, last_seen_at: NOW, agent: '' }
      await insert(db, 'alerts', alert)
      await insert(db, 'sign_in', { ...signIn, ends_at: NOW + 1 })
    })
    await make()
    await withStateDatabase(dir('data'), ({ db }) => db.updateTable('alerts').set({ resolved_at: NOW }).execute())
    await erase('h01')
    loseDatabase()
    const said = await restore('data')
    expect(said).toContain('已再次删除:h01')
    expect(said).not.toContain('没有删除名单')
    expect(await homes('data')).not.toContain('h01')
    await withStateDatabase(dir('data'), async ({ db }) => {
      const [alert] = await db.selectFrom('alerts').selectAll().execute()
      expect(alert).toMatchObject({ resolved_at: NOW, summary_zh: '', home: expect.stringMatching(/^erased-/) })
      expect(await db.selectFrom('sign_in').selectAll().execute()).toEqual([])
      const orders = await db.selectFrom('home_erasure').select(['home', 'asked_at', 'finished_at']).execute()
      expect(orders).toEqual([{ home: 'h01', asked_at: NOW, finished_at: null }])
    })
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('restored'))).toEqual([])
  })

  it('is known on another machine from what a later backup left beside the first, and what came after that is said not to be', async () => {
    await make()
    await erase('h01')
    await make(join(folder, 'later.backup'))
    await erase('h11', NOW + 1)
    const said = await restore('elsewhere')
    expect(said).toContain('已再次删除:h01(')
    expect(said).toContain('记到最近一次 backup make')
    expect((await homes('data')).includes('h01')).toBe(false)
    const left = await homes('elsewhere')
    expect([left.includes('h01'), left.includes('h11')]).toEqual([false, true])
  })

  it('cannot be known without any list, which is said', async () => {
    await make()
    await erase('h01')
    const alone = join(folder, 'alone')
    mkdirSync(alone)
    copyFileSync(file, join(alone, 'copy.backup'))
    const said = await run('elsewhere', 'restore', join(alone, 'copy.backup'), '--key-file', keyFile)
    expect(said).toContain('没有找到删除名单')
    expect(await homes('elsewhere')).toContain('h01')
  })

  it('is not erased a second time when somebody was registered there anew before the backup was made', async () => {
    await erase('h01')
    await withStateDatabase(dir('data'), async ({ db }) => void (await importFile(TOWN, await openRegistry(db))))
    await make()
    loseDatabase()
    expect(await restore('data')).toContain('没有需要再次删除的住户')
    expect(await homes('data')).toContain('h01')
  })

  it('is not erased by an older order that another machine still lists, when the home was erased again since and somebody lives there anew', async () => {
    await erase('h01')
    await withStateDatabase(dir('data'), async ({ db }) => void (await importFile(TOWN, await openRegistry(db))))
    await make()
    writeFileSync(erasureListIn(join(folder, 'data')), `\n${JSON.stringify({ home: 'h01', at: NOW - 1 })}\n`)
    loseDatabase()
    expect(await restore('data')).toContain('没有需要再次删除的住户')
    expect(await homes('data')).toContain('h01')
  })

  it('stands in the list by home and moment alone, once, also behind a line that a crash cut short', async () => {
    const list = erasureListIn(join(folder, 'data'))
    writeFileSync(list, '\n{"home":"h0')
    await erase('h01')
    await make()
    const lines = readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    expect(lines).toEqual(['{"home":"h0', JSON.stringify({ home: 'h01', at: NOW })])
  })
})

async function insert(
  db: Kysely<StateTables>,
  table: string,
  row: Readonly<Record<string, string | number>>,
): Promise<void> {
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)))
  await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(db)
}
