import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateBesideHub } from './state-beside-hub.ts'
import type { StateTables } from './state-tables.ts'

/** What a command works on, beside a hub that may be running. */
export interface StateAtHand {
  readonly db: Kysely<StateTables>
  readonly config: Config
}

/**
 * Opens the state database of the installation that the environment names, lets `act` work on it, and closes it whatever comes.
 *
 * @throws CONFIG_INVALID. @throws DATA_DIR_LOCKED when a hub of an older version runs there. @throws what `act` throws
 */
export async function withStateDatabase<T>(
  environment: Parameters<typeof readConfig>[0],
  act: (state: StateAtHand) => Promise<T>,
): Promise<T> {
  const config = readConfig(environment)
  const db = await openStateBesideHub(makeDataDir(config.dataDir), pinoLog('error'))
  try {
    return await act({ db, config })
  } finally {
    await db.destroy()
  }
}
