import type { Directory } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { isPosition, metricFacts } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import type { Series, TimeSeriesStore } from '../../core/time-series-store.ts'
import type { EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'
import type { RuleSettings } from '../../alerting/rules/rules.ts'
import { RuleStore, StoredRules } from '../../alerting/rules/rule-store.ts'
import { openRegistry } from '../../registry/registry.ts'
import { readConfig } from '../config.ts'
import { makeDataDir } from '../data-dir.ts'
import { pinoLog } from '../pino-log.ts'
import { prometheusMetrics } from '../prometheus-metrics.ts'
import { openStateBesideHub } from '../state-beside-hub.ts'
import { StopStack } from '../stop-stack.ts'
import { openTelemetry } from '../telemetry.ts'
import type { Recorded, RecordedBatches } from './recorded.ts'

/** What a hub's own store, registry and rules have to say of some of its homes. */
export interface Installation {
  readonly directory: Directory
  readonly rules: RuleSettings
  readonly timeZone: string
  readonly homes: readonly HomeId[]
  readonly store: TimeSeriesStore
  close(): Promise<void>
}

/**
 * Opens this installation, which may be running, by the same settings as the hub.
 *
 * @param homes all of them when empty
 * @throws NOT_FOUND for a home that the registry does not know.
 */
export async function openInstallation(
  environment: Readonly<Record<string, string | undefined>>,
  homes: readonly HomeId[],
): Promise<Installation> {
  const config = readConfig(environment)
  const paths = makeDataDir(config.dataDir)
  const log = pinoLog('error')
  const stops = new StopStack(log)
  try {
    const db = await openStateBesideHub(paths, log)
    stops.push('state database', () => db.destroy())
    const { directory } = await openRegistry(db)
    const rules = new StoredRules(new RuleStore(db), log)
    await rules.refresh()
    const unknown = homes.find((home) => directory.home(home) === undefined)
    if (unknown !== undefined) throw new HubError('NOT_FOUND', `There is no home ${unknown}: check its id.`)
    const metrics = prometheusMetrics()
    const store = await openTelemetry(config.telemetry, { path: paths.telemetryFile, log, metrics })
    stops.push('time-series store', () => store.close())
    return {
      directory,
      rules: rules.settings,
      timeZone: config.timeZone,
      homes: homes.length > 0 ? homes : directory.homes().map(({ id }) => id),
      store,
      close: () => stops.drain(),
    }
  } catch (error) {
    await stops.drain()
    throw error
  }
}

export interface StoredSpan {
  readonly homes: readonly HomeId[]
  /** [from, until) */
  readonly from: EpochMs
  readonly until: EpochMs
  /** Told how much of the span was read, from 0 to 1. */
  onProgress(share: number): void
}

/** Reads what the store holds of the homes, one day at a time, in the order of time. */
export async function* storedReadings(store: TimeSeriesStore, span: StoredSpan): RecordedBatches {
  const { homes, from, until } = span
  const series: Series[] = []
  for (const home of homes) {
    for (const { device, metric } of await store.latest(home)) {
      // No detector judges by it.
      if (!isPosition(metric)) series.push({ home, device, metric })
    }
  }
  for (let day = from; day < until; day += days(1)) {
    span.onProgress((day - from) / (until - from))
    const window = { from: day, to: Math.min(day + days(1), until) }
    const recorded: Recorded[] = []
    for (const one of series) {
      const isNumber = metricFacts(one.metric).kind === 'measure'
      for (const { at, value } of await store.range(one, window)) {
        recorded.push({ ...one, at, value: isNumber ? value : value !== 0 })
      }
    }
    yield recorded.toSorted((a, b) => a.at - b.at)
  }
}
