import { HubError, reasonOf } from '../core/errors.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'is not a database: move the file away, or restore a backup',
  SQLITE_CORRUPT: 'is damaged: restore a backup',
  SQLITE_FULL: 'can not grow, the disk is full: make room',
  SQLITE_READONLY: 'can not be written: give the user that runs the hub the right to',
}

/** What kept the state database from opening, as a sentence for who runs the hub. */
export function asHubError(error: unknown, path: string): Error {
  if (error instanceof HubError) return error
  const code = sqliteCode(error)
  if (code === 'SQLITE_BUSY') {
    const message = `${path} is being written by another process: end it (perhaps a second hub on the same folder) and start again.`
    return new HubError('DATA_DIR_LOCKED', message, { retryable: true, cause: error })
  }
  const sentence =
    (code === undefined ? undefined : SENTENCES[code]) ??
    `can not be opened (${reasonOf(error)}): name a folder that the user that runs the hub may write to`
  return new HubError('DATA_DIR_UNUSABLE', `${path} ${sentence}.`, { cause: error })
}

/** `SQLITE_BUSY_SNAPSHOT` and the like count as what they begin with. */
function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^SQLITE_[A-Z]+/.exec(error.code)?.[0]
}
