import { setImmediate } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { AlertAction, AlertDesk, AlertStory, AlertSummary, Told } from '../core/alert.ts'
import type { Directory } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { AlertId, HomeId } from '../core/names.ts'
import { type Scope, within } from '../core/operators.ts'
import type { Clock } from '../core/time.ts'
import { type Alert, isWorse } from './alert.ts'
import { alertOf } from './alert-rows.ts'
import { summaryOf } from './alert-summary.ts'
import { decideAction } from './decide-action.ts'
import type { Ledger } from './ledger.ts'
import type { AlertingTables, AlertRow, OutboxRow } from './schema.ts'

export interface LedgerDeskOptions {
  readonly db: Kysely<AlertingTables>
  readonly ledger: Ledger
  readonly directory: Directory
  readonly clock: Clock
}

const READ_AT_ONCE = 20
/** Of a few columns. */
const ROWS_AT_ONCE = 250

/** What the pages see of alerts and do to them. */
export class LedgerDesk implements AlertDesk {
  readonly #options: LedgerDeskOptions
  readonly #scope: Scope

  /** @param scope the area that it is limited to; everything when left out */
  constructor(options: LedgerDeskOptions, scope: Scope = '') {
    this.#options = options
    this.#scope = scope
  }

  within(scope: Scope): AlertDesk {
    return new LedgerDesk(this.#options, scope)
  }

  async open(): Promise<readonly AlertSummary[]> {
    // Whatever was resolved since is open no more.
    const alerts = (await this.#summaries(await this.#openRows())).filter(({ resolvedAt }) => resolvedAt === undefined)
    return alerts.toSorted((a, b) => (a.severity === b.severity ? 0 : isWorse(a.severity, b.severity) ? -1 : 1))
  }

  async recent(limit: number): Promise<readonly AlertSummary[]> {
    const here = await this.#openedHere()
      .select(['id', 'opened_at'])
      .orderBy('opened_at', 'desc')
      .limit(limit)
      .execute()
    const known = new Set(here.map(({ id }) => id))
    const others = (await this.#openRows()).filter(({ id }) => !known.has(id))
    return this.#summaries([...here, ...others].toSorted((a, b) => b.opened_at - a.opened_at).slice(0, limit))
  }

  async ofHome(home: HomeId, limit: number): Promise<readonly AlertSummary[]> {
    const all = this.#isHere(home) ? this.#options.db.selectFrom('alerts') : this.#openedHere()
    const ids = await all
      .select('id')
      .where('home', '=', home)
      .orderBy((e) => e('resolved_at', 'is not', null))
      .orderBy('opened_at', 'desc')
      .limit(limit)
      .execute()
    return this.#summaries(ids)
  }

  async story(id: AlertId): Promise<AlertStory | undefined> {
    const { db } = this.#options
    const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
    const alert = row && this.#sees(row) ? (await this.#alerts([row]))[0] : undefined
    if (alert === undefined) return undefined
    const events = await db.selectFrom('alert_events').selectAll().where('alert_id', '=', id).orderBy('seq').execute()
    const sends = await db
      .selectFrom('outbox')
      .selectAll()
      .where('alert_id', '=', id)
      .orderBy('created_at')
      .orderBy('attempt')
      .execute()
    return {
      ...summaryOf(alert),
      ...placeOf(row?.place_area),
      marks: alert.marks,
      note: alert.note,
      taken: alert.taken,
      followUpOn: alert.followUpOn,
      events: events.map((e) => ({
        seq: e.seq,
        at: e.at,
        type: e.type,
        actor: e.actor,
        channel: e.channel,
        words: { zh: e.zh, en: e.en },
      })),
      told: sends.map((send) => this.#told(send)),
    }
  }

  async act(id: AlertId, action: AlertAction, operator: string): Promise<AlertSummary> {
    const { db, ledger, clock } = this.#options
    const now = clock.now()
    const row = await db.selectFrom('alerts').select(['home', 'place_area']).where('id', '=', id).executeTakeFirst()
    if (row === undefined || !this.#sees(row)) throw new HubError('NOT_FOUND', 'There is no such alert.')
    return ledger.transact({ now }, async (page) => {
      const alert = await page.alert(id)
      if (alert === undefined) throw new HubError('NOT_FOUND', 'There is no such alert.')
      const by = { id: operator, channel: 'web' as const }
      const change = decideAction(alert, action, { by, now, reach: ledger.reach(alert.subject) })
      if (change.alert !== alert || change.story.length > 0) await page.save(change)
      return summaryOf(change.alert)
    })
  }

  onChange(listener: (id: AlertId) => void): () => void {
    return this.#options.ledger.onChange(listener)
  }

  /** Those that opened within the scope, or whose home stands there now. */
  #sees({ home, place_area }: Pick<AlertRow, 'home' | 'place_area'>): boolean {
    return within(this.#scope, place_area ?? undefined) || (home !== null && this.#isHere(home))
  }

  #isHere(home: HomeId): boolean {
    return within(this.#scope, this.#options.directory.home(home)?.area)
  }

  /** Oldest first. Read in slices, since thousands may be open: calls for help are handled in between. */
  async #openRows() {
    const found = []
    for (let last = 0, more = true; more;) {
      const rows = await this.#options.db
        .selectFrom('alerts')
        .select(['id', 'home', 'place_area', 'opened_at', sql<number>`rowid`.as('row')])
        .where('resolved_at', 'is', null)
        .where(sql<number>`rowid`, '>', last)
        .orderBy(sql`rowid`)
        .limit(ROWS_AT_ONCE)
        .execute()
      found.push(...rows.filter((row) => this.#sees(row)))
      last = rows.at(-1)?.row ?? last
      more = rows.length === ROWS_AT_ONCE
      if (more) await setImmediate()
    }
    return found.toSorted((a, b) => a.opened_at - b.opened_at)
  }

  /** Everything but what opened outside the scope. Codes are digits: `:` comes after the last of them. */
  #openedHere() {
    const all = this.#options.db.selectFrom('alerts')
    if (this.#scope === '') return all
    return all.where('place_area', '>=', this.#scope).where('place_area', '<', `${this.#scope}:`)
  }

  /**
   * In the order asked for; hundreds are open when a district is in trouble, and reading one takes a tenth of a millisecond: calls for help are
   * handled in between.
   */
  async #summaries(ids: readonly Pick<AlertRow, 'id'>[]): Promise<readonly AlertSummary[]> {
    const summaries: AlertSummary[] = []
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      if (from > 0) await setImmediate()
      const some = ids.slice(from, from + READ_AT_ONCE).map(({ id }) => id)
      const rows = await this.#options.db.selectFrom('alerts').selectAll().where('id', 'in', some).execute()
      const read = new Map((await this.#alerts(rows)).map((alert) => [alert.id, summaryOf(alert)]))
      for (const id of some) {
        const summary = read.get(id)
        if (summary !== undefined) summaries.push(summary)
      }
    }
    return summaries
  }

  async #alerts(rows: readonly AlertRow[]): Promise<readonly Alert[]> {
    if (rows.length === 0) return []
    const open = rows.filter((row) => row.resolved_at === null).map((row) => row.id)
    const deadlines =
      open.length === 0
        ? []
        : await this.#options.db.selectFrom('deadlines').selectAll().where('alert_id', 'in', open).execute()
    const of = new Map<AlertId, typeof deadlines>()
    for (const row of deadlines) of.set(row.alert_id, [...(of.get(row.alert_id) ?? []), row])
    return rows.map((row) => alertOf(row, of.get(row.id) ?? []))
  }

  #nameOf({ phone, responder_id }: OutboxRow): string {
    return this.#options.directory.responderByPhone(phone)?.name ?? responder_id
  }

  #told(send: OutboxRow): Told {
    return {
      responder: send.responder_id,
      name: send.role === 'resident' ? '老人本人' : this.#nameOf(send),
      maskedPhone: maskedPhone(send.phone),
      channel: send.channel,
      purpose: send.purpose,
      state: send.state,
      vendor: send.vendor ?? undefined,
      at: send.claimed_at ?? send.created_at,
      possibleDuplicate: send.possible_duplicate === 1,
    }
  }
}

const placeOf = (area: string | null | undefined): Pick<AlertStory, 'placeArea'> =>
  area === null || area === undefined ? {} : { placeArea: area }

/** `+86138****5678`: enough to recognise a number one knows. */
export const maskedPhone = (phone: string): string =>
  phone.length <= 7 ? '*'.repeat(phone.length) : `${phone.slice(0, -8)}****${phone.slice(-4)}`
