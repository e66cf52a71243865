import type { Kysely } from 'kysely'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { EpochMs } from '../core/time.ts'
import { decideDue } from './decide-expiry.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerPage } from './ledger-page.ts'
import { ownerOf } from './recipients.ts'
import type { AlertingTables, DeadlineRow } from './schema.ts'

export interface EscalatorOptions {
  readonly db: Kysely<AlertingTables>
  readonly ledger: Ledger
  readonly log: Log
  readonly metrics: Metrics
}

/** Deadlines decided in one transaction. */
const TOGETHER = 50

/** Asks "what is due now?" and does it. It remembers nothing: every deadline is a row, and one that was missed is due now. */
export class Escalator {
  readonly #options: EscalatorOptions
  readonly #faults: Counter

  constructor(options: EscalatorOptions) {
    this.#options = options
    this.#faults = options.metrics.counter('escalation_faults_total', 'Deadlines whose decision threw')
  }

  /** Does everything that is due at `now`, the most overdue first. One alert that can't be decided holds up no other. */
  async runDue(now: EpochMs): Promise<void> {
    let after: Pick<DeadlineRow, 'due_at' | 'alert_id' | 'kind'>[] = []
    for (;;) {
      const failed = after
      const due = (await this.#due(now, failed.length)).filter((row) => !failed.some((f) => same(f, row)))
      if (due.length === 0) return
      after = [...failed, ...(await this.#runBatch(due, now))]
    }
  }

  #due(now: EpochMs, failed: number): Promise<DeadlineRow[]> {
    return this.#options.db
      .selectFrom('deadlines')
      .selectAll()
      .where('due_at', '<=', now)
      .where('kind', '!=', 'digest')
      .orderBy('due_at')
      .limit(TOGETHER + failed)
      .execute()
  }

  /** @returns those that could not be decided; they stay due and are tried again at the next beat */
  async #runBatch(due: readonly DeadlineRow[], now: EpochMs): Promise<DeadlineRow[]> {
    try {
      await this.#options.ledger.transact({ now }, async (page) => {
        for (const row of due) await this.#decide(row, page)
      })
      return []
    } catch (error) {
      if (due.length > 1) {
        const failed: DeadlineRow[] = []
        for (const row of due) failed.push(...(await this.#runBatch([row], now)))
        return failed
      }
      this.#faults.add()
      this.#options.log.error('an alert could not be escalated', { alert: due[0]?.alert_id, reason: reasonOf(error) })
      return [...due]
    }
  }

  async #decide(row: DeadlineRow, page: LedgerPage): Promise<void> {
    const alert = await page.alert(row.alert_id)
    if (alert === undefined) {
      await page.trx.deleteFrom('deadlines').where('alert_id', '=', row.alert_id).execute()
      return
    }
    const reach = this.#options.ledger.reach(alert.subject)
    const told = row.kind === 'on-scene-ask' ? await page.toldOf(alert.id) : []
    const owners = told.map(({ id, role, phone }) => ({ id: ownerOf(page.text.directory, { id, phone }), role, phone }))
    const change = decideDue(alert, row.kind, { now: page.now, reach, told: owners })
    if (change.alert !== alert) return page.save(change)
    // Nothing follows from it (any more): a row that stayed would be due for ever.
    await page.trx
      .deleteFrom('deadlines')
      .where('alert_id', '=', row.alert_id)
      .where('kind', '=', row.kind)
      .where('due_at', '=', row.due_at)
      .execute()
  }
}

const same = (a: Pick<DeadlineRow, 'alert_id' | 'kind'>, b: Pick<DeadlineRow, 'alert_id' | 'kind'>): boolean =>
  a.alert_id === b.alert_id && a.kind === b.kind
