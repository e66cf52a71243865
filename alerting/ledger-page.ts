import type { Transaction } from 'kysely'
import type { ResponderRole } from '../core/directory.ts'
import type { AlertId } from '../core/names.ts'
import { isGroup } from '../core/notifier.ts'
import type { EpochMs } from '../core/time.ts'
import { type Alert, type Change, isResponder, type Recipient, type Subject, type Telling } from './alert.ts'
import { alertOf, deadlineRows, rowOf } from './alert-rows.ts'
import { groupSlots, groupText } from './group-text.ts'
import { heardOf } from './heard.ts'
import { firstAttempt } from './outbox/outbox-rows.ts'
import { failed } from './outbox/send-states.ts'
import type { AlertingTables, AlertRow, OutboxRow, ToldPhoneRow } from './schema.ts'
import { slotsOf } from './notice-slots.ts'
import { noticeText, type TextFacts } from './sms-text.ts'
import { spokenText } from './spoken-text.ts'
import { appendStory, writeStory } from './story.ts'

interface PageOptions {
  readonly trx: Transaction<AlertingTables>
  readonly now: EpochMs
  readonly heardAt: EpochMs | undefined
  readonly text: TextFacts
  claim(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]>
}

type Message = Pick<
  OutboxRow,
  'alert_id' | 'responder_id' | 'role' | 'phone' | 'channel' | 'purpose' | 'step' | 'text' | 'slots_json' | 'severity'
>

type Responding = Recipient & { readonly role: ResponderRole | undefined }

/** The ledger within one transaction. */
export class LedgerPage {
  readonly #options: PageOptions
  readonly #messages: OutboxRow[] = []
  readonly #changed = new Set<AlertId>()

  constructor(options: PageOptions) {
    this.#options = options
  }

  get trx(): Transaction<AlertingTables> {
    return this.#options.trx
  }

  get now(): EpochMs {
    return this.#options.now
  }

  get text(): TextFacts {
    return this.#options.text
  }

  /** What was written to the outbox so far. */
  messages(): readonly OutboxRow[] {
    return this.#messages
  }

  changed(): readonly AlertId[] {
    return [...this.#changed]
  }

  /** The alerts of a home or an area that are not resolved, oldest first. */
  async openAbout(subject: Subject): Promise<readonly Alert[]> {
    const all = this.trx.selectFrom('alerts').selectAll().where('resolved_at', 'is', null)
    const about = 'home' in subject ? all.where('home', '=', subject.home) : all.where('area', '=', subject.area)
    return this.#alerts(await about.orderBy('opened_at').execute())
  }

  /** @throws never; `undefined` when there is no such alert */
  async alert(id: AlertId): Promise<Alert | undefined> {
    const row = await this.trx.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : (await this.#alerts([row]))[0]
  }

  async #alerts(rows: readonly AlertRow[]): Promise<readonly Alert[]> {
    if (rows.length === 0) return []
    const ids = rows.map((row) => row.id)
    const deadlines = await this.trx.selectFrom('deadlines').selectAll().where('alert_id', 'in', ids).execute()
    return rows.map((row) => alertOf(row, deadlines))
  }

  async toldOf(alert: AlertId): Promise<readonly Recipient[]> {
    const rows = await this.trx
      .selectFrom('told_phones')
      .selectAll()
      .where('alert_id', '=', alert)
      .orderBy('first_told_at')
      .execute()
    return rows.map((row) => ({ id: row.responder_id, role: row.role ?? undefined, phone: row.phone }))
  }

  /** Writes a decision: the alert, its deadlines, its story and its messages. */
  async save(change: Change): Promise<void> {
    const { alert } = change
    const { id, ...rest } = rowOf(alert)
    await this.trx.updateTable('alerts').set(rest).where('id', '=', id).execute()
    await this.trx.deleteFrom('deadlines').where('alert_id', '=', id).execute()
    await appendStory(this.trx, id, change.story, this.now)
    if (alert.state === 'resolved') await this.#callOff(id)
    if (alert.policy.residentFirst !== undefined && change.tell.length > 0) await this.#callOffResident(id)
    await this.#saveRest(alert.state === 'resolved' ? await this.#toThoseWhoHeard(change) : change)
  }

  /** That it is over is no news to whom nothing of it ever went out, nor will. */
  async #toThoseWhoHeard(change: Change): Promise<Change> {
    if (change.tell.length === 0) return change
    const heard = await heardOf(this.trx, [change.alert.id])
    const unheard = new Set(heard.filter(({ at }) => at === undefined).map(({ phone }) => phone))
    return { ...change, tell: change.tell.filter(({ to }) => !unheard.has(to.phone)) }
  }

