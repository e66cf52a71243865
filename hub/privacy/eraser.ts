import type { Kysely, Selectable } from 'kysely'
import type { AuditLog } from '../../core/audit.ts'
import { reasonOf } from '../../core/errors.ts'
import type { JournalReader } from '../../core/journal.ts'
import type { Log } from '../../core/log.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { type Clock, seconds, type Stop } from '../../core/time.ts'
import type { HomeErasureRow } from '../../registry/consents/consent-tables.ts'
import type { Registry } from '../../registry/registry.ts'
import { emptyLog, overwriteDeleted, overwriteFree } from '../state-database.ts'
import type { StateTables } from '../state-tables.ts'
import type { DataDir } from '../data-dir.ts'
import { sweepPlainCopies } from '../backup/plain-copies.ts'
import { erasureListIn, fillErasureList } from './erasure-list.ts'
import { erasureOf } from './erasure-order.ts'
import { eraseRows } from './erase-rows.ts'

export interface EraserParts {
  readonly db: Kysely<StateTables>
  readonly registry: Pick<Registry, 'refresh'>
  readonly store: Pick<TimeSeriesStore, 'forget'>
  readonly journal: Pick<JournalReader, 'id' | 'head' | 'tail' | 'trim'>
  /** Up to where nobody reads the journal again, whatever happens. */
  readonly behind: () => number
  readonly audit: Pick<AuditLog, 'write'>
  readonly paths: Pick<DataDir, 'root' | 'stateFile'>
  readonly clock: Clock
  readonly log: Log
}

type Order = Selectable<HomeErasureRow>

const LOOK_EVERY = seconds(5)

/**
 * Carries out orders to erase. The order is a row that says what is left to do, so a process that dies anywhere goes on with it when it
 * starts again: first the registry forgets (with the order), then the journal's consumers pass what was said until then, then everything
 * that they and people left is erased, and last what said whose it was.
 */
export class Eraser {
  readonly #parts: EraserParts
  #running: Promise<void> | undefined
  /** Whether the write-ahead log may hold what was erased: a run that died may have left it. */
  #logHolds = true
  /** Whether the list outside the database may lack one: a run that died, or an older version, may have left it so. */
  #listLacks = true
  #stop: Stop = () => {}
  #stopped = false

  constructor(parts: EraserParts) {
    this.#parts = parts
  }

  start(): void {
    const { clock, log } = this.#parts
    this.#stop = clock.every(
      LOOK_EVERY,
      () => this.runDue(),
      (error) => log.error('orders to erase could not be read', { reason: reasonOf(error) }),
    )
  }

  /** Resolves when nothing is being erased any more; what is left is done by the next run of the hub. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stop()
    await this.#running
  }

  /** Goes on with every order as far as it can go now. */
  runDue(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #runAll(): Promise<void> {
    const { db, log } = this.#parts
    const orders = await db.selectFrom('home_erasure').selectAll().where('finished_at', 'is', null).execute()
    if (orders.length > 0) this.#listLacks = true
    await this.#fillList()
    for (const order of orders) {
      if (this.#stopped) return
      try {
        await this.#goOn(order)
      } catch (error) {
        // The store of readings may be away: the order stands, and is looked at again.
        log.warn('an order to erase waits', { order: order.number, reason: reasonOf(error) })
      }
    }
    await this.#emptyLog()
  }

  /** Before anything is erased: a backup of before that is restored one day knows nothing of it. */
  async #fillList(): Promise<void> {
    const { db, paths } = this.#parts
    if (!this.#listLacks) return
    await fillErasureList(db, erasureListIn(paths.root))
    this.#listLacks = false
  }

  /** As often as it takes: whoever reads the database, the watchdog or a command, keeps the log as it is. */
  async #emptyLog(): Promise<void> {
    const { db } = this.#parts
    if (!this.#logHolds) return
    const any = await db.selectFrom('home_erasure').select('number').limit(1).executeTakeFirst()
    if (any === undefined || (await emptyLog(db))) this.#logHolds = false
  }

  async #goOn(order: Order): Promise<void> {
    const { db, store, journal, behind, paths } = this.#parts
    const upTo = await this.#heardUpTo(order)
    if (behind() < upTo) return
    await overwriteDeleted(db, true)
    try {
      const { busy, counts } = await eraseRows(db, order)
      await store.forget(order.home)
      await this.#count(order, counts)
      await journal.trim(behind())
      if (busy > 0 || journal.tail() <= upTo) return
      // A copy for a backup was begun while the home was there.
      if (!(await sweepPlainCopies(paths.stateFile))) return
      await overwriteFree(db)
      this.#logHolds = true
      await this.#finish(order)
    } finally {
      await overwriteDeleted(db, false)
    }
  }

  /** From when the registry here knew the home no more, nothing new is said of it. */
  async #heardUpTo(order: Order): Promise<number> {
    const { db, registry, journal } = this.#parts
    if (order.journal_up_to !== null && order.journal_id === journal.id) return order.journal_up_to
    await registry.refresh()
    const place = { journal_id: journal.id, journal_up_to: journal.head() }
    await db.updateTable('home_erasure').set(place).where('number', '=', order.number).execute()
    return place.journal_up_to
  }

  /** What earlier tries found counts too. */
  async #count(order: Order, found: Readonly<Record<string, number>>): Promise<void> {
    const { db } = this.#parts
    const row = await db.selectFrom('home_erasure').selectAll().where('number', '=', order.number).executeTakeFirst()
    const counts: Record<string, number> = row === undefined ? {} : { ...erasureOf(row).counts }
    for (const [table, rows] of Object.entries(found)) counts[table] = (counts[table] ?? 0) + rows
    const counts_json = JSON.stringify(counts)
    await db.updateTable('home_erasure').set({ counts_json }).where('number', '=', order.number).execute()
  }

  async #finish(order: Order): Promise<void> {
    const { db, audit, clock, log } = this.#parts
    // Before the row says so: cut short in between, it is written twice, and never not at all.
    await audit.write({ operator: 'hub', action: 'home:erased', object: `erasure-${order.number}` })
    await db
      .updateTable('home_erasure')
      .set({ finished_at: clock.now(), alias: null, traces_json: null })
      .where('number', '=', order.number)
      .execute()
    log.info('a home was erased', { order: order.number })
  }
}
