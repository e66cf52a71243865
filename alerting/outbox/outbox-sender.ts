import type { Kysely, Transaction } from 'kysely'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Counter, Histogram, Metrics } from '../../core/metrics.ts'
import type { AlertId } from '../../core/names.ts'
import type { Channel, Notifier, Receipt } from '../../core/notifier.ts'
import { type Clock, type EpochMs, seconds } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { claimDue, loseClaimsOfOtherRuns, loseExpiredClaims } from './claim-due.ts'
import { nextAttempt, parseTried } from './next-attempt.ts'
import { noticeOf } from './outbox-rows.ts'
import { patiently } from './patiently.ts'
import { type Ended, type Recorded, recordReceipt, type RecordFacts, recordResult } from './record-result.ts'
import { claimed, released } from './send-states.ts'
import { skipRefusedStep } from './step-refused.ts'

export interface OutboxSenderOptions {
  /** Called right before a vendor is asked about an alert: for measuring. */
  readonly onRequest?: (alert: AlertId) => void
  readonly db: Kysely<AlertingTables>
  /** In order of preference. */
  readonly notifiers: readonly Notifier[]
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly runId: string
  /** Called when results have changed something about these alerts; the next step of some may be due now. */
  readonly onRecorded: (alerts: readonly AlertId[]) => void
}

/** Requests under way at the same time. */
const MOST_AT_ONCE = 20
/** Rows claimed and waiting in memory. More stay pending on disk. */
const MOST_QUEUED = 200
/** Rows claimed in one transaction. */
const CLAIMED_TOGETHER = 50
/**
 * Hands outbox rows to vendors and writes down what became of each. Rows come claimed, from whoever wrote them, or are found due.
 * What it holds in memory is only a hint: every row it holds is claimed on disk, and a claim of another run counts as "may have
 * gone out" at the next start.
 */
export class OutboxSender {
  readonly #options: OutboxSenderOptions
  readonly #sent: Counter
  readonly #latency: Histogram
  readonly #queue: OutboxRow[][] = [[], [], []]
  readonly #inHand = new Set<string>()
  readonly #ended: Ended[] = []
  readonly #waiting: (() => void)[] = []
  #active = 0
  #recording = false
  #stopped = false

  constructor(options: OutboxSenderOptions) {
    this.#options = options
    this.#sent = options.metrics.counter('sms_total', 'Attempts to send, by vendor and result', ['vendor', 'state'])
    this.#latency = options.metrics.histogram('sos_to_sms_seconds', 'From hearing of life-safety to the first request')
  }

