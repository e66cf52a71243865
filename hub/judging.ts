import type { Kysely } from 'kysely'
import { Alerter } from '../alerting/alerter.ts'
import type { Alerting } from '../alerting/alerting.ts'
import { createAlerting } from '../alerting/alerting.ts'
import type { CalendarJob } from '../alerting/calendar-jobs.ts'
import { DetectorSnapshots } from '../alerting/detector-snapshots.ts'
import { detectorSet } from '../alerting/detectors/detector-set.ts'
import { HomeSigns } from '../alerting/home-signs.ts'
import { PolicyStore, StoredPolicies } from '../alerting/policies/policy-store.ts'
import { ReportReader } from '../alerting/reports/report-reader.ts'
import { RuleStore, StoredRules } from '../alerting/rules/rule-store.ts'
import { ShadowAlerter } from '../alerting/shadow/shadow-alerter.ts'
import { ShadowStore } from '../alerting/shadow/shadow-store.ts'
import { WalkTestDesk } from '../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../alerting/walk-test/walk-test-ear.ts'
import type { SendTerms } from '../alerting/outbox/vendor-book.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import type { Stopped } from '../core/consent.ts'
import type { DeviceBoard } from '../core/device-board.ts'
import type { Directory } from '../core/directory.ts'
import type { DutyRoster } from '../core/duty-roster.ts'
import { reasonOf } from '../core/errors.ts'
import type { HomeBoard } from '../core/home-board.ts'
import type { HomeRules } from '../core/home-profile.ts'
import type { Journal } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { AlertId } from '../core/names.ts'
import type { Notifier } from '../core/notifier.ts'
import type { PresenceDesk } from '../core/presence.ts'
import type { ReportDesk } from '../core/report.ts'
import type { RuleDesk } from '../core/rule-desk.ts'
import type { Clock } from '../core/time.ts'
import { hours, seconds } from '../core/time.ts'
import type { WalkTests } from '../core/walk-test.ts'
import type { UsualSilences } from '../core/usual-silence.ts'
import type { SourcedFeed } from '../ingest/feed.ts'
import { deviceBoard } from './device-board.ts'
import { StoredHomeRules } from './home-rules.ts'
import { JournalPresenceDesk } from './presence-desk.ts'
import { StoredRuleDesk } from './rule-desk.ts'
import type { StopStack } from './stop-stack.ts'
import { usualSilences } from './usual-silences.ts'

/** From the journal to people. */
export interface Judging {
  readonly alerter: Alerter
  readonly alerting: Alerting
  readonly shadow: ShadowAlerter
  readonly board: HomeBoard
  readonly devices: DeviceBoard
  readonly presence: PresenceDesk
  readonly walkTests: WalkTests
  /** The figures that each home is judged by. */
  readonly homeRules: HomeRules
  /** The figures that hold, kept fresh … */
  readonly rules: StoredRules
  /** … and where they and the ladders are set. */
  readonly ruleDesk: RuleDesk
  /** For how long each home is usually silent. */
  readonly usualSilences: UsualSilences
  /** What was counted of alerts, a month at a time. */
  readonly reports: ReportDesk
}

export interface JudgingParts {
  readonly db: Kysely<AlertingTables>
  readonly feed: SourcedFeed
  readonly journal: Journal
  readonly directory: Directory
  /** Where people live who are judged: without the homes of drills. */
  readonly residences: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly notifiers: readonly Notifier[]
  /** Each vendor's limits and what else was agreed. */
  readonly terms: ReadonlyMap<string, SendTerms>
  /** Who is on duty. */
  readonly roster: DutyRoster
  readonly timeZone: string
  readonly pageUrl?: string | undefined
  readonly runId: string
  readonly jobs: readonly CalendarJob[]
  readonly stopped: Stopped
  /** Called right before a vendor is asked about an alert: for measuring. */
  readonly onRequest?: (alert: AlertId) => void
}

/** Takes up what an earlier run left to do, then judges the journal from where that run ended. */
export async function startJudging(parts: JudgingParts, stops: StopStack): Promise<Judging> {
  const { db, feed, journal, directory, residences, clock, log, metrics, timeZone } = parts
  const shadowStore = new ShadowStore(db)
  const policies = await keepPolicies(parts, stops)
  const alerting = createAlerting({
    ...parts,
    policies: policies.book,
    jobs: [...parts.jobs, shadowRetention(shadowStore)],
  })
  await alerting.start()
  stops.push('alerting', () => alerting.stop())
  const rules = await keepRules(parts, stops)
  const set = detectorSet({ residences, timeZone, rules: rules.book })
  const { detectors, hearing, signs, modes } = set
  const board = new HomeSigns({ hearing, signs, modes, directory, stopped: parts.stopped })
  const ear = new WalkTestEar((device) => feed.skewOf(device))
  const walkTests = new WalkTestDesk(db, ear, clock)
  await walkTests.open()
  const snapshots = new DetectorSnapshots(db)
  const alerter = new Alerter({
    feed,
    journal,
    detectors: [...detectors, board, ear],
    intake: alerting.intake,
    snapshots,
    directory,
    clock,
    log,
    metrics,
  })
  await alerter.start()
  stops.push('alerter', () => alerter.stop())
  const shadow = new ShadowAlerter({ ...parts, store: shadowStore, rules, live: snapshots, residences })
  shadow.start()
  stops.push('shadow rules', () => shadow.stop())
  const presence = new JournalPresenceDesk({ db, journal, directory, modes, clock, log })
  alerting.connectPresence(presence)
  const ruleStore = new RuleStore(db)
  const homeRules = new StoredHomeRules(rules, ruleStore, log)
  const policyStore = new PolicyStore(db)
  return {
    alerter,
    alerting,
    shadow,
    board,
    devices: deviceBoard({ ...set, clock }),
    presence,
    walkTests,
    homeRules,
    rules,
    ruleDesk: new StoredRuleDesk({ rules, ruleStore, policies, policyStore, clock, log }),
    usualSilences: usualSilences({ ...set, clock, timeZone }),
    reports: new ReportReader(db, clock),
  }
}

/** Whom to tell when, read again every few seconds: `npm run hub -- policies` sets it in a process of its own. */
async function keepPolicies({ db, clock, log }: JudgingParts, stops: StopStack): Promise<StoredPolicies> {
  const policies = new StoredPolicies(new PolicyStore(db), log)
  await policies.refresh()
  const refresh = async (): Promise<void> => {
    if (await policies.refresh()) log.info('new escalation policies hold')
  }
  const stop = clock.every(seconds(5), refresh, (error) =>
    log.error('the escalation policies could not be read again', { reason: reasonOf(error) }),
  )
  stops.push('policies', stop)
  return policies
}

/** The figures that hold, read again every few seconds: `npm run hub -- rules` sets them in a process of its own. */
async function keepRules({ db, clock, log }: JudgingParts, stops: StopStack): Promise<StoredRules> {
  const rules = new StoredRules(new RuleStore(db), log)
  await rules.refresh()
  const refresh = async (): Promise<void> => {
    if (await rules.refresh()) log.info('new rule settings hold')
  }
  const stop = clock.every(seconds(5), refresh, (error) =>
    log.error('the rule settings could not be read again', { reason: reasonOf(error) }),
  )
  stops.push('rules', stop)
  return rules
}

/** Forgets what shadow rules found long ago, every night. */
const shadowRetention = (store: ShadowStore): CalendarJob => ({
  name: 'shadow-retention',
  at: hours(3),
  until: hours(24),
  run: (now) => store.expire(now),
})
