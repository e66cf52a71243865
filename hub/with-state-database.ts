import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'

/** What a command works on, beside a hub that may be running. */
export interface StateAtHand {
  readonly db: Kysely<StateTables>
  readonly config: Config
}

/**
 * Opens the state database of the installation that the environment names, lets `act` work on it, and closes it whatever comes.
 *
 * @throws CONFIG_INVALID, and whatever `act` throws
 */
export async function withStateDatabase<T>(
  environment: Parameters<typeof readConfig>[0],
  act: (state: StateAtHand) => Promise<T>,
): Promise<T> {
  const config = readConfig(environment)
  const path = makeDataDir(config.dataDir).stateFile
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: pinoLog('error') })
  try {
    return await act({ db, config })
  } finally {
    await db.destroy()
  }
}
