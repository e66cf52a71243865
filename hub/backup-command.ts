import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { HubError, isHubError, reasonOf } from '../core/errors.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { KEY_BYTES, openSealed, sealFile } from './backup/sealed-file.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { noHubRuns } from './state-beside-hub.ts'
import { copyInto, openStateDatabase } from './state-database.ts'
import { type StateTables, stateMigrations } from './state-tables.ts'
import type { Terminal } from './terminal.ts'
import { withStateDatabase } from './with-state-database.ts'

/**
 * The files of a database, by what their names end in. A write-ahead log that a crash left belongs to its database, and SQLite would write
 * it into whichever lies there (How To Corrupt An SQLite Database File, section 1.4).
 */
const PARTS = ['', '-wal', '-shm', '-journal'] as const

interface KeyOption {
  readonly keyFile: string
}

/** `backup key | make | restore`: the state database as one encrypted file, while the hub runs. */
export function addBackupCommands(program: Command, terminal: Terminal): void {
  const group = program.command('backup').description('the state database as an encrypted file')
  group
    .command('key <file>')
    .description('make a key for backups: keep another copy of it far from this machine')
    .action((file: string) => makeKey(file, terminal))
  group
    .command('make <file>')
    .description('write a backup to a new file; the hub may run')
    .requiredOption('--key-file <file>', 'as "backup key" wrote it')
    .action((file: string, { keyFile }: KeyOption) => make(file, keyFile, terminal))
  group
    .command('restore <file>')
    .description('put a backup into HUB_DATA_DIR, where no state database may be')
    .requiredOption('--key-file <file>', 'the key it was made with')
    .action((file: string, { keyFile }: KeyOption) => restore(file, keyFile, terminal))
}

async function makeKey(file: string, terminal: Terminal): Promise<void> {
  const text = `${randomBytes(KEY_BYTES).toString('base64url')}\n`
  await onDisk(file, () => writeFile(file, text, { mode: 0o600, flag: 'wx' }))
  terminal.print(
    `密钥已写入 ${file}。请另存一份,不要放在本机或备份旁边;丢了密钥,备份就打不开。\nThe key is in ${file}. Keep a copy elsewhere, neither on this machine nor beside the backups: nothing opens them without it.`,
  )
}

/** A whole copy is made first, beside the original and gone afterwards, so that the hub writes on meanwhile. */
async function make(file: string, keyFile: string, terminal: Terminal): Promise<void> {
  const key = await keyIn(keyFile)
  await withStateDatabase(terminal.environment, async ({ db, config }) => {
    const copy = `${makeDataDir(config.dataDir).stateFile}.backup`
    await rm(copy, { force: true })
    try {
      await copyInto(db, copy)
      await onDisk(file, () => sealFile(copy, file, key))
    } finally {
      await rm(copy, { force: true })
    }
    await new AuditStore(db, terminal.clock).write({ operator: 'command-line', action: 'backup:make' })
  })
  terminal.print(`备份已加密写入 ${file}。 The backup is in ${file}, encrypted.`)
}

/** @throws DATA_DIR_UNUSABLE where a state database is already, or when the backup is a newer hub's. @throws DATA_DIR_LOCKED under a hub that runs */
async function restore(file: string, keyFile: string, terminal: Terminal): Promise<void> {
  const key = await keyIn(keyFile)
  const { stateFile, root, journal } = makeDataDir(readConfig(terminal.environment).dataDir)
  await noHubRuns(journal)
  const there = PARTS.map((part) => stateFile + part).filter((part) => existsSync(part))
  if (there.length > 0) {
    const names = there.map((part) => basename(part)).join(' ')
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `${root} 里已有状态库(${names}):请停机并把它移开,再恢复。 There is a state database in ${root} (${names}): stop the hub, move it away, then restore.`,
    )
  }
  const found = `${stateFile}.restored`
  await rm(found, { force: true })
  try {
    await onDisk(file, () => openSealed(file, found, key))
    const log = pinoLog('error')
    const db = await openStateDatabase<StateTables>({ path: found, migrations: stateMigrations, log, readOnly: true })
    await db.destroy()
    await rename(found, stateFile)
  } finally {
    await rm(found, { force: true })
  }
  terminal.print(
    '已恢复。备份之后删除过的住户又在库里:启动后请逐户重做删除(privacy erase)。账号、密码和登录也回到当时:此后停用的请再停用。\nRestored. Homes that were erased after the backup was made are in it again: erase them anew (privacy erase). So are accounts, passwords and sign-ins: disable again who was disabled since.',
  )
}

/** @throws BAD_REQUEST */
async function keyIn(file: string): Promise<Uint8Array> {
  const text = await onDisk(file, () => readFile(file, 'utf8'))
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length === KEY_BYTES) return key
  throw new HubError('BAD_REQUEST', `${file} 里不是备份密钥。 This is no key for backups: make one with "backup key".`)
}

/** What the disk says against a file that somebody named, as a sentence. @throws BAD_REQUEST */
async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isHubError(error)) throw error
    const sentence = `${file} can not be used (${reasonOf(error)}): name another file.`
    throw new HubError('BAD_REQUEST', sentence, { cause: error })
  }
}
