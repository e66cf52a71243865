import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { expect } from 'vitest'
import { type Alerting, createAlerting } from '../../alerting/alerting.ts'
import { alertingMigrations } from '../../alerting/migrations/migrations.ts'
import { PolicyBook } from '../../alerting/policies/policy-book.ts'
import type { SendTerms } from '../../alerting/outbox/vendor-book.ts'
import type { AlertingTables } from '../../alerting/schema.ts'
import type { AlertStory, AlertSummary } from '../../core/alert.ts'
import { type DutyRoster, noRosters } from '../../core/duty-roster.ts'
import type { Finding } from '../../core/finding.ts'
import { type Log, silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { Clock, DurationMs, EpochMs } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { openMigrated } from '../support/migrated-file.ts'
import { type Delivered, FakeVendor } from './fake-vendor.ts'
import { PHONES, Town } from './town.ts'

/** A Sunday, 14:32 in Tianjin. */
export const START: EpochMs = Date.UTC(2026, 10, 22, 6, 32)

export const TIME_ZONE = 'Asia/Shanghai'

/** Alerting over a real state file, a clock that stands still, and phones that nobody but the test reads. */
export class Story {
  clock: ManualClock
  readonly town = new Town()
  readonly vendor: FakeVendor
  readonly second: FakeVendor
  /** Rings phones; only in a story with `voice`. */
  readonly voice: FakeVendor
  readonly inbox: Delivered[] = []
  /** Calls that came and were not taken yet. */
  readonly calls: Delivered[] = []
  readonly #taken = new Map<string, Delivered>()
  /** Whom to tell when; as the domain rules say until a test sets something. */
  readonly policies = new PolicyBook()
  /** Who is on duty; everybody, until a test says otherwise. */
  roster: DutyRoster = noRosters
  db: Kysely<AlertingTables>
  alerting: Alerting
  readonly #folder: string
  readonly #notifiers: readonly FakeVendor[]
  readonly #terms: ReadonlyMap<string, SendTerms>
  readonly #log: Log
  readonly #pageUrl: string | undefined
  #run = 1
  #offset = 100
  #texts = 0

  private constructor(folder: string, db: Kysely<AlertingTables>, options: StoryOptions) {
    this.clock = new ManualClock(options.startAt ?? START)
    this.#folder = folder
    this.#log = options.log ?? silentLog
    this.#pageUrl = options.pageUrl
    this.#terms = new Map(Object.entries(options.terms ?? {}))
    const onDelivered = (sms: Delivered): void => void this.inbox.push(sms)
    const canLookUp = options.canLookUp ?? true
    const foreign = options.foreign ?? false
    this.vendor = new FakeVendor('first', { onDelivered, canLookUp, foreign })
    this.second = new FakeVendor('second', { onDelivered, canLookUp })
    this.voice = new FakeVendor('voice', {
      channels: ['voice'],
      canLookUp,
      foreign,
      onDelivered: (call) => void this.calls.push(call),
    })
    this.#notifiers = [
      this.vendor,
      ...(options.vendors === 2 ? [this.second] : []),
      ...(options.voice === true ? [this.voice] : []),
      ...(options.group === true ? [new FakeVendor('group', { channels: ['group'], canLookUp, onDelivered })] : []),
    ]
    this.db = db
    this.alerting = this.#alerting()
  }

  static async open(options: StoryOptions = {}): Promise<Story> {
    const folder = mkdtempSync(join(tmpdir(), 'story-'))
    const story = new Story(folder, await openFile(folder), options)
    await story.alerting.start()
    await story.alerting.settled()
    return story
  }

  #alerting(): Alerting {
    return createAlerting({
      db: this.db,
      directory: this.town,
      clock: withoutBeat(this.clock),
      log: this.#log,
      metrics: noMetrics,
      notifiers: this.#notifiers,
      terms: this.#terms,
      policies: this.policies,
      roster: { onDuty: (role, area, at) => this.roster.onDuty(role, area, at), gaps: () => [] },
      timeZone: TIME_ZONE,
      pageUrl: this.#pageUrl,
      runId: `run-${this.#run}`,
    })
  }

  /** As if the process had died here and was started again: what hung in memory is gone, what is on disk stands. */
  async killAndStart({ settle } = { settle: true }): Promise<void> {
    const deadFile = this.db
    this.#run += 1
    this.db = await openFile(this.#folder)
    await deadFile.destroy()
    // The dead run's timers died with it.
    this.clock = new ManualClock(this.clock.now())
    this.alerting = this.#alerting()
    await this.alerting.start()
    if (settle) await this.alerting.settled()
  }

  async found(change: Partial<Finding> = {}): Promise<void> {
    await this.take(this.finding(change))
    await this.alerting.settled()
  }

  finding(change: Partial<Finding> = {}): Finding {
    this.#offset += 1
    return {
      detector: 'test',
      kind: 'sos',
      severity: 'life-safety',
      change: 'raised',
      subject: { home: 'h1' },
      at: this.clock.now(),
      offset: this.#offset,
      summary: { zh: '卧室按钮求助', en: 'SOS from the bedroom button' },
      marks: [],
      ...change,
    }
  }

  take(...findings: Finding[]): Promise<void> {
    const cursor = { journalId: 'j1', offset: this.#offset }
    return this.alerting.intake.take({ findings, cursor, now: this.clock.now() })
  }

  /** Lives through `by`: whatever falls due happens at its own moment. */
  async advance(by: DurationMs): Promise<void> {
    const end = this.clock.now() + by
    for (;;) {
      const due = await this.#nextDue()
      if (due === undefined || due > end) break
      await this.clock.advance(Math.max(0, due - this.clock.now()))
      await this.alerting.settled()
    }
    await this.#jump(end)
  }

  async #jump(end: EpochMs): Promise<void> {
    await this.clock.advance(end - this.clock.now())
    await this.alerting.settled()
  }

  async #nextDue(): Promise<EpochMs | undefined> {
    const deadline = await this.db
      .selectFrom('deadlines')
      .select((e) => e.fn.min('due_at').as('at'))
      .where('kind', '!=', 'digest')
      .executeTakeFirst()
    const send = await this.db
      .selectFrom('outbox')
      .select((e) => e.fn.min('next_at').as('at'))
      .executeTakeFirst()
    const job = await this.db
      .selectFrom('calendar_jobs')
      .select((e) => e.fn.min('due_at').as('at'))
      .executeTakeFirst()
    const all = [deadline?.at, send?.at, job?.at].filter((at) => typeof at === 'number')
    return all.length === 0 ? undefined : Math.min(...all)
  }

  /** Somebody texts back. */
  async texts(who: string, body: string, id = `text-${(this.#texts += 1)}`): Promise<void> {
    await this.alerting.takeText({ vendor: 'first', id, from: PHONES[who] ?? who, body })
    await this.alerting.settled()
  }

  /** The oldest SMS on that phone that was not read yet; its text must match. */
  expectSms(who: string, text: RegExp): Delivered {
    const phone = PHONES[who] ?? who
    const at = this.inbox.findIndex((sms) => sms.to === phone)
    const sms = this.inbox[at]
    expect(sms, `no SMS for ${who}; there are: ${this.unread()}`).toBeDefined()
    if (sms === undefined) throw new Error('unreachable')
    this.inbox.splice(at, 1)
    expect(sms.text).toMatch(text)
    return sms
  }

  /** The oldest call to that phone that nobody took yet; what is read aloud must match. */
  expectCall(who: string, text: RegExp): Delivered {
    const phone = PHONES[who] ?? who
    const at = this.calls.findIndex((call) => call.to === phone)
    const [call] = at < 0 ? [] : this.calls.splice(at, 1)
    if (call === undefined) throw new Error(`no call for ${who}`)
    expect(call.text).toMatch(text)
    this.#taken.set(who, call)
    return call
  }

  /** Somebody presses a key in the call they took last. @returns what is said to them */
  async presses(who: string, key: string): Promise<string> {
    const call = this.#taken.get(who)
    if (call === undefined) throw new Error(`${who} took no call`)
    const said = await this.alerting.takeKey({ vendor: 'voice', providerId: `voice-${call.id}`, key })
    await this.alerting.settled()
    return said
  }

  expectAlarms(...people: string[]): void {
    for (const who of people) this.expectSms(who, /回复1收到/)
  }

  unread(): string {
    const names = new Map(Object.entries(PHONES).map(([name, phone]) => [phone, name]))
    return [...this.inbox, ...this.calls].map((sms) => `${names.get(sms.to) ?? sms.to}: ${sms.text}`).join('\n')
  }

  expectSilence(): void {
    expect(this.unread()).toBe('')
  }

  async newest(): Promise<AlertSummary> {
    const [alert] = await this.alerting.desk.recent(1)
    if (alert === undefined) throw new Error('there is no alert')
    return alert
  }

  async newestStory(): Promise<AlertStory> {
    const story = await this.alerting.desk.story((await this.newest()).id)
    if (story === undefined) throw new Error('there is no alert')
    return story
  }

  async lines(): Promise<readonly string[]> {
    return (await this.newestStory()).events.map((event) => event.type)
  }

  async code(): Promise<string> {
    return (await this.newest()).code
  }

  /** An SMS nobody expected, or a timer left running, fails the test. */
  async end(): Promise<void> {
    await this.alerting.settled()
    const left = this.unread()
    await this.alerting.stop()
    const timers = this.clock.pending()
    await this.db.destroy()
    rmSync(this.#folder, { recursive: true, force: true })
    expect(left).toBe('')
    expect(timers).toBe(0)
  }
}

export interface StoryOptions {
  readonly startAt?: EpochMs
  readonly vendors?: 1 | 2
  /** Whether a vendor of calls is there besides. */
  readonly voice?: boolean
  /** Whether a vendor of chat groups is; what a group reads is in the inbox, under the group's address. */
  readonly group?: boolean
  readonly canLookUp?: boolean
  /** The first vendor (and the one that rings) is foreign. */
  readonly foreign?: boolean
  /** By the vendor's name: first, second, voice. */
  readonly terms?: Readonly<Record<string, SendTerms>>
  readonly log?: Log
  /** Where people open the pages. */
  readonly pageUrl?: string
}

/** `advance` goes from one due moment to the next and looks there itself: a day of empty beats would only take long. */
function withoutBeat(clock: ManualClock): Clock {
  return {
    now: () => clock.now(),
    every: () => () => {},
    after: (delay, task) => clock.after(delay, task),
  }
}

function openFile(folder: string): Promise<Kysely<AlertingTables>> {
  return openMigrated<AlertingTables>(join(folder, 'state.db'), [alertingMigrations])
}
