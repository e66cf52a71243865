import type { Kysely } from 'kysely'
import { Alerter } from '../alerting/alerter.ts'
import type { Alerting } from '../alerting/alerting.ts'
import { createAlerting } from '../alerting/alerting.ts'
import type { CalendarJob } from '../alerting/calendar-jobs.ts'
import { DetectorSnapshots } from '../alerting/detector-snapshots.ts'
import { detectorSet } from '../alerting/detectors/detector-set.ts'
import { HomeSigns } from '../alerting/home-signs.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import type { Directory } from '../core/directory.ts'
import type { Feed } from '../core/feed.ts'
import type { HomeBoard } from '../core/home-board.ts'
import type { JournalReader } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Notifier } from '../core/notifier.ts'
import type { Clock } from '../core/time.ts'
import type { StopStack } from './stop-stack.ts'

/** From the journal to people. */
export interface Judging {
  readonly alerter: Alerter
  readonly alerting: Alerting
  readonly board: HomeBoard
}

export interface JudgingParts {
  readonly db: Kysely<AlertingTables>
  readonly feed: Feed
  readonly journal: JournalReader
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly notifiers: readonly Notifier[]
  readonly timeZone: string
  readonly runId: string
  readonly jobs: readonly CalendarJob[]
}

/** Takes up what an earlier run left to do, then judges the journal from where that run ended. */
export async function startJudging(parts: JudgingParts, stops: StopStack): Promise<Judging> {
  const { db, feed, journal, directory, clock, log, metrics, timeZone } = parts
  const alerting = createAlerting(parts)
  await alerting.start()
  stops.push('alerting', () => alerting.stop())
  const { detectors, hearing, signs } = detectorSet({ residences: directory, timeZone })
  const board = new HomeSigns({ hearing, signs, directory })
  const alerter = new Alerter({
    feed,
    journal,
    detectors: [...detectors, board],
    intake: alerting.intake,
    snapshots: new DetectorSnapshots(db),
    directory,
    clock,
    log,
    metrics,
  })
  await alerter.start()
  stops.push('alerter', () => alerter.stop())
  return { alerter, alerting, board }
}
