import type { Directory } from '../../core/directory.ts'
import type { Log } from '../../core/log.ts'
import type { Counter, Metrics } from '../../core/metrics.ts'
import type { AlertId } from '../../core/names.ts'
import type { IncomingText } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Alert, Change, Recipient } from '../alert.ts'
import { decideAction, decideFalseAlarm } from '../decide-action.ts'
import type { Ledger } from '../ledger.ts'
import type { LedgerPage } from '../ledger-page.ts'
import { ANSWERS_ARE_REMEMBERED, ANSWERS_TO_STRANGERS, mayAnswer, mayBePerson } from './answer-pace.ts'
import { actedText, refusalText, STRANGER_TEXT } from './answer-text.ts'
import { answersFor } from './answers-for.ts'
import { decidePresence, type PresenceDecision } from './decide-presence.ts'
import { decideReply, type ReplyDecision, type ToldAlert } from './decide-reply.ts'
import type { HomeCodes } from './home-codes.ts'
import type { ParsedPresence } from './parse-presence.ts'
import { type ParsedReply, parseReply, type ReplyAction } from './parse-reply.ts'
import { isCarrierWord } from './plain-reply.ts'
import { presenceRefusalText } from './presence-text.ts'
import {
  answersTo,
  confirmersOf,
  keepOutcome,
  keepText,
  lastSaidOf,
  strangersAnswered,
  toldAlerts,
} from './reply-memory.ts'
import { sendAnswer } from './send-answer.ts'

export interface ReplyIntakeOptions {
  readonly ledger: Ledger
  readonly directory: Directory
  readonly homeCodes: Pick<HomeCodes, 'codeOf' | 'homeOf'>
  readonly log: Log
  readonly metrics: Metrics
}

/** What came of a text; without `text` there is nothing to answer. */
interface Taken {
  readonly outcome: string
  readonly alert?: AlertId
  readonly answer?: { readonly text: string; readonly alert?: Alert }
}

/** Somebody who may text: in the registry, or told of something before they left it. */
interface Sender {
  readonly text: IncomingText
  readonly who: Recipient
  readonly page: LedgerPage
}

const STRANGER = 'unknown-sender'

/** Takes what people text back. */
export class ReplyIntake {
  readonly #options: ReplyIntakeOptions
  readonly #taken: Counter

  constructor(options: ReplyIntakeOptions) {
    this.#options = options
    this.#taken = options.metrics.counter('replies_total', 'Texts that came in, by what came of them', ['outcome'])
  }

