/**
 * A program for tests to kill: the hub with a clock that runs `CHAOS_SPEED` times as fast and goes on across restarts: it
 * stood at `CHAOS_HUB_EPOCH` when the machine's stood at `CHAOS_REAL_EPOCH`. Everything else by the hub's own settings.
 */
import { systemClock } from '../../core/time.ts'
import { readConfig } from '../../hub/config.ts'
import { endWith } from '../../hub/end-with.ts'
import { startHub } from '../../hub/hub.ts'
import { pinoLog } from '../../hub/pino-log.ts'
import { prometheusMetrics } from '../../hub/prometheus-metrics.ts'

const number = (name: string): number => Number(process.env[name])

const speed = number('CHAOS_SPEED')
const startAt = number('CHAOS_HUB_EPOCH') + (Date.now() - number('CHAOS_REAL_EPOCH')) * speed
const config = readConfig(process.env, { adminPasswordNeeded: true })
const hub = await startHub({
  config,
  clock: systemClock(speed, startAt),
  log: pinoLog('warn'),
  metrics: prometheusMetrics(),
  vendors: [],
  auth: { adminPassword: config.adminPassword ?? '' },
  host: '127.0.0.1',
})
process.once('SIGTERM', () => void hub.close().then(() => process.exit(0), endWith))
