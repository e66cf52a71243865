import { systemClock } from '../core/time.ts'
import { readConfig } from './config.ts'
import { endWith } from './end-with.ts'
import { startHub } from './hub.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { openVendors } from './vendors.ts'

/** `npm start`: the hub until SIGTERM or SIGINT. Exit code 0 after a clean stop, 2 when the operator must change something, 1 else. */
async function main(): Promise<void> {
  const config = readConfig(process.env, { adminPasswordNeeded: true })
  const log = pinoLog('info')
  const clock = systemClock()
  const hub = await startHub({
    config,
    clock,
    log,
    metrics: prometheusMetrics(),
    vendors: await openVendors(config, { clock, log, print: (line) => process.stdout.write(`${line}\n`) }),
    auth: { adminPassword: config.adminPassword ?? '' },
  })
  const stop = (): void => {
    log.info('stopping')
    hub.close().then(() => process.exit(0), endWith)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch(endWith)
