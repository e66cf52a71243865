import type { Kysely, Transaction } from 'kysely'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { AlertId } from '../../core/names.ts'
import type { Channel, Receipt, SendResult } from '../../core/notifier.ts'
import type { Clock, EpochMs, Stop } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { chooseVendor } from './choose-vendor.ts'
import { claimDue, loseClaimsOfOtherRuns, loseExpiredClaims } from './claim-due.ts'
import { LookUps } from './look-ups.ts'
import { type OutboxMetrics, outboxMetrics } from './outbox-metrics.ts'
import { patiently } from './patiently.ts'
import { receiveReceipt } from './receive-receipt.ts'
import { type Ended, leavesWork, type Recorded, type RecordFacts } from './record-result.ts'
import { ResultRecorder } from './result-recorder.ts'
import { SendQueue } from './send-queue.ts'
import { claimed, released } from './send-states.ts'
import { asSent, type SentTo } from './sent-before.ts'
import type { VendorBook } from './vendor-book.ts'

export interface OutboxSenderOptions {
  /** Called right before a vendor is asked about an alert: for measuring. */
  readonly onRequest?: (alert: AlertId) => void
  readonly db: Kysely<AlertingTables>
  readonly book: VendorBook
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly runId: string
  /** Called when results have changed something about these alerts. */
  readonly onRecorded: (alerts: readonly AlertId[]) => void
  /** Called when something falls due between two beats: a send, a look-up, an alert's next step. */
  readonly onDue: () => void
}

/** Rows claimed in one transaction. */
const CLAIMED_TOGETHER = 50

/**
 * Hands outbox rows to vendors and writes down what became of each. Rows come claimed, from whoever wrote them, or are found due.
 * What it holds in memory is only a hint: every row it holds is claimed on disk, and a claim of another run counts as "may have
 * gone out" at the next start.
 */
export class OutboxSender {
  readonly #options: OutboxSenderOptions
  readonly #metrics: OutboxMetrics
  readonly #queue: SendQueue
  readonly #recorder: ResultRecorder
  readonly #lookUps: LookUps
  readonly #inHand = new Set<string>()
  readonly #waiting: (() => void)[] = []
  #wakeUp: Stop = () => {}
  #pumpAgain: Stop = () => {}
  #stopped = false