  /** Writes an alert that was opened just now. With fewer statements, since an SOS is waiting for them. */
  async saveNew(change: Change): Promise<void> {
    const place_area = this.#areaOf(change.alert.subject)
    await this.trx
      .insertInto('alerts')
      .values({ ...rowOf(change.alert), place_area })
      .execute()
    await writeStory(this.trx, change.alert.id, change.story, { at: this.now, from: 1 })
    await this.#saveRest(change)
  }

  #areaOf(subject: Subject): string | null {
    return 'area' in subject ? subject.area : (this.text.directory.home(subject.home)?.area ?? null)
  }

  async #saveRest({ alert, tell }: Change): Promise<void> {
    const deadlines = deadlineRows(alert)
    if (deadlines.length > 0) await this.trx.insertInto('deadlines').values(deadlines).execute()
    for (const { to, purpose } of tell)
      if (purpose === 'confirm' && isResponder(to)) await this.#mayConfirm(alert.id, to)
    await this.told(
      alert.id,
      tell.map(({ to }) => to),
    )
    await this.send(tell.map((telling) => this.#messageOf(alert, telling)))
    this.#changed.add(alert.id)
  }

  /** Remembers that these phones have heard of the alert: their owners may answer. */
  async told(alert: AlertId, people: readonly Recipient[]): Promise<void> {
    const responders = people.filter(isResponder)
    if (responders.length === 0) return
    await this.trx
      .insertInto('told_phones')
      .values(responders.map((to) => this.#toldRow(alert, to, 0)))
      .onConflict((c) => c.doNothing())
      .execute()
  }

  async #mayConfirm(alert: AlertId, to: Responding): Promise<void> {
    await this.trx
      .insertInto('told_phones')
      .values(this.#toldRow(alert, to, 1))
      .onConflict((c) => c.columns(['alert_id', 'phone']).doUpdateSet({ may_confirm: 1 }))
      .execute()
  }

  #toldRow(alert: AlertId, to: Responding, may_confirm: 0 | 1): ToldPhoneRow {
    return {
      alert_id: alert,
      phone: to.phone,
      responder_id: to.id,
      role: to.role ?? null,
      first_told_at: this.now,
      may_confirm,
    }
  }

  /** Puts messages into the outbox, claimed for this run when they can go out at once: then no further write stands before their requests. */
  async send(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return
    const heard_at = this.#options.heardAt ?? null
    const rows = await this.#options.claim(
      messages.map((message) => firstAttempt(Object.assign({ heard_at }, message), this.now)),
    )
    await this.trx.insertInto('outbox').values(rows).execute()
    this.#messages.push(...rows)
  }

  #messageOf(alert: Alert, { to, purpose, channel, step }: Telling): Message {
    return {
      alert_id: alert.id,
      responder_id: to.id,
      role: to.role ?? null,
      phone: to.phone,
      channel,
      purpose,
      step,
      ...this.#said(alert, { to, purpose, channel }),
      severity: alert.severity,
    }
  }

  /** In a group more people read it than were meant, whatever the channel was to be. */
  #said(alert: Alert, { to, purpose, channel }: Omit<Telling, 'step'>): Pick<Message, 'text' | 'slots_json'> {
    if (isGroup(to.phone)) {
      const slots = groupSlots(alert, this.text)
      return { text: groupText(alert, purpose, this.text), slots_json: JSON.stringify(slots) }
    }
    const text =
      channel === 'voice'
        ? spokenText(alert, { purpose, role: to.role }, this.text)
        : noticeText(alert, { purpose, role: to.role }, this.text)
    // The templates are made for responders.
    return { text, slots_json: isResponder(to) ? JSON.stringify(slotsOf(alert, to.role, this.text)) : null }
  }

  /** A call to the resident that has not begun when others are told comes too late to spare them anything. */
  async #callOffResident(alert: AlertId): Promise<void> {
    await this.trx
      .updateTable('outbox')
      .set(failed('no-longer-needed', this.now))
      .where('alert_id', '=', alert)
      .where('state', '=', 'pending')
      .where('role', '=', 'resident')
      .execute()
  }

  /** Nobody need be woken any more. */
  async #callOff(alert: AlertId): Promise<void> {
    await this.trx
      .updateTable('outbox')
      .set(failed('no-longer-needed', this.now))
      .where('alert_id', '=', alert)
      .where('state', '=', 'pending')
      .where('purpose', 'in', ['alarm', 'ask', 'confirm'])
      .execute()
  }
}
