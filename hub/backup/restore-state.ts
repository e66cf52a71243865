import { link, rename, rm } from 'node:fs/promises'
import { codeOf, HubError } from '../../core/errors.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { ListedErasure } from '../privacy/erasure-list.ts'
import { pinoLog } from '../pino-log.ts'
import { openStateDatabase, overwriteDeleted, rewriteFile } from '../state-database.ts'
import { type StateTables, stateMigrations } from '../state-tables.ts'
import { RESTORED } from './plain-copies.ts'
import { redoErasures } from './redo-erasures.ts'
import { openSealed } from './sealed-file.ts'

export interface Backup {
  readonly file: string
  readonly key: Uint8Array
  /** What was ever erased, as far as somebody knows. */
  readonly listed: readonly ListedErasure[]
  readonly now: EpochMs
}

export interface Restored {
  /** What was in the backup and is erased again. */
  readonly erased: readonly HomeId[]
  /** Who may sign in, by what stands in the backup. */
  readonly logins: readonly string[]
}

/**
 * Puts what is in the backup where no state database is, without what was erased since it was made, and with nobody signed in: all of it is done
 * before the file has its name, so that no hub ever serves anything else.
 *
 * @throws BAD_REQUEST when it does not open. @throws DATA_DIR_UNUSABLE when a newer hub wrote it, or a state database came to be meanwhile
 */
export async function restoreState(stateFile: string, backup: Backup): Promise<Restored> {
  const found = stateFile + RESTORED
  const remove = async (): Promise<void> => {
    for (const part of ['', '-wal', '-shm']) await rm(found + part, { force: true })
  }
  await remove()
  try {
    await openSealed(backup.file, found, backup.key)
    const restored = await settleIn(found, backup)
    await giveName(found, stateFile)
    return restored
  } finally {
    await remove()
  }
}

/** A rename would take the place of a database that a hub, started meanwhile, has open: it would go on in a file without a name. */
async function giveName(found: string, stateFile: string): Promise<void> {
  try {
    await link(found, stateFile)
  } catch (error) {
    // A disk without links: better restored with a moment's risk than not at all.
    if (codeOf(error) !== 'EEXIST') return rename(found, stateFile)
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `恢复期间 ${stateFile} 已出现(中枢启动了?),没有恢复:请停机并把它移开,再恢复。 A state database came to be while this one was being restored, which is left out: stop the hub, move it away, then restore.`,
      { cause: error },
    )
  }
}

async function settleIn(path: string, { listed, now }: Backup): Promise<Restored> {
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: pinoLog('error') })
  try {
    await overwriteDeleted(db, true)
    const erased = await redoErasures(db, listed, now)
    await db.deleteFrom('sign_in').execute()
    await db.deleteFrom('sign_in_try').execute()
    const operators = db.selectFrom('operator').select('login').where('disabled', '=', 0).orderBy('login')
    const logins = (await operators.execute()).map(({ login }) => login)
    await rewriteFile(db)
    return { erased, logins }
  } finally {
    await db.destroy()
  }
}
