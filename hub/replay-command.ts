import { decoders } from '../ingest/decoders/decoders.ts'
import { Quarantine } from '../ingest/quarantine.ts'
import { replay } from '../ingest/replay.ts'
import { openRegistry } from '../registry/registry.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { openStateBesideHub } from './state-beside-hub.ts'
import { StopStack } from './stop-stack.ts'
import { openTelemetry } from './telemetry.ts'

/**
 * Decodes what is in the quarantine again and stores what can now be understood; the hub may be running. Prints what came of it.
 *
 * @throws STORE_UNAVAILABLE when the time-series store cannot be reached; nothing is lost, start it again later.
 */
export async function replayCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const paths = makeDataDir(config.dataDir)
  const log = pinoLog('error')
  const stops = new StopStack(log)
  try {
    const db = await openStateBesideHub(paths, log)
    stops.push('state database', () => db.destroy())
    const { directory } = await openRegistry(db)
    const store = await openTelemetry(config.telemetry, {
      path: paths.telemetryFile,
      log,
      metrics: prometheusMetrics(),
    })
    stops.push('time-series store', () => store.close())
    const done = await replay({ quarantine: new Quarantine(db), store, directory, decoders: decoders() })
    process.stdout.write(
      `重试 ${done.tried} 条,放出 ${done.released} 条,存入 ${done.readingsStored} 个读数 / ` +
        `${done.tried} tried, ${done.released} released, ${done.readingsStored} readings stored\n`,
    )
  } finally {
    await stops.drain()
  }
}
