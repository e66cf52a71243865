import type { Kysely } from 'kysely'
import type { AlertDesk } from '../core/alert.ts'
import type { Directory } from '../core/directory.ts'
import { type DutyRoster, noRosters } from '../core/duty-roster.ts'
import { reasonOf } from '../core/errors.ts'
import type { Finding } from '../core/finding.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { AlertId, HomeId } from '../core/names.ts'
import type { IncomingKey, IncomingText, Notifier, Receipt } from '../core/notifier.ts'
import { type Clock, seconds, type Stop } from '../core/time.ts'
import type { VendorHealth } from '../core/vendor-health.ts'
import type { AlertIntake } from './alert-intake.ts'
import { type CalendarJob, keepCalendar } from './calendar-jobs.ts'
import { digestJob } from './digest.ts'
import { Escalator } from './escalator.ts'
import { fillPlaces } from './fill-places.ts'
import { FindingIntake } from './finding-intake.ts'
import { Ledger } from './ledger.ts'
import { LedgerDesk } from './ledger-desk.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { OutboxSender } from './outbox/outbox-sender.ts'
import { type SendTerms, VendorBook } from './outbox/vendor-book.ts'
import { vendorHealth } from './outbox/vendor-record.ts'
import { KeyIntake } from './replies/key-intake.ts'
import { PolicyBook } from './policies/policy-book.ts'
import { HomeCodes } from './replies/home-codes.ts'
import type { PresenceSetter } from './replies/presence-wishes.ts'
import { Replies } from './replies/replies.ts'
import type { AlertingTables } from './schema.ts'

export interface AlertingOptions {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** In order of preference. */
  readonly notifiers: readonly Notifier[]
  /** Each vendor's limits and what else was agreed, by its name. */
  readonly terms?: ReadonlyMap<string, SendTerms>
  /** Who is on duty; everybody registered when left out. */
  readonly roster?: DutyRoster
  /** Whom to tell when; as the domain rules say when left out. */
  readonly policies?: PolicyBook
  /** An IANA name. */
  readonly timeZone: string
  /** Where people open the pages; groups are told no address when left out. */
  readonly pageUrl?: string | undefined
  /** Names this run of the process: what another run had claimed is looked up, not trusted. */
  readonly runId: string
  /** Called right before a vendor is asked about an alert: for measuring. */
  readonly onRequest?: (alert: AlertId) => void
  /** Further work of the calendar (trimming, retention); the digest is there already. */
  readonly jobs?: readonly CalendarJob[]
}

/** Everything between a finding and a person, wired. */
export interface Alerting {
  /** `hurries`: whether what was found waits to be on disk; whoever writes much to the database gives way. */
  readonly intake: AlertIntake & Pick<FindingIntake, 'hurries'>
  readonly desk: AlertDesk
  /** Hands a text that came from a phone over; resolves when it is on disk and acted upon. The same text twice acts once. */
  takeText(text: IncomingText): Promise<void>
  /** Hands over what somebody pressed during a call. @returns what is said to them */
  takeKey(key: IncomingKey): Promise<string>
  /** Hands a vendor's receipt over. Late, twice and out of order are all fine. */
  takeReceipt(receipt: Receipt): Promise<void>
  /** Where residents are is set through it from now on, when somebody texts so; what was texted before waits on disk. */
  connectPresence(setter: PresenceSetter): void
  /** What people call the home in texts; `undefined` when it was registered only just now. */
  homeCodeOf(home: HomeId): string | undefined
  /** Takes what the hub found out about itself, apart from the journal; the same (`detector`, `offset`) once. */
  raise(finding: Finding): Promise<void>
  /** How each vendor has been doing, in order of preference. */
  vendorHealth(): Promise<readonly VendorHealth[]>
  /** Takes up what an earlier run left, then looks once a second, and at once after each change, at what is due. */
  start(): Promise<void>
  /** Starts nothing new and waits for sends in flight (each answers within 15 s). What is not done yet stays a row. */
  stop(): Promise<void>
  /** Resolves when nothing is due and no send is in flight. */
  settled(): Promise<void>
}

const BEAT = seconds(1)

/**
 * Wires alerting. Nothing runs before `start`.
 *
 *   finding ─▶ intake ─┐
 *   reply ─▶ replies ──┼─▶ ledger ─▶ alert, story, deadlines, outbox rows (one transaction) ─▶ sender ─▶ vendor
 *   deadline ─▶ escalator                                                                      ▲   │
 *   calendar ─▶ digest ┘                                                     rows that are due ┘   └▶ results, further attempts
 */
