import type { Log } from '../core/log.ts'
import { steadyClock } from '../core/steady-time.ts'
import type { Clock, DurationMs } from '../core/time.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { endWith } from './end-with.ts'
import { startHub } from './hub.ts'
import { lastWrittenAt } from './last-written-at.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { stopWhenTold } from './stop-when-told.ts'
import { openVendors } from './vendors.ts'
import { canTell, keepWatchdog, type WatchdogChildParts } from './watchdog-child.ts'

/** `npm start`: the hub until SIGTERM or SIGINT. Exit code 0 after a clean stop, 2 when the operator must change something, 1 else. */
async function main(): Promise<void> {
  const config = readConfig(process.env, { adminPasswordNeeded: true })
  const log = pinoLog('info')
  const sayHowFar = (by: DurationMs): void =>
    log.error('the machine’s clock was set back; the hub’s goes on, a little slower, until that has caught up', {
      seconds: Math.round(by / 1000),
    })
  const clock = steadyClock(sayHowFar, await lastWrittenAt(config.dataDir))
  const running = start(config, { clock, log })
  stopWhenTold({ signals: process, running, clock, log, exit: (code) => process.exit(code), fail: endWith })
  await running
}

/** @returns what stops the hub and its watchdog */
async function start(config: Config, { clock, log }: { clock: Clock; log: Log }): Promise<() => Promise<void>> {
  const hub = await startHub({
    config,
    clock,
    log,
    metrics: prometheusMetrics(),
    vendors: await openVendors(config, { clock, log, print: (line) => process.stdout.write(`${line}\n`) }),
    auth: { adminPassword: config.adminPassword ?? '' },
  })
  const stopWatchdog = config.watchdogChild ? watchedBy(config, { clock, log }) : undefined
  return async () => {
    // First, or it would say that the hub is silent.
    await stopWatchdog?.()
    await hub.close()
  }
}

/** @returns what stops the watchdog; `undefined` when it could tell nobody */
function watchedBy(config: Config, parts: WatchdogChildParts): (() => Promise<void>) | undefined {
  if (canTell(config)) return keepWatchdog(parts)
  parts.log.warn('nobody watches over the hub: set HUB_WATCHDOG_PHONES and HUB_HEARTBEAT_URL')
  return undefined
}

main().catch(endWith)
