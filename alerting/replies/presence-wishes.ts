import type { Kysely } from 'kysely'
import type { Directory, Home, Responder, ResponderRole } from '../../core/directory.ts'
import { isHubError, reasonOf } from '../../core/errors.ts'
import type { Words } from '../../core/finding.ts'
import type { Log } from '../../core/log.ts'
import { isGroup } from '../../core/notifier.ts'
import type { PresenceDesk } from '../../core/presence.ts'
import { type EpochMs, minutes } from '../../core/time.ts'
import type { Recipient } from '../alert.ts'
import type { Ledger } from '../ledger.ts'
import type { LedgerPage } from '../ledger-page.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { severityIn } from '../presence/armed-kinds.ts'
import type { AlertingTables, PresenceWishRow } from '../schema.ts'
import { plain } from '../sms-text.ts'
import { ROLE_WORDS } from '../words.ts'
import { presenceEchoText, presenceFailedText, presenceSetText } from './presence-text.ts'
import { sendAnswer } from './send-answer.ts'

/** Sets where a resident is; resolves when it is on disk. */
export type PresenceSetter = Pick<PresenceDesk, 'set'>

export interface PresenceWishesOptions {
  readonly db: Kysely<AlertingTables>
  readonly ledger: Ledger
  readonly directory: Directory
  readonly log: Log
  /** An IANA name. */
  readonly timeZone: string
}

type Wish = Omit<PresenceWishRow, 'number'> & { readonly number: number }

/** How long a wish is tried while the journal takes nothing. Later it would overrule what was said since. */
const TRIED_FOR = minutes(10)

/** Who sees what was set: the nearest level that has somebody besides the sender. */
const ECHOED_TO: readonly ResponderRole[] = ['village', 'town', 'district']

/**
 * Carries out what was texted of residents' whereabouts: each wish is a row until the journal has it. When the process dies between the
 * journal and the row, the next run appends the same record again, before anything else can be said: the same mode until the same time.
 */
export class PresenceWishes {
  readonly #options: PresenceWishesOptions
  /** Appended by this run, though the row could not be written. */
  readonly #appended = new Set<number>()
  readonly #run: () => Promise<void>
  #setter: PresenceSetter | undefined
  #now: EpochMs = 0

  constructor(options: PresenceWishesOptions) {
    this.#options = options
    this.#run = oneAtATime(() => this.#runAll())
  }

  /** From now on wishes are carried out; until then they wait. */
  connect(setter: PresenceSetter): void {
    this.#setter = setter
  }

  /** Lets go of the setter, and waits for what is being carried out. */
  async stop(): Promise<void> {
    this.#setter = undefined
    await this.#run()
  }

  /** Carries out what waits, oldest first. One that the journal does not take holds up those behind it, and is tried again at the next call. */
  async runDue(now: EpochMs): Promise<void> {
    this.#now = now
    await this.#run()
  }

  async #runAll(): Promise<void> {
    if (this.#setter === undefined) return
    const { db } = this.#options
    for (;;) {
      const wish = await db
        .selectFrom('presence_wishes')
        .selectAll()
        .where('state', '=', 'waiting')
        .orderBy('number')
        .limit(1)
        .executeTakeFirst()
      if (wish === undefined || !(await this.#carryOut(wish, this.#setter))) return
    }
  }

  /** @returns false when it is to be tried again */
  async #carryOut(wish: Wish, setter: PresenceSetter): Promise<boolean> {
    const state = this.#appended.has(wish.number) ? 'set' : await this.#set(wish, setter)
    if (state === 'waiting') return false
    await this.#options.ledger.transact({ now: this.#now }, (page) => this.#end(wish, state, page))
    this.#appended.delete(wish.number)
    return true
  }

  async #set(wish: Wish, setter: PresenceSetter): Promise<PresenceWishRow['state']> {
    const { home, mode, until, responder_id } = wish
    try {
      await setter.set({ home, mode, until: until ?? undefined, by: responder_id, via: 'sms' })
      this.#appended.add(wish.number)
      return 'set'
    } catch (error) {
      const hopeless = isHubError(error, 'BAD_REQUEST') || isHubError(error, 'NOT_FOUND')
      const state = hopeless || this.#now - wish.said_at > TRIED_FOR ? 'failed' : 'waiting'
      this.#options.log.warn('a mode that was texted could not be set', { home, state, reason: reasonOf(error) })
      return state
    }
  }

  async #end(wish: Wish, state: 'set' | 'failed', page: LedgerPage): Promise<void> {
    await page.trx
      .updateTable('presence_wishes')
      .set({ state, ended_at: page.now })
      .where('number', '=', wish.number)
      .execute()
    const { timeZone } = this.#options
    const what = { homeCode: wish.home_code, mode: wish.mode, until: wish.until ?? undefined }
    const sender = { id: wish.responder_id, role: wish.role ?? undefined, phone: wish.phone }
    if (state === 'failed') return sendAnswer(page, sender, { text: presenceFailedText(wish.home_code) })
    if (wish.answer === 1) {
      const stillTold = await needlessAlert(wish, page)
      await sendAnswer(page, sender, { text: presenceSetText(what, { timeZone, stillTold }) })
    }
    const home = this.#options.directory.home(wish.home)
    if (home === undefined) return
    const by = roleText(sender.role)
    const text = presenceEchoText(what, { place: plain(home.address), by, timeZone })
    for (const to of this.#echoedTo(home, sender)) await sendAnswer(page, to, { text, purpose: 'echo' })
  }

  #echoedTo(home: Home, sender: Recipient): readonly Recipient[] {
    for (const role of ECHOED_TO) {
      const others = this.#options.directory.responders(home.id, role).filter((one) => mayRead(one, sender))
      const phones = new Map(others.map(({ id, phone }) => [phone, { id, role, phone }]))
      if (phones.size > 0) return [...phones.values()]
    }
    return []
  }
}

/**
 * The newest open alert of that home which the sender was told of and which the mode would have held back. It is not closed by the text: a
 * number can be forged, and only a person may say that nobody need look. @returns its code
 */
async function needlessAlert({ home, mode, phone }: Wish, page: LedgerPage): Promise<string | undefined> {
  const open = await page.trx
    .selectFrom('told_phones')
    .innerJoin('alerts', 'alerts.id', 'told_phones.alert_id')
    .select(['code', 'kind', 'severity'])
    .where('phone', '=', phone)
    .where('home', '=', home)
    .where('resolved_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .execute()
  return open.find((alert) => severityIn(mode, alert) === undefined)?.code
}

const ROLES: Readonly<Partial<Record<string, Words>>> = ROLE_WORDS
const roleText = (role: Recipient['role']): string => ROLES[role ?? '']?.zh ?? '登记人员'

/** A chat group is no place for where somebody is. */
const mayRead = ({ phone }: Responder, sender: Recipient): boolean => phone !== sender.phone && !isGroup(phone)