export function createAlerting(options: AlertingOptions): Alerting {
  const { db, directory, clock, log, metrics, timeZone, roster = noRosters, policies = new PolicyBook() } = options
  let wake = (): void => {}
  const book = new VendorBook(options)
  const sender = new OutboxSender({
    ...options,
    book,
    onDue: () => wake(),
    onRecorded: (alerts) => ledger.tell(alerts),
  })
  const homeCodes = new HomeCodes({ db, directory, log })
  const ledger: Ledger = new Ledger({ ...options, homeCodes, roster, outbox: sender })
  const escalator = new Escalator({ db, ledger, log, metrics })
  const jobs = [digestJob({ ledger, policies, timeZone }), ...(options.jobs ?? [])]
  const calendar = keepCalendar({ db, jobs, timeZone, log, clock })
  const intake = new FindingIntake({ db, ledger, policies, log, metrics, timeZone })
  const replies = new Replies({ db, ledger, directory, homeCodes, log, metrics, timeZone })
  const keys = new KeyIntake({ ledger, intake, log, metrics })
  let waiting = 0
  metrics.gauge('outbox_pending', 'Messages being sent or waiting for it', () => waiting + sender.inHand())

  let stopped = false
  const runDue = oneAtATime(async () => {
    if (stopped) return
    const now = clock.now()
    await replies.beat(now)
    await escalator.runDue(now)
    await sender.runDue(now)
    waiting = await pendingRows(db)
  })
  const onError = (error: unknown): void => log.error('a beat of alerting failed', { reason: reasonOf(error) })
  const stops: Stop[] = []
  return {
    intake,
    raise: (finding) => intake.takeOwn(finding, clock.now()),
    desk: new LedgerDesk({ db, ledger, directory, clock }),
    takeText: (text) => replies.take(text, clock.now()),
    takeKey: (key) => keys.take(key, clock.now()),
    takeReceipt: (receipt) => sender.receive(receipt),
    vendorHealth: () => vendorHealth(db, book, clock.now()),
    connectPresence: (setter) => replies.connect(setter, clock.now()),
    homeCodeOf: (home) => homeCodes.codeOf(home),
    async start() {
      await fillPlaces(db, directory)
      await replies.start(clock.now())
      await sender.recover(clock.now())
      wake = () => void runDue().catch(onError)
      stops.push(clock.every(BEAT, runDue, onError))
      calendar.start()
      await runDue()
    },
    async stop() {
      for (const stop of stops.splice(0)) stop()
      stopped = true
      wake = () => {}
      // Behind the runs that may be under way.
      await Promise.all([runDue(), calendar.stop(), replies.stop()])
      await sender.stop()
    },
    settled: () => settle({ db, clock, calendar, replies, sender, runDue }),
  }
}

interface Workers {
  readonly db: Kysely<AlertingTables>
  readonly clock: Clock
  readonly calendar: { runDue(): Promise<void> }
  readonly replies: Replies
  readonly sender: OutboxSender
  readonly runDue: () => Promise<void>
}

async function settle({ db, clock, calendar, replies, sender, runDue }: Workers): Promise<void> {
  do {
    await calendar.runDue()
    await replies.settle(clock.now())
    await runDue()
    await sender.idle()
    // Lets timers and sockets have their turn.
    await new Promise<void>((resolve) => setImmediate(resolve))
  } while (await somethingDue(db, clock))
}

async function pendingRows(db: Kysely<AlertingTables>): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return row?.count ?? 0
}

async function somethingDue(db: Kysely<AlertingTables>, clock: Clock): Promise<boolean> {
  const now = clock.now()
  const deadline = await db
    .selectFrom('deadlines')
    .select('alert_id')
    .where('due_at', '<=', now)
    .where('kind', '!=', 'digest')
    .executeTakeFirst()
  if (deadline !== undefined) return true
  const send = await db
    .selectFrom('outbox')
    .select('id')
    .where('state', 'in', ['pending', 'claimed', 'unknown'])
    .where((e) => e.or([e('next_at', '<=', now), e('state', '=', 'claimed')]))
    .executeTakeFirst()
  return send !== undefined
}
