import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addBackupCommands } from '../../hub/backup-command.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { openLevelJournal } from '../../ingest/journal/level-journal.ts'
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
