import type { Kysely } from 'kysely'
import { isStopped, type Stopped } from '../core/consent.ts'
import type { Directory } from '../core/directory.ts'
import { reasonOf } from '../core/errors.ts'
import type { Journal } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { HomeId } from '../core/names.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import { type Clock, seconds } from '../core/time.ts'
import { createCursorStore } from '../ingest/cursor-store.ts'
import { decoders } from '../ingest/decoders/decoders.ts'
import type { SourcedFeed } from '../ingest/feed.ts'
import { createFeed } from '../ingest/feed.ts'
import { Quarantine } from '../ingest/quarantine.ts'
import type { IngestTables } from '../ingest/schema.ts'
import { StoreWriter } from '../ingest/store-writer.ts'
import { ReopenedStore } from '../ingest/stores/reopened-store.ts'
import type { ConsentTables } from '../registry/consents/consent-tables.ts'
import { NewestConsents } from '../registry/consents/newest-consents.ts'
import type { Telemetry } from './config.ts'
import type { DataDir } from './data-dir.ts'
import type { StopStack } from './stop-stack.ts'
import { openTelemetry } from './telemetry.ts'

/** From the journal to the time-series store. */
export interface Ingesting {
  readonly journal: Journal
  readonly feed: SourcedFeed
  readonly store: TimeSeriesStore
  readonly quarantine: Quarantine
  readonly writer: StoreWriter
  /** Does the home's resident agree to tell where they are? From memory. */
  readonly mayLocate: (home: HomeId) => boolean
  readonly stopped: Stopped
}

export interface IngestingParts {
  readonly db: Kysely<IngestTables & ConsentTables>
  readonly journal: Journal
  readonly paths: DataDir
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Opens store and quarantine; storing begins at once. A store that cannot be opened is no reason not to start: see `ReopenedStore`. */
export async function startIngesting(parts: IngestingParts, stops: StopStack): Promise<Ingesting> {
  const { db, journal, paths, telemetry, directory, clock, log, metrics } = parts
  const open = (): Promise<TimeSeriesStore> => openTelemetry(telemetry, { path: paths.telemetryFile, log, metrics })
  const store = new ReopenedStore({ name: telemetry.kind, open, clock, log })
  stops.push('time-series store', () => store.close())
  await store.tryOnce()
  const consents = await keepConsents(parts, stops)
  const feed = createFeed({ journal, directory, decoders: decoders(), metrics, ...consents })
  const quarantine = new Quarantine(db)
  const cursors = createCursorStore(db, clock)
  const writer = new StoreWriter({ feed, journal, store, quarantine, cursors, clock, log, metrics })
  await writer.start()
  stops.push('store-writer', () => writer.stop())
  return { journal, feed, store, quarantine, writer, ...consents }
}

/** A withdrawal, here or by another process, counts after 5 s. */
async function keepConsents(
  { db, clock, log }: Pick<IngestingParts, 'db' | 'clock' | 'log'>,
  stops: StopStack,
): Promise<Pick<Ingesting, 'mayLocate' | 'stopped'>> {
  const consents = new NewestConsents(db)
  await consents.refresh()
  const refreshing = clock.every(
    seconds(5),
    () => consents.refresh(),
    (error) => log.error('consents could not be read again', { reason: reasonOf(error) }),
  )
  stops.push('consents', refreshing)
  const withdrawn = consents.withdrawn.bind(consents)
  return {
    mayLocate: (home) => consents.given(home, 'position'),
    stopped: (device, metric) => isStopped(device, metric, withdrawn),
  }
}
