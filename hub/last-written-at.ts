import type { AlertingTables } from '../alerting/schema.ts'
import { type Log, silentLog } from '../core/log.ts'
import type { EpochMs } from '../core/time.ts'
import { dataDirPaths } from './data-dir.ts'
import { openStateDatabase } from './state-database.ts'
import { stateMigrations } from './state-tables.ts'

/**
 * When an earlier run of the hub wrote down last how far it had judged, by its own clock; it does so once a second. `undefined` when none did, or
 * when its state cannot be read: whether it can be used the start finds out.
 */
export async function lastWrittenAt(dataDir: string, log: Log = silentLog): Promise<EpochMs | undefined> {
  try {
    const path = dataDirPaths(dataDir).stateFile
    const db = await openStateDatabase<AlertingTables>({ path, migrations: stateMigrations, log, readOnly: true })
    try {
      const row = await db.selectFrom('alerter_cursor').select('saved_at').executeTakeFirst()
      return row?.saved_at
    } finally {
      await db.destroy()
    }
  } catch {
    return undefined
  }
}
