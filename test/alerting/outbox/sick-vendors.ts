import type { Kysely } from 'kysely'
import { type Alerting, createAlerting } from '../../../alerting/alerting.ts'
import type { AlertingTables } from '../../../alerting/schema.ts'
import type { Finding } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { type Clock, days, type DurationMs, type EpochMs, seconds, type Stop } from '../../../core/time.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { type Delivered, FakeVendor, type LookUpMood, type Mood } from '../fake-vendor.ts'
import { START, TIME_ZONE } from '../story.ts'
import { Town } from '../town.ts'

/** What is wrong with a vendor, and for how many sends. */
export interface Fault {
  readonly name: string
  readonly mood: Mood
  readonly lookUp?: LookUpMood
  /** What becomes of the receipts for what it took. */
  readonly receipts?: 'early' | 'out-of-order' | 'failed'
}

const FAULTY_SENDS = 2
const LATE: DurationMs = seconds(90)

/** A clock whose next moment is known. */
class KnownClock implements Clock {
  readonly #manual: ManualClock
  readonly #due = new Map<object, EpochMs>()
  #beat: (() => Promise<void> | void) | undefined

  constructor(startAt: EpochMs) {
    this.#manual = new ManualClock(startAt)
  }

  now = (): EpochMs => this.#manual.now()

  every(_period: DurationMs, task: () => Promise<void> | void): Stop {
    // Alerting's; the calendar behind it has nothing to do here.
    this.#beat ??= task
    return () => {}
  }

  after(delay: DurationMs, task: () => void): Stop {
    const key = {}
    this.#due.set(key, this.now() + delay)
    const stop = this.#manual.after(delay, () => {
      this.#due.delete(key)
      task()
    })
    return () => {
      this.#due.delete(key)
      stop()
    }
  }

  next(): EpochMs {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#due.values())
  }

  async moveTo(at: EpochMs): Promise<void> {
    await this.#manual.advance(Math.max(0, at - this.now()))
    await this.#beat?.()
  }
}

/** One alert in a town whose two vendors are both sick; each recovers after a few sends. */
export class SickVendors {
  readonly inbox: (Delivered & { readonly at: EpochMs })[] = []
  readonly #clock: KnownClock
  readonly #db: Kysely<AlertingTables>
  readonly #vendors: readonly FakeVendor[]
  readonly #alerting: Alerting
  readonly #startedAt: EpochMs

