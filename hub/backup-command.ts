import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import { HubError, isHubError, reasonOf } from '../core/errors.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { sweepPlainCopies, withPlainCopy } from './backup/plain-copies.ts'
import { type Restored, restoreState } from './backup/restore-state.ts'
import { KEY_BYTES, sealFile } from './backup/sealed-file.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { erasureListIn, fillErasureList, readErasureList } from './privacy/erasure-list.ts'
import { noHubRuns } from './state-beside-hub.ts'
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
    const { stateFile, root } = makeDataDir(config.dataDir)
    await withPlainCopy(db, stateFile, (copy) => onDisk(file, () => sealFile(copy, file, key)))
    await fillErasureList(db, erasureListIn(root))
    const beside = listBeside(file, key)
    await onDisk(beside, () => fillErasureList(db, beside))
    await new AuditStore(db, terminal.clock).write({ operator: 'command-line', action: 'backup:make' })
  })
  terminal.print(`备份已加密写入 ${file}。 The backup is in ${file}, encrypted.`)
}

/** Beside the backups of one hub, which have a key of their own: the list outlives the machine. */
const listBeside = (file: string, key: Uint8Array): string =>
  join(dirname(file), `erasures-${createHash('sha256').update(key).digest('hex').slice(0, 8)}.jsonl`)

/** @throws DATA_DIR_UNUSABLE where a state database is already, or when the backup is a newer hub's. @throws DATA_DIR_LOCKED under a hub that runs */
async function restore(file: string, keyFile: string, terminal: Terminal): Promise<void> {
  const key = await keyIn(keyFile)
  const { stateFile, root, journal } = makeDataDir(readConfig(terminal.environment).dataDir)
  await noHubRuns(journal)
  await sweepPlainCopies(stateFile)
  const there = PARTS.map((part) => stateFile + part).filter((part) => existsSync(part))
  if (there.length > 0) {
    const names = there.map((part) => basename(part)).join(' ')
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `${root} 里已有状态库(${names}):请停机并把它移开,再恢复。 There is a state database in ${root} (${names}): stop the hub, move it away, then restore.`,
    )
  }
  const own = await readErasureList(erasureListIn(root))
  const beside = await readErasureList(listBeside(file, key))
  const listed = [...(own ?? []), ...(beside ?? [])]
  const backup = { file, key, listed, now: terminal.clock.now() }
  const restored = await onDisk(file, () => restoreState(stateFile, backup))
  terminal.print('已恢复。 Restored.')
  terminal.print(erasedWords(restored))
  if (own === undefined) terminal.print(beside === undefined ? NO_LIST : OLD_LIST)
  terminal.print(peopleWords(restored))
}

function erasedWords({ erased }: Restored): string {
  if (erased.length === 0) return '没有需要再次删除的住户。 No home had to be erased again.'
  const homes = erased.join(' ')
  return `备份之后删除的住户已再次删除:${homes}(读数等由中枢启动后删完,用 privacy erasures 查看)。\nErased again, as they were after the backup was made: ${homes} (the hub ends it when it runs: see privacy erasures).`
}

const NO_LIST =
  '没有找到删除名单(数据目录里的 erasures.jsonl,或备份旁的 erasures-….jsonl):备份之后删除过的住户可能又在库里,中枢无从得知。请按区里的记录逐户重做删除(privacy erase)后再启动。\nNo list of erasures was found, neither in the data folder nor beside the backup: homes that were erased after it was made may be in it again, and the hub cannot know which. Erase them anew by the district’s records (privacy erase) before you start it.'

const OLD_LIST =
  '本机没有删除名单,只有备份旁的一份,记到最近一次 backup make:此后删除的住户可能又在库里,请按区里的记录重做删除(privacy erase)。\nThis machine has no list of erasures, only the one beside the backup, which ends with the last "backup make": homes that were erased after that may be in it again; erase them anew by the district’s records (privacy erase).'

const peopleWords = ({ logins }: Restored): string =>
  `所有登录已失效。账号和密码回到备份时:${logins.join(' ')}。此后停用或改过密码的,请启动后立即在页面“操作员”停用或重置(operators reset-password)。此后撤回的同意也回到原样,请按书面记录重新登记。\nNobody is signed in any more. Accounts and passwords are as they were: disable who was disabled since, reset who changed theirs (operators reset-password). Consents that were withdrawn since are given again: record the withdrawals anew.`

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
