import type { Directory } from '../../core/directory.ts'
import type { Log } from '../../core/log.ts'
import type { Counter, Metrics } from '../../core/metrics.ts'
import type { IncomingText } from '../../core/notifier.ts'
import { days, type EpochMs, hours } from '../../core/time.ts'
import type { Alert, Change, Recipient } from '../alert.ts'
import { decideAction, decideFalseAlarm } from '../decide-action.ts'
import type { Ledger } from '../ledger.ts'
import type { LedgerPage } from '../ledger-page.ts'
import { actedText, refusalText } from './answer-text.ts'
import { decideReply, type ReplyDecision, type ToldAlert } from './decide-reply.ts'
import { parseReply, type ReplyAction } from './parse-reply.ts'

export interface ReplyIntakeOptions {
  readonly ledger: Ledger
  readonly directory: Directory
  readonly log: Log
  readonly metrics: Metrics
}

const HELP_RESTS = hours(1)
const CLOSED_IS_REMEMBERED = days(1)

/** Takes what people text back. */
export class ReplyIntake {
  readonly #options: ReplyIntakeOptions
  readonly #taken: Counter

  constructor(options: ReplyIntakeOptions) {
    this.#options = options
    this.#taken = options.metrics.counter('replies_total', 'Texts that came in, by what came of them', ['outcome'])
  }

  /** Acts upon the text and answers it, in one transaction. The same text (vendor and id) a second time does nothing. */
  async take(text: IncomingText, now: EpochMs): Promise<void> {
    const outcome = await this.#options.ledger.transact({ now }, async (page) => {
      if (!(await keep(text, page))) return undefined
      const { outcome, alert } = await this.#answer(text, page)
      await page.trx
        .updateTable('incoming_texts')
        .set({ outcome, alert_id: alert ?? null })
        .where('vendor', '=', text.vendor)
        .where('id', '=', text.id)
        .execute()
      return outcome
    })
    if (outcome === undefined) return
    this.#taken.add(1, { outcome })
    this.#options.log.info('text taken', { vendor: text.vendor, outcome })
  }

  async #answer(text: IncomingText, page: LedgerPage): Promise<{ outcome: string; alert?: string }> {
    const told = await toldAlerts(text.from, page)
    const sender = this.#sender(text.from, told)
    if (sender === undefined) return { outcome: 'unknown-sender' }
    const decision = decideReply(parseReply(text.body), {
      told,
      now: page.now,
      helpedWithinHour: await helpedSince(text, page.now - HELP_RESTS, page),
    })
    if (decision.do === 'silent') return { outcome: 'silent' }
    if (decision.do !== 'act') {
      await send(page, sender, { text: refusalText(decision), alert: undefined })
      return { outcome: decision.do }
    }
    await this.#act(decision, sender, page)
    return { outcome: decision.action, alert: decision.alert }
  }

  /** Who that number belongs to; `undefined` when nobody was ever told anything there and the registry does not know it. */
  #sender(phone: string, told: readonly (ToldAlert & { responder: Recipient })[]): Recipient | undefined {
    const known = this.#options.directory.responderByPhone(phone)
    return known === undefined ? told[0]?.responder : { id: known.id, role: known.role, phone }
  }

  async #act(decision: Extract<ReplyDecision, { do: 'act' }>, sender: Recipient, page: LedgerPage): Promise<void> {
    const alert = await page.alert(decision.alert)
    if (alert === undefined) return
    const change = await this.#change(alert, { action: decision.action, sender, page })
    if (change.alert !== alert || change.story.length > 0) await page.save(change)
    await send(page, sender, { text: actedText(decision.action, alert, change.alert), alert })
  }

  async #change(alert: Alert, by: { action: ReplyAction; sender: Recipient; page: LedgerPage }): Promise<Change> {
    const { action, sender, page } = by
    const facts = {
      by: { id: sender.id, channel: 'sms' as const },
      now: page.now,
      reach: this.#options.ledger.reach(alert.subject),
    }
    if (action !== 'false-alarm') return decideAction(alert, { type: action }, facts)
    return decideFalseAlarm(alert, { ...facts, mayConfirm: await mayConfirm(alert, sender, page) })
  }
}

/** @returns false when the same text was kept before */
async function keep(text: IncomingText, page: LedgerPage): Promise<boolean> {
  const result = await page.trx
    .insertInto('incoming_texts')
    .values({
      vendor: text.vendor,
      id: text.id,
      phone: text.from,
      body: text.body,
      at: page.now,
      alert_id: null,
      outcome: 'taken',
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

async function toldAlerts(phone: string, page: LedgerPage): Promise<(ToldAlert & { responder: Recipient })[]> {
  const rows = await page.trx
    .selectFrom('told_phones')
    .innerJoin('alerts', 'alerts.id', 'told_phones.alert_id')
    .select(['alerts.id', 'code', 'severity', 'resolved_at', 'first_told_at', 'responder_id', 'role'])
    .where('phone', '=', phone)
    .where((e) => e.or([e('resolved_at', 'is', null), e('resolved_at', '>', page.now - CLOSED_IS_REMEMBERED)]))
    .orderBy('first_told_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    severity: row.severity,
    resolved: row.resolved_at !== null,
    toldAt: row.first_told_at,
    responder: { id: row.responder_id, role: row.role ?? undefined, phone },
  }))
}

async function helpedSince(text: IncomingText, since: EpochMs, page: LedgerPage): Promise<boolean> {
  const row = await page.trx
    .selectFrom('incoming_texts')
    .select('id')
    .where('phone', '=', text.from)
    .where('at', '>', since)
    .where('outcome', '=', 'help')
    .executeTakeFirst()
  return row !== undefined
}

async function mayConfirm(alert: Alert, sender: Recipient, page: LedgerPage): Promise<boolean> {
  const row = await page.trx
    .selectFrom('told_phones')
    .select('may_confirm')
    .where('alert_id', '=', alert.id)
    .where('phone', '=', sender.phone)
    .executeTakeFirst()
  return row?.may_confirm === 1
}

async function send(page: LedgerPage, to: Recipient, what: { text: string; alert: Alert | undefined }): Promise<void> {
  await page.send([
    {
      alert_id: what.alert?.id ?? null,
      responder_id: to.id,
      role: to.role ?? null,
      phone: to.phone,
      channel: 'sms',
      purpose: 'answer',
      step: what.alert?.step ?? 0,
      text: what.text,
      slots_json: null,
      // Somebody who answered is waiting; but an alarm goes first.
      severity: 'urgent',
    },
  ])
}
