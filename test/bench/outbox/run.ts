/**
 * `npm run bench:outbox`: how fast the outbox is when much happens at once, and what many open alerts cost. Vendors are simulated and need
 * as long as a real one; the state file is real.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { type Alerting, createAlerting } from '../../../alerting/alerting.ts'
import { alertingMigrations } from '../../../alerting/migrations/migrations.ts'
import { claimDue } from '../../../alerting/outbox/claim-due.ts'
import { type SendTerms, VendorBook } from '../../../alerting/outbox/vendor-book.ts'
import type { AlertingTables, OutboxRow } from '../../../alerting/schema.ts'
import type { AlertKind, Finding, Severity } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { type Clock, days, stopwatch, systemClock } from '../../../core/time.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import { percentile } from '../hub/percentile.ts'
import { BenchTown } from './bench-town.ts'
import { BenchVendor } from './bench-vendor.ts'

const BURST = 500
const OPEN = 10_000
const ANSWERS_AFTER = 200
const LIMITS = { perNumber: { minute: 3, hour: 10, day: 50 }, perSecond: 100 }

interface Bench {
  readonly alerting: Alerting
  readonly db: Kysely<AlertingTables>
  readonly clock: Clock
  readonly vendors: readonly BenchVendor[]
  readonly town: BenchTown
  readonly end: () => Promise<void>
}

async function open(homes: number, takes: number, limits: SendTerms['limits']): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-outbox-'))
  const path = join(folder, 'state.db')
  const db = await openStateDatabase<AlertingTables>({ path, migrations: [alertingMigrations], log: silentLog })
  const clock = systemClock()
  const vendors = ['first', 'second'].map((name) => new BenchVendor(name, clock, takes))
  const town = new BenchTown(homes)
  const alerting = createAlerting({
    db,
    clock,
    directory: town,
    log: silentLog,
    metrics: noMetrics,
    notifiers: vendors,
    terms: new Map(vendors.map(({ name }) => [name, { limits }])),
    timeZone: 'Asia/Shanghai',
    runId: 'bench',
  })
  await alerting.start()
  const end = async (): Promise<void> => {
    await alerting.stop()
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
  return { alerting, db, clock, vendors, town, end }
}

const finding = (n: number, severity: Severity, kind: AlertKind): Finding => ({
  detector: 'bench',
  kind,
  severity,
  change: 'raised',
  subject: { home: `h${n}` },
  at: Date.now(),
  offset: n,
  summary: { zh: '卧室按钮求助', en: 'SOS from the bedroom button' },
  marks: [],
})

/** 500 alerts in one batch, half of them life-safety with three people each. */
async function burst(): Promise<readonly string[]> {
  const { alerting, clock, vendors, end } = await open(BURST, ANSWERS_AFTER, LIMITS)
  const findings = Array.from({ length: BURST }, (_, n) =>
    n % 2 === 0 ? finding(n, 'urgent', 'water-leak') : finding(n, 'life-safety', 'sos'),
  )
  const messages = (BURST / 2) * 3 + BURST / 2
  const since = clock.now()
  await alerting.intake.take({ findings, cursor: { journalId: 'j', offset: BURST }, now: since })
  const handed = () => vendors.flatMap((vendor) => vendor.handed)
  while (handed().length < messages && clock.now() - since < 60_000) {
    await new Promise<void>((resolve) => clock.after(20, resolve))
  }
  const after = (list: readonly { at: number }[]): number => Math.max(0, ...list.map(({ at }) => at - since)) / 1000
  const all = after(handed())
  const lifeSafety = after(handed().filter((message) => message.lifeSafety))
  const most = vendors.map((vendor) => vendor.mostInASecond()).join(' and ')
  await end()
  return [
    row(
      `${BURST} alerts at once: last of ${messages} first messages handed over`,
      `${all.toFixed(1)} s`,
      '≤ 10 s',
      all <= 10,
    ),
    row('… last of life-safety', `${lifeSafety.toFixed(1)} s`, 'before the others', lifeSafety <= all),
    row(
      '… most in a second, by vendor',
      most,
      `≤ ${LIMITS.perSecond}`,
      most.split(' and ').every((n) => Number(n) <= 100),
    ),
  ]
}

/** What a beat reads when nothing is due, and what a step costs, while so many alerts are open and as many messages are held. */
async function manyOpen(): Promise<readonly string[]> {
  const bench = await open(OPEN, 0, { perNumber: { day: 1 } })
  const { alerting, db, clock } = bench
  for (let n = 0; n < OPEN; n += 500) {
    const some = Array.from({ length: 500 }, (_, i) => finding(n + i, 'urgent', 'water-leak'))
    await alerting.intake.take({ findings: some, cursor: { journalId: 'j', offset: n }, now: clock.now() })
  }
  await alerting.settled()
  await alerting.stop()
  await holdMessages(db, clock.now())
  const book = new VendorBook({ notifiers: bench.vendors, timeZone: 'Asia/Shanghai', metrics: noMetrics })
  const now = clock.now()
  const claim = await timed(() => claimDue(db, { book, runId: 'bench', now, limit: 50, isFull: () => false }))
  const escalate = await timed(() => dueDeadlines(db, now))
  const sos = await timed(async (n) => {
    const again = { ...finding(n, 'life-safety', 'sos'), offset: OPEN + n }
    await alerting.intake.take({
      findings: [again],
      cursor: { journalId: 'j', offset: again.offset },
      now: clock.now(),
    })
  })
  await bench.end()
  const ms = (list: readonly number[], share: number): string => `${percentile(list, share).toFixed(2)} ms`
  const both = (list: readonly number[]): string => `p50 ${ms(list, 0.5)}, p99 ${ms(list, 0.99)}`
  return [
    row(
      `${OPEN} open alerts, as many held messages: look for sends that are due`,
      both(claim),
      'p99 < 5 ms',
      percentile(claim, 0.99) < 5,
    ),
    row('… for steps that are due', both(escalate), 'p99 < 5 ms', percentile(escalate, 0.99) < 5),
    row('… an SOS taken, budgets read (one synced write)', both(sos), '–', true),
  ]
}

async function holdMessages(db: Kysely<AlertingTables>, now: number): Promise<void> {
  const rows = await db.selectFrom('outbox').selectAll().execute()
  for (let from = 0; from < rows.length; from += 200) {
    const held: OutboxRow[] = []
    for (const row of rows.slice(from, from + 200)) {
      const reason = 'number-budget'
      held.push({ ...row, id: `${row.id}-held`, state: 'pending', claimed_at: null, reason, next_at: now + days(1) })
    }
    await db.insertInto('outbox').values(held).execute()
  }
}

/** As `Escalator` asks once a second. */
const dueDeadlines = (db: Kysely<AlertingTables>, now: number): Promise<unknown> =>
  db
    .selectFrom('deadlines')
    .selectAll()
    .where('due_at', '<=', now)
    .where('kind', '!=', 'digest')
    .orderBy('due_at')
    .limit(50)
    .execute()

async function timed(work: (n: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  for (let n = 0; n < 300; n += 1) {
    const elapsed = stopwatch()
    await work(n)
    times.push(elapsed())
  }
  return times
}

const row = (what: string, measured: string, must: string, ok: boolean): string =>
  `| ${what} | ${measured} | ${must} | ${ok ? 'ok' : 'NOT MET'} |`

const rows = [...(await burst()), ...(await manyOpen())]
process.stdout.write(`| work | measured | must | |\n|---|---|---|---|\n${rows.join('\n')}\n`)
process.exitCode = rows.some((line) => line.includes('NOT MET')) ? 1 : 0
