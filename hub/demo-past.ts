import { AlerterDispatch } from '../alerting/alerter-dispatch.ts'
import type { DetectorSnapshot } from '../alerting/detector-snapshots.ts'
import { DetectorSnapshots } from '../alerting/detector-snapshots.ts'
import { detectorSet } from '../alerting/detectors/detector-set.ts'
import { HomeSigns } from '../alerting/home-signs.ts'
import type { Directory } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { Cursor } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import { noMetrics } from '../core/metrics.ts'
import type { Reading } from '../core/reading.ts'
import type { EpochMs } from '../core/time.ts'
import { minutes, seconds } from '../core/time.ts'
import { openLevelJournal } from '../ingest/journal/level-journal.ts'
import { faultLines, importFile } from '../registry/import/import-file.ts'
import { openRegistry } from '../registry/registry.ts'
import { RegisteredTown } from './backtest/recorded-town.ts'
import { SimulatedHub } from './backtest/simulated-hub.ts'
import type { DataDir } from './data-dir.ts'
import { liveThroughMonth, type PastFinding } from './demo-month.ts'
import { shelveRefused } from './demo-quarantine.ts'
import { signWalkTests } from './demo-walk-tests.ts'
import { openStateDatabase } from './state-database.ts'
import { type StateTables, stateMigrations } from './state-tables.ts'

export interface LivedPast {
  readonly directory: Directory
  /** Oldest first. */
  readonly readings: readonly Reading[]
  readonly until: EpochMs
  readonly timeZone: string
  readonly log: Log
}

export interface Remembered {
  readonly snapshots: readonly DetectorSnapshot[]
  /** What the detectors found on the way, oldest first. */
  readonly found: readonly PastFinding[]
}

/**
 * What the detectors remember at `until` had the hub run all the while: when each device was last heard, how often it reports, and
 * how long each resident is usually still.
 */
export async function memoryOf(past: LivedPast): Promise<Remembered> {
  const { directory, readings, until, timeZone, log } = past
  const { detectors, hearing, signs, modes } = detectorSet({ residences: directory, timeZone })
  const board = new HomeSigns({ hearing, signs, modes, directory })
  const dispatch = new AlerterDispatch({ detectors: [...detectors, board], log, metrics: noMetrics })
  const found: PastFinding[] = []
  const hub = new SimulatedHub({
    town: new RegisteredTown(directory),
    dispatches: [dispatch],
    heartbeat: minutes(5),
    outages: [],
    longestPause: seconds(30),
    onFindings: (_set, findings, heardAt) => found.push(...findings.map((finding) => ({ finding, heardAt }))),
  })
  for (const reading of readings) hub.hear(reading)
  hub.passUntil(until)
  return { snapshots: await dispatch.snapshots(), found }
}

/** What a hub is started on: whom it looks after, and what it remembers of them. */
export interface Foundation {
  readonly paths: DataDir
  /** An installation list. */
  readonly list: string
  /** All that the town's devices said until now, oldest first. */
  readonly readingsOf: (directory: Directory) => readonly Reading[]
  readonly until: EpochMs
  readonly timeZone: string
  readonly log: Log
}

/** Writes it into an empty data folder, and what people did about it. Answers the readings, which the store has yet to be given. @throws IMPORT_INVALID */
export async function layFoundation(foundation: Foundation): Promise<readonly Reading[]> {
  const { paths, list, readingsOf, until, log } = foundation
  const db = await openStateDatabase<StateTables>({ path: paths.stateFile, migrations: stateMigrations, log })
  try {
    const registry = await openRegistry(db)
    const result = await importFile(list, registry)
    if ('faults' in result) throw new HubError('IMPORT_INVALID', faultLines(result.faults))
    const { directory } = registry
    const readings = readingsOf(directory)
    const { snapshots, found } = await memoryOf({ ...foundation, directory, readings })
    await liveThroughMonth({ ...foundation, db, directory, found })
    await signWalkTests({ ...foundation, db, directory, now: until })
    await shelveRefused(db, directory, until)
    await new DetectorSnapshots(db).save(await beginningOf(paths, log), snapshots)
    return readings
  } finally {
    await db.destroy()
  }
}

/** The place before the first entry of a journal that is made here. */
async function beginningOf(paths: DataDir, log: Log): Promise<Cursor> {
  const journal = await openLevelJournal({ dir: paths.journal, log, metrics: noMetrics })
  try {
    return { journalId: journal.id, offset: journal.head() }
  } finally {
    await journal.close()
  }
}
