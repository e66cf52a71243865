import type { Kysely, Transaction } from 'kysely'
import type { Directory } from '../core/directory.ts'
import type { DutyRoster } from '../core/duty-roster.ts'
import type { AlertId } from '../core/names.ts'
import type { Channel } from '../core/notifier.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import type { Subject } from './alert.ts'
import type { Reach } from './due-step.ts'
import { LedgerPage } from './ledger-page.ts'
import { recipients, residentOf, type Staffing } from './recipients.ts'
import type { HomeCodes } from './replies/home-codes.ts'
import type { AlertingTables, OutboxRow } from './schema.ts'

export interface LedgerOptions {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  readonly roster: DutyRoster
  /** When people are looked up: whoever is on duty now. */
  readonly clock: Clock
  /** What homes are called in texts. */
  readonly homeCodes: Pick<HomeCodes, 'codeOf'>
  /** An IANA name. */
  readonly timeZone: string
  readonly pageUrl?: string | undefined
  /** Where messages go once they are on disk. */
  readonly outbox: {
    claim(rows: readonly OutboxRow[], trx: Transaction<AlertingTables>, now: EpochMs): Promise<readonly OutboxRow[]>
    hand(rows: readonly OutboxRow[]): void
    channels(): readonly Channel[]
  }
}

/**
 * The one place where decisions become rows. Each decision reads and writes within one transaction; only when that is on disk do
 * its messages go out and do listeners hear of it.
 */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #listeners = new Set<(id: AlertId) => void>()

  constructor(options: LedgerOptions) {
    this.#options = options
  }

  /** @param at `heardAt`: when what causes the messages was heard, for measuring */
  async transact<T>(
    at: { readonly now: EpochMs; readonly heardAt?: EpochMs | undefined },
    work: (page: LedgerPage) => Promise<T>,
  ): Promise<T> {
    const { db, directory, homeCodes, timeZone, pageUrl, outbox } = this.#options
    const done = await db.transaction().execute(async (trx) => {
      const page = new LedgerPage({
        trx,
        now: at.now,
        heardAt: at.heardAt,
        text: { directory, timeZone, pageUrl, homeCodeOf: (home) => homeCodes.codeOf(home) },
        claim: (rows) => outbox.claim(rows, trx, at.now),
      })
      const result = await work(page)
      return { result, rows: page.messages(), changed: page.changed() }
    })
    outbox.hand(done.rows)
    this.tell(done.changed)
    return done.result
  }

  /** Who and what can reach people about the subject now. */
  reach(subject: Subject): Reach {
    const { directory, roster, clock, outbox } = this.#options
    const staffing: Staffing = { directory, onDuty: (role, area) => roster.onDuty(role, area, clock.now()) }
    return {
      who: (roles) => recipients(staffing, subject, roles),
      resident: () => residentOf(directory, subject),
      channels: outbox.channels(),
    }
  }

  onChange(listener: (id: AlertId) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Says that these alerts changed. */
  tell(alerts: readonly AlertId[]): void {
    for (const id of alerts) for (const listener of this.#listeners) listener(id)
  }
}
