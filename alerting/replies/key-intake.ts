import type { Log } from '../../core/log.ts'
import type { Counter, Metrics } from '../../core/metrics.ts'
import type { AlertId } from '../../core/names.ts'
import type { IncomingKey } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Alert, Change, Recipient } from '../alert.ts'
import { decideAction } from '../decide-action.ts'
import type { Ledger } from '../ledger.ts'
import type { LedgerPage } from '../ledger-page.ts'
import type { OutboxRow } from '../schema.ts'
import type { FindingIntake } from '../finding-intake.ts'
import { decideAllWell, decideHelpWanted, decideKey, type KeyDecision } from './decide-key.ts'
import { ownerOf } from '../recipients.ts'
import { saidText } from './said-text.ts'

export interface KeyIntakeOptions {
  readonly ledger: Ledger
  /** Takes what a resident says who wants help. */
  readonly intake: Pick<FindingIntake, 'takeOn'>
  readonly log: Log
  readonly metrics: Metrics
}

type Call = Pick<OutboxRow, 'alert_id' | 'responder_id' | 'role' | 'phone'>

/** What came of a key, and what is said to who pressed it. */
interface Pressed {
  readonly outcome: string
  readonly said: string
  readonly alert: AlertId | undefined
}

/** Takes what people press during a call. */
export class KeyIntake {
  readonly #options: KeyIntakeOptions
  readonly #taken: Counter

  constructor(options: KeyIntakeOptions) {
    this.#options = options
    this.#taken = options.metrics.counter('keys_total', 'Keys pressed during calls, by what came of them', ['outcome'])
  }

  /** Acts upon the key, in one transaction. The same key of the same call again does nothing, and is told the same. @returns what is said */
  async take(key: IncomingKey, now: EpochMs): Promise<string> {
    const { said, outcome } = await this.#options.ledger.transact({ now }, async (page) => {
      const before = await earlier(key, page)
      if (before !== undefined) return { said: before, outcome: 'again' }
      const pressed = await this.#press(key, page)
      // A call that is not known yet may be known when the key is pressed again.
      if (pressed.outcome !== 'unknown-call') await keep(key, pressed, page)
      return pressed
    })
    this.#taken.add(1, { outcome })
    this.#options.log.info('key taken', { vendor: key.vendor, outcome })
    return said
  }

  async #press(key: IncomingKey, page: LedgerPage): Promise<Pressed> {
    const call = await callOf(key, page)
    const alert = call?.alert_id == null ? undefined : await page.alert(call.alert_id)
    if (call === undefined || alert === undefined) return nothing(decideKey(key.key, undefined), undefined)
    const decision = decideKey(key.key, { resolved: alert.state === 'resolved', toResident: call.role === 'resident' })
    if (decision.do === 'wants-help') {
      await this.#helpWanted(alert, { key: key.key, by: call.responder_id }, page)
      return nothing(decision, alert)
    }
    return this.#answer(alert, { decision, call }, page)
  }

  async #answer(
    alert: Alert,
    { decision, call }: { decision: KeyDecision; call: Call },
    page: LedgerPage,
  ): Promise<Pressed> {
    const told = decision.do === 'all-well' ? await page.toldOf(alert.id) : []
    const change = this.#change(alert, { decision, call, told }, page)
    if (change === undefined) return nothing(decision, alert)
    if (change.alert !== alert || change.story.length > 0) await page.save(change)
    return {
      outcome: decision.do === 'act' ? decision.action : decision.do,
      said: saidText(decision, { before: alert, after: change.alert }),
      alert: alert.id,
    }
  }

  #change(
    alert: Alert,
    { decision, call, told }: { decision: KeyDecision; call: Call; told: readonly Recipient[] },
    { now, text }: LedgerPage,
  ): Change | undefined {
    const reach = this.#options.ledger.reach(alert.subject)
    switch (decision.do) {
      case 'act':
        return decideAction(
          alert,
          { type: decision.action },
          {
            by: { id: ownerOf(text.directory, { id: call.responder_id, phone: call.phone }), channel: 'voice' },
            now,
            reach,
          },
        )
      case 'all-well':
        return decideAllWell(alert, { by: call.responder_id, now, reach, told })
      default:
        return undefined
    }
  }

  async #helpWanted(alert: Alert, by: { readonly key: string; readonly by: string }, page: LedgerPage): Promise<void> {
    const { line, finding } = decideHelpWanted(alert, { ...by, now: page.now })
    await page.save({ alert, story: [line], tell: [] })
    if (finding !== undefined) await this.#options.intake.takeOn(page, finding)
  }
}

const nothing = (decision: KeyDecision, alert: Alert | undefined): Pressed => ({
  outcome: decision.do,
  said: saidText(decision),
  alert: alert?.id,
})

/** A key may be pressed before the answer that names the call is on disk: then our own id of the notice leads to its row. */
async function callOf({ vendor, providerId, noticeId }: IncomingKey, page: LedgerPage): Promise<Call | undefined> {
  const calls = page.trx
    .selectFrom('outbox')
    .select(['alert_id', 'responder_id', 'role', 'phone'])
    .where('vendor', '=', vendor)
    .where('channel', '=', 'voice')
  const named = await calls.where('provider_id', '=', providerId).executeTakeFirst()
  if (named !== undefined || noticeId === undefined || noticeId.length < ENOUGH) return named
  // Behind all ids that begin with it.
  return calls.where('id', '>=', noticeId).where('id', '<', `${noticeId}~`).executeTakeFirst()
}

/** As much of a UUID as names one row for sure. */
const ENOUGH = 15

async function earlier({ vendor, providerId, key }: IncomingKey, page: LedgerPage): Promise<string | undefined> {
  const row = await page.trx
    .selectFrom('pressed_keys')
    .select('said')
    .where('vendor', '=', vendor)
    .where('provider_id', '=', providerId)
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.said
}

async function keep(key: IncomingKey, { outcome, said, alert }: Pressed, page: LedgerPage): Promise<void> {
  await page.trx
    .insertInto('pressed_keys')
    .values({
      vendor: key.vendor,
      provider_id: key.providerId,
      key: key.key,
      at: page.now,
      alert_id: alert ?? null,
      outcome,
      said,
    })
    .execute()
}
