import { HubError } from '../core/errors.ts'
import type { EpochMs } from '../core/time.ts'
import { seconds, systemClock } from '../core/time.ts'
import { readHubState } from '../alerting/watchdog/read-hub-state.ts'
import type { HubState } from '../alerting/watchdog/check-hub.ts'
import { Watchdog } from '../alerting/watchdog/watchdog.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { dataDirPaths } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'
import { openVendors } from './vendors.ts'

const ANSWER_WITHIN = seconds(5)

/**
 * Watches over the hub until the process is stopped: its own look at `/healthz` and at the state file, its own way to the phones.
 *
 * @throws CONFIG_INVALID when it could tell nobody.
 */
export async function watchdogCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const log = pinoLog('info')
  const clock = systemClock()
  const vendors = await openVendors(config, { clock, log, print: (line) => process.stdout.write(`${line}\n`) })
  if (config.watchdogPhones.length === 0 && config.heartbeatUrl === undefined) {
    throw new HubError(
      'CONFIG_INVALID',
      'The watchdog could tell nobody: set HUB_WATCHDOG_PHONES, HUB_HEARTBEAT_URL, or better both.',
    )
  }
  const { heartbeatUrl } = config
  const watchdog = new Watchdog({
    clock,
    log,
    notifiers: vendors.map((vendor) => vendor.notifier),
    phones: config.watchdogPhones,
    probe: () => answers(`http://127.0.0.1:${config.httpPort}/healthz`),
    readState: (now) => readState(config, now),
    ...(heartbeatUrl === undefined ? {} : { heartbeat: () => ping(heartbeatUrl) }),
  })
  await watchdog.look()
  const stop = watchdog.start()
  log.info('the watchdog is up', { phones: config.watchdogPhones.length, heartbeat: heartbeatUrl !== undefined })
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  stop()
  process.exit(0)
}

/** Opened anew for each look: a file that was replaced, or that was not there yet, is seen. */
async function readState(config: Config, now: EpochMs): Promise<HubState> {
  const db = await openStateDatabase<StateTables>({
    path: dataDirPaths(config.dataDir).stateFile,
    migrations: stateMigrations,
    log: pinoLog('error'),
    readOnly: true,
  })
  try {
    return await readHubState(db, now)
  } finally {
    await db.destroy()
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) })
  return response.ok
}

async function ping(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
}