  constructor(db: Kysely<AlertingTables>, faults: readonly [Fault, Fault], run: number) {
    this.#db = db
    this.#startedAt = START + days(run)
    this.#clock = new KnownClock(this.#startedAt)
    this.#vendors = faults.map((fault, i) => this.#vendor(`v${i}`, fault))
    const directory = new Town()
    directory.on.delete('carer')
    directory.on.delete('neighbour')
    this.#alerting = createAlerting({
      db,
      directory,
      clock: this.#clock,
      log: silentLog,
      metrics: noMetrics,
      notifiers: this.#vendors,
      timeZone: TIME_ZONE,
      runId: `run-${run}`,
    })
  }

  #vendor(name: string, fault: Fault): FakeVendor {
    const vendor = new FakeVendor(name, {
      onDelivered: (sms) => void this.inbox.push({ ...sms, at: this.#clock.now() }),
    })
    vendor.nextMoods.push(...Array<Mood>(FAULTY_SENDS).fill(fault.mood))
    vendor.lookUpMood = fault.lookUp ?? 'tells'
    const send = vendor.send.bind(vendor)
    vendor.send = async (notice) => {
      const receipt = { vendor: name, providerId: `${name}-${notice.id}`, reason: undefined }
      const faulty = vendor.asked < FAULTY_SENDS
      if (faulty && fault.receipts === 'early') await this.#alerting.takeReceipt({ ...receipt, state: 'delivered' })
      const result = await send(notice)
      if (faulty)
        this.#clock.after(fault.receipts === 'out-of-order' ? LATE : seconds(1), () => void this.#post(receipt, fault))
      if (vendor.asked >= FAULTY_SENDS) vendor.lookUpMood = 'tells'
      return result
    }
    return vendor
  }

  async #post(receipt: { vendor: string; providerId: string; reason: undefined }, { receipts }: Fault): Promise<void> {
    const states = {
      none: [],
      early: [],
      'out-of-order': ['delivered', 'failed', 'delivered'],
      failed: ['failed'],
    } as const
    for (const state of states[receipts ?? 'none']) await this.#alerting.takeReceipt({ ...receipt, state })
  }

  async raise(severity: 'life-safety' | 'urgent', offset: number): Promise<void> {
    await this.#alerting.start()
    const finding: Finding = {
      detector: 'test',
      kind: severity === 'urgent' ? 'water-leak' : 'sos',
      severity,
      change: 'raised',
      subject: { home: 'h1' },
      at: this.#clock.now(),
      offset,
      summary: { zh: '求助', en: 'SOS' },
      marks: [],
    }
    await this.#alerting.intake.take({
      findings: [finding],
      cursor: { journalId: 'j', offset },
      now: this.#clock.now(),
    })
    await this.#quiet()
  }

  /** Lives on, from one due moment to the next, until `by`, or for `behind` after somebody heard. */
  async live({ by, behind }: { by: DurationMs; behind: DurationMs }): Promise<void> {
    for (;;) {
      const next = Math.min(this.#clock.next(), await this.#dueRow())
      const heardAt = this.inbox[0]?.at ?? Number.POSITIVE_INFINITY
      if (next > Math.min(this.#startedAt + by, heardAt + behind)) break
      await this.#clock.moveTo(Math.max(next, this.#clock.now()))
      await this.#quiet()
    }
  }

  async #dueRow(): Promise<EpochMs> {
    const deadline = await this.#db
      .selectFrom('deadlines')
      .select((e) => e.fn.min('due_at').as('at'))
      .executeTakeFirst()
    const row = await this.#db
      .selectFrom('outbox')
      .select((e) => e.fn.min('next_at').as('at'))
      .where('next_at', '>', this.#clock.now())
      .executeTakeFirst()
    const all = [deadline?.at, row?.at].filter((at) => typeof at === 'number')
    return Math.min(Number.POSITIVE_INFINITY, ...all)
  }

  /** Until only what hangs is under way. */
  async #quiet(): Promise<void> {
    for (let calm = 0, i = 0; calm < 3 && i < 200; i += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      const busy = await this.#db
        .selectFrom('outbox')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where((e) => e.or([e('state', '=', 'claimed'), e('next_at', '<=', this.#clock.now())]))
        .executeTakeFirst()
      calm = (busy?.n ?? 0) <= this.#hanging() ? calm + 1 : 0
    }
  }

  #hanging(): number {
    return this.#vendors.reduce((sum, vendor) => sum + vendor.hanging(), 0)
  }

  /** For how many seconds nobody had heard of it; `undefined` while nobody has. */
  heardAfter(): number | undefined {
    const [first] = this.inbox
    return first === undefined ? undefined : (first.at - this.#startedAt) / 1000
  }

  /** Messages of which more than one copy arrived without saying so. */
  async unmarkedDuplicates(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('outbox').select(['id', 'message_id']).execute()
    const message = new Map(rows.map((row) => [row.id, row.message_id]))
    const unmarked = this.inbox.filter((sms) => !sms.text.includes('可能重复')).map((sms) => message.get(sms.id) ?? '')
    return unmarked.filter((id, index) => unmarked.indexOf(id) !== index)
  }

  async end(): Promise<void> {
    for (const vendor of this.#vendors) vendor.letGo()
    await this.#quiet()
    for (const table of [
      'deadlines',
      'outbox',
      'told_phones',
      'alert_events',
      'findings',
      'receipts',
      'alerts',
    ] as const) {
      await this.#db.deleteFrom(table).execute()
    }
    await this.#alerting.stop()
  }
}
