import type { Kysely } from 'kysely'
import type { Directory } from '../core/directory.ts'
import type { Journal } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import type { Clock } from '../core/time.ts'
import { createCursorStore } from '../ingest/cursor-store.ts'
import { decoders } from '../ingest/decoders/decoders.ts'
import type { SourcedFeed } from '../ingest/feed.ts'
import { createFeed } from '../ingest/feed.ts'
import { openLevelJournal } from '../ingest/journal/level-journal.ts'
import { Quarantine } from '../ingest/quarantine.ts'
import type { IngestTables } from '../ingest/schema.ts'
import { StoreWriter } from '../ingest/store-writer.ts'
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
}

export interface IngestingParts {
  readonly db: Kysely<IngestTables>
  readonly paths: DataDir
  readonly telemetry: Telemetry
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Opens journal, store and quarantine; storing begins at once. @throws DATA_DIR_UNUSABLE, DATA_DIR_LOCKED */
export async function startIngesting(parts: IngestingParts, stops: StopStack): Promise<Ingesting> {
  const { db, paths, telemetry, directory, clock, log, metrics } = parts
  const journal = await openLevelJournal({ dir: paths.journal, log, metrics })
  stops.push('journal', () => journal.close())
  const store = await openTelemetry(telemetry, { path: paths.telemetryFile, log, metrics })
  stops.push('time-series store', () => store.close())
  const feed = createFeed({ journal, directory, decoders: decoders(), metrics })
  const quarantine = new Quarantine(db)
  const cursors = createCursorStore(db, clock)
  const writer = new StoreWriter({ feed, journal, store, quarantine, cursors, clock, log, metrics })
  await writer.start()
  stops.push('store-writer', () => writer.stop())
  return { journal, feed, store, quarantine, writer }
}