  constructor(options: OutboxSenderOptions) {
    this.#options = options
    this.#metrics = outboxMetrics(options.metrics, options)
    this.#queue = new SendQueue((vendor) => options.book.limits(vendor))
    this.#recorder = new ResultRecorder({
      ...options,
      facts: (trx, now) => this.#facts(trx, now),
      onRecorded: (ended, recorded) => this.#recorded(ended, recorded),
    })
    this.#lookUps = new LookUps({
      ...options,
      inHand: this.#inHand,
      onEnded: (ended) => this.#recorder.take(ended),
    })
  }

  /** What some vendor can do. */
  channels(): readonly Channel[] {
    return this.#options.book.channels()
  }

  /** Rows in memory: being sent, waiting for it, or waiting to be written down. */
  inHand(): number {
    return this.#inHand.size
  }

  /**
   * The rows, those claimed for this run that can go out at once; the others as they are, left to `runDue`. Whoever writes them in that
   * transaction must `hand` them over when it is committed. An SOS waits for this: it reads by index, and only what a limit depends on.
   */
  async claim(
    rows: readonly OutboxRow[],
    trx: Transaction<AlertingTables>,
    now: EpochMs,
  ): Promise<readonly OutboxRow[]> {
    const also: (SentTo & { phone: string })[] = []
    const taken: OutboxRow[] = []
    for (const row of rows) {
      const mine = this.#stopped ? row : await this.#claimOne(row, { trx, now, also })
      if (mine.state === 'claimed') also.unshift({ ...asSent(mine, now), phone: mine.phone })
      taken.push(mine)
    }
    return taken
  }

  async #claimOne(
    row: OutboxRow,
    by: { trx: Transaction<AlertingTables>; now: EpochMs; also: readonly (SentTo & { phone: string })[] },
  ): Promise<OutboxRow> {
    const { book, runId } = this.#options
    const decision = await chooseVendor(row, { ...by, book, isFull: this.#isFull })
    if (decision.do !== 'send') return row
    book.noteClaim(decision.vendor, by.now)
    return { ...row, ...claimed({ ...decision, runId, now: by.now }) }
  }

  readonly #isFull = (vendor: string, priority: number): boolean => this.#queue.isFull(vendor, priority)

  /** Takes over rows that are committed; those that are not claimed are left to `runDue`. */
  hand(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      if (row.state !== 'claimed' || this.#inHand.has(row.id)) continue
      this.#inHand.add(row.id)
      this.#queue.push(row)
    }
    this.#pump()
  }

  /** What an earlier run had claimed may have gone out or not: each is unknown from now on. Once, before anything else. */
  async recover(now: EpochMs): Promise<void> {
    const { db, book, runId, log } = this.#options
    await book.refresh(db, now)
    const count = await loseClaimsOfOtherRuns(db, runId, now)
    if (count > 0) log.warn('sends were in flight when the hub stopped', { count })
  }

  /** Begins whatever is due now; answers when it has begun, not when it has ended. */
  async runDue(now: EpochMs): Promise<void> {
    if (this.#stopped) return
    const { db, book, runId } = this.#options
    await book.refresh(db, now)
    await loseExpiredClaims(db, this.#inHand, now)
    await this.#lookUps.runDue(now)
    const facts = { book, runId, now, limit: CLAIMED_TOGETHER, isFull: this.#isFull }
    for (;;) {
      const { rows, pacedUntil } = await claimDue(db, facts)
      this.#metrics.took(rows)
      this.hand(rows)
      if (pacedUntil !== undefined) this.#wakeAt(pacedUntil, now)
      if (rows.length < CLAIMED_TOGETHER) return
    }
  }

  /** A hint only: the next beat would find it too. */
  #wakeAt(at: EpochMs, now: EpochMs): void {
    this.#wakeUp()
    this.#wakeUp = this.#options.clock.after(at - now, this.#options.onDue)
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#inHand.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Gives back what has not begun, and waits for what has. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wakeUp()
    this.#pumpAgain()
    const now = this.#options.clock.now()
    for (const row of this.#queue.drain()) {
      await this.#options.db.updateTable('outbox').set(released(now)).where('id', '=', row.id).execute()
      this.#inHand.delete(row.id)
    }
    await this.idle()
  }

  /** Writes a receipt down; one that nobody knows yet is kept for the answer it overtook. */
  async receive(receipt: Receipt): Promise<void> {
    const { clock, db } = this.#options
    const now = clock.now()
    const recorded = await db.transaction().execute((trx) => receiveReceipt(receipt, this.#facts(trx, now)))
    if (recorded !== undefined) this.#recorded([], [recorded])
  }

  #pump(): void {
    this.#pumpAgain()
    const { clock } = this.#options
    while (!this.#stopped) {
      const next = this.#queue.next(clock.now())
      if (next === undefined) return
      if (typeof next === 'number') {
        this.#pumpAgain = clock.after(next - clock.now(), () => this.#pump())
        return
      }
      void this.#send(next)
    }
  }

  async #send(row: OutboxRow): Promise<void> {
    const { clock, book } = this.#options
    const vendor = book.vendor(row.vendor)
    this.#metrics.begins(row, clock.now())
    if (row.alert_id !== null) this.#options.onRequest?.(row.alert_id)
    const result = await patiently(clock, () => vendor?.send(book.noticeOf(row)), `no vendor ${row.vendor ?? ''}`)
    this.#metrics.ended(row, result)
    this.#heard(row, result)
    this.#queue.ended(row)
    this.#recorder.take({ row, from: 'send', result })
    this.#pump()
  }

  #heard(row: OutboxRow, result: SendResult): void {
    const took = tookOf(result)
    // Handed over in spite of what our count says: a refusal is about the number, and says nothing of the vendor.
    if (took === 'failed' && row.reason === 'over-budget') return
    const { book, clock, log } = this.#options
    const vendor = row.vendor ?? ''
    if (book.heard(vendor, took, clock.now())) {
      this.#metrics.rests(vendor)
      log.warn('a vendor fails and is rested', { vendor, until: book.breaker(vendor).restingUntil })
    }
  }

  #facts(trx: Transaction<AlertingTables>, now: EpochMs): RecordFacts {
    return {
      trx,
      now,
      book: this.#options.book,
      isFull: this.#isFull,
      claim: (rows, trx, at) => this.claim(rows, trx, at),
    }
  }

  #recorded(ended: readonly Ended[], recorded: readonly Recorded[]): void {
    for (const { row } of ended) this.#inHand.delete(row.id)
    this.hand(recorded.flatMap(({ next }) => (next === undefined ? [] : [next])))
    const alerts = new Set(recorded.flatMap(({ row }) => (row.alert_id === null ? [] : [row.alert_id])))
    this.#options.onRecorded([...alerts])
    const now = this.#options.clock.now()
    if (recorded.some((one) => leavesWork(one, now))) this.#options.onDue()
    if (this.#inHand.size === 0) for (const wake of this.#waiting.splice(0)) wake()
  }
}

function tookOf(result: SendResult): 'accepted' | 'refused' | 'failed' {
  if (result.state === 'accepted') return 'accepted'
  const answeredForGood =
    (result.state === 'refused' && result.permanent) || (result.state === 'failed' && !result.retryable)
  return answeredForGood ? 'refused' : 'failed'
}
