import { randomInt, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { nextTimeOfDay } from '../core/calendar.ts'
import { type Finding, findingId } from '../core/finding.ts'
import type { Cursor } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { AlertId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import type { Alert, Recipient, Subject } from './alert.ts'
import type { AlertIntake, FindingBatch } from './alert-intake.ts'
import { CODE_RESTS, codeGuesses, freeCode } from './codes.ts'
import { decideIntake } from './decide-intake.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerPage } from './ledger-page.ts'
import type { LadderAsk, PolicyBook } from './policies/policy-book.ts'
import type { AlertingTables } from './schema.ts'
import { setRowsBack } from './set-back-rows.ts'

export interface FindingIntakeOptions {
  readonly db: Kysely<AlertingTables>
  readonly ledger: Ledger
  readonly policies: PolicyBook
  readonly log: Log
  readonly metrics: Metrics
  /** An IANA name. */
  readonly timeZone: string
}

export class FindingIntake implements AlertIntake {
  readonly #options: FindingIntakeOptions
  readonly #opened: Counter
  /** Batches that are not on disk yet. */
  #taking = 0

  constructor(options: FindingIntakeOptions) {
    this.#options = options
    this.#opened = options.metrics.counter('alerts_total', 'Alerts opened', ['kind', 'severity'])
  }

  async cursor(): Promise<Cursor | undefined> {
    const row = await this.#options.db.selectFrom('alerter_cursor').selectAll().executeTakeFirst()
    return row === undefined ? undefined : { journalId: row.journal_id, offset: row.offset }
  }

  /** Whether a batch waits to be on disk: it may be a call for help, or one may be heard behind it. */
  hurries(): boolean {
    return this.#taking > 0
  }

  async take(batch: FindingBatch): Promise<void> {
    this.#taking += 1
    try {
      await this.#take(batch)
    } finally {
      this.#taking -= 1
    }
  }

  async #take(batch: FindingBatch): Promise<void> {
    const { now, heardAt, setBack } = batch
    const opened = await this.#options.ledger.transact({ now, heardAt }, async (page) => {
      if (setBack !== undefined) await setRowsBack(page.trx, setBack)
      const kinds: Pick<Finding, 'kind' | 'severity'>[] = []
      for (const finding of batch.findings) {
        const alert = await this.#takeOne(finding, batch.cursor, page)
        if (alert !== undefined) kinds.push(alert)
      }
      await saveCursor(page, batch.cursor)
      return kinds
    })
    for (const { kind, severity } of opened) this.#opened.add(1, { kind, severity })
  }

  /** Takes what the hub found out about itself, apart from the journal: the finding's `offset` names it among its detector's, and each is taken once. */
  async takeOwn(finding: Finding, now: EpochMs): Promise<void> {
    const source: Cursor = { journalId: finding.detector, offset: finding.offset }
    const opened = await this.#options.ledger.transact({ now }, (page) => this.#takeOne(finding, source, page))
    if (opened !== undefined) this.#opened.add(1, { kind: opened.kind, severity: opened.severity })
  }

  /** The same, as part of what is being decided on that page. */
  async takeOn(page: LedgerPage, finding: Finding): Promise<void> {
    const source: Cursor = { journalId: finding.detector, offset: finding.offset }
    const opened = await this.#takeOne(finding, source, page)
    if (opened !== undefined) this.#opened.add(1, { kind: opened.kind, severity: opened.severity })
  }

  /** @returns the alert that it opened, when it opened one */
  async #takeOne(
    finding: Finding,
    cursor: Cursor,
    page: LedgerPage,
  ): Promise<Pick<Finding, 'kind' | 'severity'> | undefined> {
    if (!(await writeFinding(finding, cursor, page))) return undefined
    const open = await page.openAbout(finding.subject)
    const told = finding.change === 'cleared' ? await toldOf(open, page) : undefined
    const { policies, timeZone } = this.#options
    const { change, reason } = decideIntake(finding, {
      open,
      reach: this.#options.ledger.reach(finding.subject),
      now: page.now,
      policyFor: ({ kind, severity, subject }) => policies.ladderFor({ kind, severity, ...placeOf(subject, page) }),
      nextDigestAt: () => nextTimeOfDay(page.now, policies.digest.at, timeZone),
      // Only a recovery asks.
      told: (alert) => told?.get(alert) ?? [],
      fresh: { id: randomUUID(), code: await unusedCode(page) },
    })
    const alert = change?.alert
    this.#options.log.info('finding taken', { kind: finding.kind, offset: finding.offset, reason, alert: alert?.id })
    if (change === undefined || alert === undefined) return undefined
    const isNew = reason === 'opened' || reason === 'follows'
    await (isNew ? page.saveNew(change) : page.save(change))
    await page.trx
      .updateTable('findings')
      .set({ alert_id: alert.id })
      .where('journal_id', '=', cursor.journalId)
      .where('id', '=', findingId(finding))
      .execute()
    return isNew ? alert : undefined
  }
}

const placeOf = (subject: Subject, page: LedgerPage): Pick<LadderAsk, 'aboutArea' | 'home' | 'area'> =>
  'area' in subject
    ? { aboutArea: true, home: undefined, area: subject.area }
    : { aboutArea: false, home: subject.home, area: page.text.directory.home(subject.home)?.area }

async function toldOf(alerts: readonly Alert[], page: LedgerPage): Promise<ReadonlyMap<AlertId, readonly Recipient[]>> {
  const told = new Map<AlertId, readonly Recipient[]>()
  for (const { id } of alerts) told.set(id, await page.toldOf(id))
  return told
}

/** @returns false when it was taken before */
async function writeFinding(finding: Finding, cursor: Cursor, page: LedgerPage): Promise<boolean> {
  const result = await page.trx
    .insertInto('findings')
    .values({
      journal_id: cursor.journalId,
      id: findingId(finding),
      detector: finding.detector,
      kind: finding.kind,
      severity: finding.severity,
      change: finding.change,
      home: 'home' in finding.subject ? finding.subject.home : null,
      area: 'area' in finding.subject ? finding.subject.area : null,
      device: finding.device ?? null,
      at: finding.at,
      offset: finding.offset,
      summary_zh: finding.summary.zh,
      summary_en: finding.summary.en,
      marks_json: JSON.stringify(finding.marks),
      alert_id: null,
      taken_at: page.now,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** An SOS waits for this: a few codes are tried before all that are taken are read. */
async function unusedCode(page: LedgerPage): Promise<string> {
  const guesses = codeGuesses((below) => randomInt(below))
  const among = await takenCodes(page).where('code', 'in', guesses).execute()
  const refused = new Set(among.map((row) => row.code))
  const guess = guesses.find((code) => !refused.has(code))
  if (guess !== undefined) return guess
  const all = await takenCodes(page).execute()
  return freeCode(new Set(all.map((row) => row.code)), randomInt(1_000_000))
}

const takenCodes = (page: LedgerPage) =>
  page.trx
    .selectFrom('alerts')
    .select('code')
    .where((e) => e.or([e('resolved_at', 'is', null), e('resolved_at', '>', page.now - CODE_RESTS)]))

async function saveCursor(page: LedgerPage, cursor: Cursor): Promise<void> {
  const place = { journal_id: cursor.journalId, offset: cursor.offset, saved_at: page.now }
  await page.trx
    .insertInto('alerter_cursor')
    .values({ id: 1, ...place })
    .onConflict((c) => c.column('id').doUpdateSet(place))
    .execute()
}
