import { randomUUID } from 'node:crypto'
import type { Log } from '../core/log.ts'
import type { AlertId } from '../core/names.ts'
import type { Clock } from '../core/time.ts'
import type { DrillRunner } from '../alerting/drill/drill-runner.ts'
import { DrillVendor } from '../alerting/drill/drill-vendor.ts'
import type { Vendor } from '../alerting/vendors/vendor.ts'
import type { BrokerLimits } from '../broker/broker.ts'
import type { DemoHooks } from '../dashboards/api/web-options.ts'
import type { Registry } from '../registry/registry.ts'
import { openRegistry } from '../registry/registry.ts'
import { sweepPlainCopies } from './backup/plain-copies.ts'
import type { Config } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import type { Doors } from './doors.ts'
import { openDoors } from './doors.ts'
import { drillJobs, startDrills } from './drill.ts'
import { DrillDirectory } from './drill-directory.ts'
import { drillWay } from './drill-way.ts'
import { openDesks } from './desks.ts'
import { keepRosters } from './duty.ts'
import { keepHouse } from './housekeeping.ts'
import type { Ingesting } from './ingesting.ts'
import { startIngesting } from './ingesting.ts'
import { openLevelJournal } from '../ingest/journal/level-journal.ts'
import type { Judging } from './judging.ts'
import { startJudging } from './judging.ts'
import { type SignInSetting, startOperators } from './operators.ts'
import type { PrometheusMetrics } from './prometheus-metrics.ts'
import { Retention, retentionJob } from './privacy/retention.ts'
import type { Privacy } from './privacy/start-privacy.ts'
import { Pulse } from './pulse.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'
import { StopStack } from './stop-stack.ts'
import { usedOffset } from './used-offset.ts'
import { termsOf } from './vendors.ts'

export interface HubOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly metrics: PrometheusMetrics
  /** In order of preference. */
  readonly vendors: readonly Vendor[]
  readonly auth: SignInSetting
  /** Where MQTT and HTTP listen; all interfaces when left out. */
  readonly host?: string
  readonly limits?: Partial<BrokerLimits>
  /** What the demonstration adds to the page. */
  readonly sim?: DemoHooks
}

/** A running hub, as commands and tests hold it. */
export interface Hub extends Ingesting, Judging, Doors, Pick<Privacy, 'eraser'> {
  readonly registry: Registry
  readonly drills: DrillRunner
  /** Resolves when all that is in the journal is stored and judged, nothing is due and no send is in flight. */
  settled(): Promise<void>
  /** Stops in order; what is not done stays on disk. Twice is harmless. */
  close(): Promise<void>
}

/**
 * Starts the hub: the disk first, those who read it next, and the doors last, so that nothing is taken that nobody would keep.
 * When any part cannot start, those that have are stopped again.
 *
 * @throws DATA_DIR_UNUSABLE, DATA_DIR_LOCKED, PORT_IN_USE, CONFIG_INVALID
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const stops = new StopStack(options.log)
  try {
    return await assemble(options, stops)
  } catch (error) {
    await stops.drain()
    throw error
  }
}

async function assemble(options: HubOptions, stops: StopStack): Promise<Hub> {
  const { config, clock, log, metrics, vendors } = options
  const notifiers = [...vendors.map((vendor) => vendor.notifier), new DrillVendor()]
  const paths = makeDataDir(config.dataDir)
  // First, for its lock: a newer hub beside a running one must not change the tables under that one's feet.
  const journal = await openLevelJournal({ dir: paths.journal, log, metrics })
  stops.push('journal', () => journal.close())
  await sweepPlainCopies(paths.stateFile)
  const db = await openStateDatabase<StateTables>({ path: paths.stateFile, migrations: stateMigrations, log })
  stops.push('state database', () => db.destroy())
  journal.goOnBehind(await usedOffset(db, journal.id))
  const registry = await openRegistry(db)
  const directory = new DrillDirectory(registry.directory, config.drill.phone)
  const shared = { db, directory, clock, log, metrics }

  const ingesting = await startIngesting({ ...shared, journal, paths, telemetry: config.telemetry }, stops)
  const { store } = ingesting
  // Before anybody judges: the gap up to here is the hub's own deafness.
  const pulse = new Pulse({ clock, journal, log })
  await pulse.start()
  stops.push('pulse', () => pulse.stop())
  const operators = await startOperators({ ...shared, auth: options.auth }, stops)
  const runId = randomUUID()
  const { timeZone, pageUrl } = config
  const jobs = [
    retentionJob(new Retention({ ...shared, ...operators, store, timeZone, keptFor: config.keptFor })),
    ...drillJobs({ db, directory, timeZone, at: config.drill.at }),
  ]
  let drills: DrillRunner | undefined
  const onRequest = (alert: AlertId): void => drills?.requested(alert)
  const residences = registry.directory
  const roster = await keepRosters({ ...shared, registry, timeZone }, stops)
  const reach = { residences, roster, notifiers, terms: termsOf(vendors), onRequest }
  const judging = await startJudging({ ...shared, ...ingesting, ...reach, timeZone, pageUrl, runId, jobs }, stops)
  registry.givesWayTo(() => judging.alerting.intake.hurries())
  stops.push('housekeeping', keepHouse({ ...ingesting, ...judging, registry, clock, log }))

  const inside = { ...shared, ...operators, ...ingesting, ...judging }
  const desks = openDesks({ ...inside, config, registry, paths, roster, residences }, stops)
  const doors = await openDoors({ ...options, ...inside, ...desks, pulse, paths }, stops)
  const { secret } = directory
  const way = drillWay({ ...ingesting, ...judging, ...doors, secret, host: options.host ?? '127.0.0.1' })
  drills = await startDrills({ ...shared, ...judging, way, runId, volunteer: config.drill.phone !== undefined }, stops)
  log.info('the hub is up', { mqtt: doors.broker.port(), http: doors.httpPort, homes: directory.homes().length })

  let closing: Promise<void> | undefined
  return {
    ...ingesting,
    ...judging,
    ...doors,
    eraser: desks.eraser,
    registry,
    drills,
    settled: () => settled(ingesting, judging),
    close: () => (closing ??= stops.drain()),
  }
}

async function settled({ journal, writer }: Ingesting, { alerter, alerting }: Judging): Promise<void> {
  let head: number
  do {
    head = journal.head()
    await Promise.all([writer.settled(), alerter.settled()])
    await alerting.settled()
  } while (journal.head() !== head || alerter.position() !== head)
}