  /**
   * Acts upon the text and answers it, in one transaction. The same text (vendor and id) a second time does nothing. What is said of
   * a resident's whereabouts becomes a wish, which `PresenceWishes` carries out and answers.
   */
  async take(text: IncomingText, now: EpochMs): Promise<void> {
    const done = await this.#options.ledger.transact({ now }, async (page) => {
      if (!(await keepText(text, page))) return undefined
      const told = await toldAlerts(text.from, page)
      const { alert, outcome, answered } = await this.#takeNew(text, told, page)
      await keepOutcome(text, { outcome, alert, answered }, page)
      return { outcome, answered }
    })
    if (done === undefined) return
    this.#taken.add(1, { outcome: done.outcome })
    this.#options.log.info('text taken', { vendor: text.vendor, ...done })
  }

  async #takeNew(
    text: IncomingText,
    told: readonly (ToldAlert & { readonly responder: Recipient })[],
    page: LedgerPage,
  ): Promise<{ outcome: string; alert: AlertId | undefined; answered: boolean }> {
    if (isCarrierWord(text.body)) {
      this.#options.log.warn('somebody may have left the texts of a vendor', { vendor: text.vendor })
      return { outcome: 'carrier-word', alert: undefined, answered: false }
    }
    const who = this.#senderOf(text.from, told)
    if (who === undefined) return { outcome: STRANGER, alert: undefined, answered: await answerStranger(text, page) }
    const sender = { text, who, page }
    const reply = parseReply(text.body)
    const past = await answersTo(text.from, page)
    const paceOf = (answer: { outcome: string; alert: AlertId | undefined }): boolean =>
      mayAnswer(answer, past, page.now)
    if (reply.kind === 'presence') return this.#takePresence(reply, sender, paceOf)
    const { outcome, alert, answer } = await this.#takeReply(reply, told, sender)
    const answered = answer !== undefined && paceOf({ outcome, alert })
    if (answered) await sendAnswer(page, who, answer)
    return { outcome, alert, answered }
  }

  /** Who that number belongs to; `undefined` when nobody was ever told anything there and the registry does not know it. */
  #senderOf(phone: string, told: readonly { readonly responder: Recipient }[]): Recipient | undefined {
    const known = this.#options.directory.responderByPhone(phone)
    return known === undefined ? told[0]?.responder : { id: known.id, role: known.role, phone }
  }

  async #takeReply(
    reply: Exclude<ParsedReply, ParsedPresence>,
    told: readonly ToldAlert[],
    sender: Sender,
  ): Promise<Taken> {
    const { now } = sender.page
    const decision = decideReply(reply, { told, saidAt: saidAt(sender.text, now) })
    if (decision.do === 'act') return this.#act(decision, sender)
    const answer = { text: refusalText(decision) }
    return decision.do === 'closed'
      ? { outcome: decision.do, alert: decision.alert, answer }
      : { outcome: decision.do, answer }
  }

  async #act({ alert: id, action }: Extract<ReplyDecision, { do: 'act' }>, sender: Sender): Promise<Taken> {
    const { page } = sender
    const alert = await page.alert(id)
    if (alert === undefined) return { outcome: action }
    const change = await this.#change(alert, action, sender)
    if (change.alert !== alert || change.story.length > 0) await page.save(change)
    const home = 'home' in alert.subject ? this.#options.homeCodes.codeOf(alert.subject.home) : undefined
    return { outcome: action, alert: id, answer: { text: actedText(action, alert, change, home), alert } }
  }

  async #change(alert: Alert, action: ReplyAction, { who, page }: Sender): Promise<Change> {
    const facts = {
      by: { id: who.id, channel: 'sms' as const },
      now: page.now,
      reach: this.#options.ledger.reach(alert.subject),
    }
    if (action !== 'false-alarm') return decideAction(alert, { type: action }, facts)
    return decideFalseAlarm(alert, { ...facts, who, asked: await confirmersOf(alert.id, page) })
  }

  async #takePresence(
    reply: ParsedPresence,
    sender: Sender,
    paceOf: (answer: { outcome: string; alert: undefined }) => boolean,
  ): Promise<{ outcome: string; alert: undefined; answered: boolean }> {
    const { page, text } = sender
    const home = this.#homeFor(reply, sender)
    const saidBefore = home === undefined ? undefined : await lastSaidOf(home, page)
    const decision = decidePresence(reply, { home, saidBefore, saidAt: saidAt(text, page.now), now: page.now })
    const outcome = `presence-${decision.do}`
    const answered = paceOf({ outcome, alert: undefined })
    if (decision.do !== 'set') {
      if (answered) await sendAnswer(sender.page, sender.who, { text: presenceRefusalText(decision) })
      return { outcome, alert: undefined, answered }
    }
    // Who sends too many is not heard any more; but a home is always watched again.
    if (!answered && decision.mode !== 'at-home') return { outcome: 'presence-paced', alert: undefined, answered }
    await keepWish(decision, sender, answered)
    return { outcome, alert: undefined, answered }
  }

  #homeFor({ homeCode }: ParsedPresence, { who }: Sender): string | undefined {
    const { directory, homeCodes } = this.#options
    const id = homeCode === undefined ? undefined : homeCodes.homeOf(homeCode)
    const home = id === undefined ? undefined : directory.home(id)
    return home !== undefined && answersFor(directory, who.phone, home) ? home.id : undefined
  }
}

/** A phone's clock may be ahead of ours; nobody texts in the future. */
const saidAt = ({ sentAt }: IncomingText, now: EpochMs): EpochMs => Math.min(sentAt ?? now, now)

async function keepWish(
  decision: Extract<PresenceDecision, { do: 'set' }>,
  { text, who, page }: Sender,
  answered: boolean,
): Promise<void> {
  await page.trx
    .insertInto('presence_wishes')
    .values({
      vendor: text.vendor,
      text_id: text.id,
      home: decision.home,
      home_code: decision.homeCode,
      mode: decision.mode,
      until: decision.until ?? null,
      phone: who.phone,
      responder_id: who.id,
      role: who.role ?? null,
      answer: answered ? 1 : 0,
      said_at: page.now,
      state: 'waiting',
      ended_at: null,
    })
    .execute()
}

/** Once an hour to each, and to all of them together only so often. @returns whether an answer was sent */
async function answerStranger(text: IncomingText, page: LedgerPage): Promise<boolean> {
  if (!mayBePerson(text.from)) return false
  const past = await answersTo(text.from, page)
  if (past.length > 0) return false
  const others = await strangersAnswered(STRANGER, page.now - ANSWERS_ARE_REMEMBERED, page)
  if (others >= ANSWERS_TO_STRANGERS) return false
  await sendAnswer(
    page,
    { id: STRANGER, role: undefined, phone: text.from },
    { text: STRANGER_TEXT, severity: 'routine' },
  )
  return true
}
