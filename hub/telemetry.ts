import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import { openInfluxV1Store } from '../ingest/stores/influx1-store.ts'
import { openInfluxV2Store } from '../ingest/stores/influx2-store.ts'
import { openSqliteStore } from '../ingest/stores/sqlite-store.ts'
import type { Telemetry } from './config.ts'

/** The time-series store that the settings name. A server that does not answer yet is no fault: readings wait in the journal. */
export async function openTelemetry(
  telemetry: Telemetry,
  parts: { readonly path: string; readonly log: Log; readonly metrics: Metrics },
): Promise<TimeSeriesStore> {
  const { log, metrics, path } = parts
  if (telemetry.kind === 'influx1') return openInfluxV1Store({ ...telemetry, log })
  if (telemetry.kind === 'influx2') return openInfluxV2Store({ ...telemetry, log })
  return openSqliteStore({ path, metrics })
}
