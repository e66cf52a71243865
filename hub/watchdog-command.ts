import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { OpenVendors } from '../alerting/watchdog/tell-phones.ts'
import { Watchdog } from '../alerting/watchdog/watchdog.ts'
import { HubError } from '../core/errors.ts'
import { seconds, systemClock } from '../core/time.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { dataDirPaths } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openWhatOpens, vendorEntries } from './vendors.ts'
import { canTell } from './watchdog-child.ts'
import { WatchdogEyes } from './watchdog-eyes.ts'
import { FileWatchdogMemories } from './watchdog-memories.ts'

const ANSWER_WITHIN = seconds(5)

/**
 * Watches over the hub until the process is stopped or another watchdog takes over: its own look, its own way to the phones.
 *
 * @throws CONFIG_INVALID when it could tell nobody.
 */
export async function watchdogCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const log = pinoLog('info')
  const clock = systemClock()
  if (!canTell(config)) {
    throw new HubError(
      'CONFIG_INVALID',
      'The watchdog could tell nobody: set HUB_WATCHDOG_PHONES, HUB_HEARTBEAT_URL, or better both.',
    )
  }
  // Whatever is wrong with them is said now, and not when the hub is dead.
  await vendorEntries(config)
  const eyes = new WatchdogEyes(config, log)
  const { heartbeatUrl } = config
  let replaced = (): void => {}
  const ended = new Promise<string>((resolve) => {
    replaced = () => resolve('another watchdog has taken over')
    process.once('SIGTERM', () => resolve('stopped'))
    process.once('SIGINT', () => resolve('stopped'))
  })
  const watchdog = new Watchdog({
    clock,
    log,
    phones: config.watchdogPhones,
    every: config.watchdogEvery,
    timeZone: config.timeZone,
    memories: new FileWatchdogMemories({
      path: join(dataDirPaths(config.dataDir).root, 'watchdog.json'),
      watcher: randomUUID(),
      pid: process.pid,
      log,
    }),
    lookAround: (now) => eyes.look(now),
    openVendors: () => openForTelling(config, { clock, log, print: (line) => process.stdout.write(`${line}\n`) }),
    onReplaced: () => replaced(),
    ...(heartbeatUrl === undefined ? {} : { heartbeat: () => ping(heartbeatUrl) }),
  })
  await watchdog.look()
  const stop = watchdog.start()
  log.info('the watchdog is up', { phones: config.watchdogPhones.length, heartbeat: heartbeatUrl !== undefined })
  log.info('the watchdog ends', { why: await ended })
  stop()
  process.exit(0)
}

/** Opened when there is something to tell and closed again: what only one process can hold, as a modem, is the hub's while that lives. */
async function openForTelling(config: Config, parts: Parameters<typeof openWhatOpens>[1]): Promise<OpenVendors> {
  const vendors = await openWhatOpens(config, parts)
  return {
    notifiers: vendors.map(({ notifier }) => notifier),
    close: async () => {
      for (const vendor of vendors) await vendor.close?.()
    },
  }
}

async function ping(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
}