  /** What some vendor can do. */
  channels(): readonly Channel[] {
    return [...new Set(this.#options.notifiers.flatMap((vendor) => vendor.channels))]
  }

  /** Rows in memory: being sent, waiting for it, or waiting to be written down. */
  inHand(): number {
    return this.#inHand.size
  }

  /** The row as claimed for this run, when there is room to send it soon; else as it is. Whoever writes it must `hand` it over. */
  claim(row: OutboxRow, now: EpochMs): OutboxRow {
    if (this.#stopped || this.#queued() >= MOST_QUEUED) return row
    const decision = nextAttempt(row, parseTried(row.tried_json), this.#options.notifiers, now)
    if (decision.do === 'nothing') return row
    return { ...row, ...claimed({ vendor: decision.vendor, runId: this.#options.runId, now }) }
  }

  /** Takes over rows that are committed; those that are not claimed are left to `runDue`. */
  hand(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      if (row.state !== 'claimed' || this.#inHand.has(row.id)) continue
      this.#inHand.add(row.id)
      this.#queue[row.priority]?.push(row)
    }
    this.#pump()
  }

  /** What an earlier run had claimed may have gone out or not: each is unknown from now on. Once, before anything else. */
  async recover(now: EpochMs): Promise<void> {
    const { db, runId, log } = this.#options
    const count = await loseClaimsOfOtherRuns(db, runId, now)
    if (count > 0) log.warn('sends were in flight when the hub stopped', { count })
  }

  /** Begins whatever is due now; answers when it has begun, not when it has ended. */
  async runDue(now: EpochMs): Promise<void> {
    if (this.#stopped) return
    const { db, runId, notifiers } = this.#options
    await loseExpiredClaims(db, this.#inHand, now)
    await this.#lookUpDue(now)
    let room = MOST_QUEUED - this.#queued()
    while (room > 0) {
      const rows = await claimDue(db, { notifiers, runId, now, limit: Math.min(room, CLAIMED_TOGETHER) })
      this.hand(rows)
      room = rows.length < CLAIMED_TOGETHER ? 0 : MOST_QUEUED - this.#queued()
    }
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#inHand.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Gives back what has not begun, and waits for what has. */
  async stop(): Promise<void> {
    this.#stopped = true
    const unsent = this.#queue.flatMap((rows) => rows.splice(0))
    const now = this.#options.clock.now()
    for (const row of unsent) {
      await this.#options.db.updateTable('outbox').set(released(now)).where('id', '=', row.id).execute()
      this.#inHand.delete(row.id)
    }
    await this.idle()
  }

  /** Writes a receipt down; one that nobody knows yet is kept for the answer it overtook. */
  async receive(receipt: Receipt): Promise<void> {
    const { clock, db } = this.#options
    const now = clock.now()
    const recorded = await db.transaction().execute(async (trx) => {
      const { vendor, providerId, state } = receipt
      const reason = receipt.reason ?? null
      await trx
        .insertInto('receipts')
        .values({ vendor, provider_id: providerId, state, reason, at: now })
        .onConflict((c) =>
          c
            .columns(['vendor', 'provider_id'])
            .doUpdateSet({ state, reason, at: now })
            .where('receipts.state', '!=', 'delivered'),
        )
        .execute()
      const row = await trx
        .selectFrom('outbox')
        .selectAll()
        .where('vendor', '=', vendor)
        .where('provider_id', '=', providerId)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return this.#concluded(await recordReceipt(row, { state, reason }, this.#facts(trx, now)), trx, now)
    })
    if (recorded !== undefined) this.#afterRecording([recorded])
  }

  #queued(): number {
    return this.#queue.reduce((sum, rows) => sum + rows.length, 0)
  }

  #pump(): void {
    while (!this.#stopped && this.#active < MOST_AT_ONCE) {
      const row = this.#queue.find((rows) => rows.length > 0)?.shift()
      if (row === undefined) return
      void this.#send(row)
    }
  }

  async #send(row: OutboxRow): Promise<void> {
    this.#active += 1
    const { clock } = this.#options
    const vendor = this.#vendor(row)
    if (row.heard_at !== null && row.severity === 'life-safety') {
      this.#latency.observe(Math.max(0, clock.now() - row.heard_at) / 1000)
    }
    if (row.alert_id !== null) this.#options.onRequest?.(row.alert_id)
    const result = await patiently(clock, () => vendor?.send(noticeOf(row)), `no vendor ${row.vendor ?? ''}`)
    this.#sent.add(1, { vendor: row.vendor ?? '', state: result.state })
    this.#end({ row, from: 'send', result })
  }

  async #lookUp(row: OutboxRow): Promise<void> {
    this.#active += 1
    const { clock } = this.#options
    const vendor = this.#vendor(row)
    const result = await patiently(
      clock,
      () => vendor?.lookUp?.(noticeOf(row), row.claimed_at ?? row.created_at),
      'can not be looked up',
    )
    this.#end({ row, from: 'look-up', result })
  }

  #vendor(row: OutboxRow): Notifier | undefined {
    return this.#options.notifiers.find((vendor) => vendor.name === row.vendor)
  }

  #end(ended: Ended): void {
    this.#active -= 1
    this.#ended.push(ended)
    this.#pump()
    void this.#record()
  }

  /** All results that are there are written in one transaction; those that come meanwhile in the next. */
  async #record(): Promise<void> {
    if (this.#recording) return
    this.#recording = true
    // Answers that come in the same turn share one sync of the disk.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#ended.length > 0) {
      const batch = this.#ended.splice(0)
      try {
        await this.#recordBatch(batch)
      } catch (error) {
        this.#options.log.error('results of sends could not be written; trying again', { reason: reasonOf(error) })
        this.#ended.unshift(...batch)
        await new Promise<void>((resolve) => this.#options.clock.after(seconds(1), resolve))
      }
    }
    this.#recording = false
  }

  async #recordBatch(batch: readonly Ended[]): Promise<void> {
    const { db, clock } = this.#options
    const now = clock.now()
    const recorded = await db.transaction().execute(async (trx) => {
      const facts = this.#facts(trx, now)
      const all: Recorded[] = []
      for (const ended of batch) all.push(await this.#concluded(await recordResult(ended, facts), trx, now))
      return all
    })
    for (const { row } of batch) this.#inHand.delete(row.id)
    this.#afterRecording(recorded)
  }

  #facts(trx: Transaction<AlertingTables>, now: EpochMs): RecordFacts {
    return { trx, now, notifiers: this.#options.notifiers, claim: (row, at) => this.claim(row, at) }
  }

  async #concluded(recorded: Recorded, trx: Transaction<AlertingTables>, now: EpochMs): Promise<Recorded> {
    if (recorded.gaveUp) await skipRefusedStep(trx, recorded.row, now)
    return recorded
  }

  #afterRecording(recorded: readonly Recorded[]): void {
    this.hand(recorded.flatMap(({ next }) => (next === undefined ? [] : [next])))
    const alerts = new Set(recorded.flatMap(({ row }) => (row.alert_id === null ? [] : [row.alert_id])))
    this.#options.onRecorded([...alerts])
    if (this.#inHand.size === 0) for (const wake of this.#waiting.splice(0)) wake()
  }

  async #lookUpDue(now: EpochMs): Promise<void> {
    const rows = await this.#options.db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'unknown')
      .where('next_at', '<=', now)
      .orderBy('priority')
      .orderBy('next_at')
      .limit(MOST_AT_ONCE)
      .execute()
    for (const row of rows) {
      if (this.#inHand.has(row.id)) continue
      this.#inHand.add(row.id)
      void this.#lookUp(row)
    }
  }
}
