import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { CalendarJob } from '../../alerting/calendar-jobs.ts'
import type { AuditLog } from '../../core/audit.ts'
import { civilDayOf, momentOf } from '../../core/civil-day.ts'
import { POSITION_METRICS } from '../../core/metric.ts'
import type { Counter, Metrics } from '../../core/metrics.ts'
import { days, type DurationMs, type EpochMs, hours } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import type { StateTables } from '../state-tables.ts'
import { type KeptClass, type KeptFor, POSITIONS_KEPT } from './kept-for.ts'
import { AGED_TABLES, type AgedTable, ALERT_TABLES } from './aged-tables.ts'
import { deleteRows, type PlainRow, setInRows, walkTable } from './walk-table.ts'

/** Rows by table; what went in the store of readings is not counted. */
export type ForgottenCounts = Readonly<Record<string, number>>

/**
 * Before which moment each class is to be forgotten: the local midnight that many days before today's. Until the next midnight it is the
 * same one, so a run that is cut short and begun again forgets the same.
 */
export function forgetBefore(
  now: EpochMs,
  keptFor: KeptFor,
  timeZone: string,
): Readonly<Record<KeptClass | 'positions', EpochMs>> {
  const today = civilDayOf(now, timeZone)
  const before = (kept: DurationMs): EpochMs => momentOf(today - Math.round(kept / days(1)), 0, timeZone)
  return {
    positions: before(POSITIONS_KEPT),
    readings: before(keptFor.readings),
    quarantine: before(keptFor.quarantine),
    texts: before(keptFor.texts),
    alerts: before(keptFor.alerts),
    audit: before(keptFor.audit),
  }
}

export interface RetentionParts {
  readonly db: Kysely<StateTables>
  readonly store: Pick<TimeSeriesStore, 'expire'>
  readonly audit: Pick<AuditLog, 'write'>
  readonly metrics: Metrics
  readonly keptFor: KeptFor
  readonly timeZone: string
}

/**
 * Forgets what is past its time, in small steps that each stand by themselves: cut short anywhere, the next run goes on with the rest.
 * What belongs to an open alert stays, however old.
 */
export class Retention {
  readonly #parts: RetentionParts
  readonly #forgotten: Counter

  constructor(parts: RetentionParts) {
    this.#parts = parts
    this.#forgotten = parts.metrics.counter('privacy_forgotten_rows_total', 'Rows past their time, forgotten', [
      'table',
    ])
  }

  /** @throws STORE_UNAVAILABLE when the store of readings does not answer; all else is forgotten by then */
  async run(now: EpochMs): Promise<ForgottenCounts> {
    const { store, audit, keptFor, timeZone } = this.#parts
    const counts = await this.count(now, 'forget')
    for (const [table, rows] of Object.entries(counts)) if (rows > 0) this.#forgotten.add(rows, { table })
    const before = forgetBefore(now, keptFor, timeZone)
    await store.expire(before.positions, POSITION_METRICS)
    await store.expire(before.readings)
    const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0)
    const detail = Object.entries(counts).flatMap(([table, rows]) => (rows > 0 ? [`${table} ${rows}`] : []))
    // A day on which nothing was old enough is no event.
    if (total > 0) await audit.write({ operator: 'hub', action: 'retention:run', detail: detail.join(', ') })
    return counts
  }

  /** How much is past its time; `forget`: and forgets it. */
  async count(now: EpochMs, mode: 'count' | 'forget' = 'count'): Promise<ForgottenCounts> {
    const { db, keptFor, timeZone } = this.#parts
    const before = forgetBefore(now, keptFor, timeZone)
    const open = await openAlerts(db)
    const counts: Record<string, number> = {}
    for (const aged of AGED_TABLES) {
      const isOld = (row: PlainRow): boolean => isPast(row, aged, before[aged.kept]) && !belongsTo(row, open)
      counts[aged.table] = await walkTable(db, walkOf(aged), async (rows) => {
        const old = rows.filter(isOld)
        if (mode === 'count') return old.length
        return aged.blank === undefined
          ? deleteRows(db, walkOf(aged), old)
          : setInRows(db, { ...aged, rows: old }, aged.blank)
      })
    }
    counts['alerts'] = await this.#alerts(before.alerts, mode)
    return counts
  }

  async #alerts(before: EpochMs, mode: 'count' | 'forget'): Promise<number> {
    const { db } = this.#parts
    return walkTable(db, { table: 'alerts', key: ['id'], columns: ['resolved_at'] }, async (rows) => {
      const old = rows.filter(({ resolved_at }) => typeof resolved_at === 'number' && resolved_at < before)
      if (mode === 'forget') for (const row of old) await forgetAlert(db, String(row['id']))
      return old.length
    })
  }
}

/** The alert goes last: what is left of one that was cut short is found by it again. */
async function forgetAlert(db: Kysely<StateTables>, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const table of ALERT_TABLES) await trx.deleteFrom(table).where('alert_id', '=', id).execute()
    await trx.deleteFrom('alerts').where('id', '=', id).where('resolved_at', 'is not', null).execute()
  })
  await setImmediate()
}

async function openAlerts(db: Kysely<StateTables>): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('alerts').select('id').where('resolved_at', 'is', null).execute()
  return new Set(rows.map(({ id }) => id))
}

const walkOf = ({ table, key, at, columns = [] }: AgedTable) => ({ table, key, columns: [at, ...columns] })

function isPast(row: PlainRow, { at, unless }: AgedTable, before: EpochMs): boolean {
  const when = row[at]
  return typeof when === 'number' && when < before && unless?.(row) !== true
}

const belongsTo = ({ alert_id }: PlainRow, open: ReadonlySet<string>): boolean =>
  typeof alert_id === 'string' && open.has(alert_id)

/** Once a day at night; missed, on the next start of the same day. A clock that jumps ahead makes nothing old at once. */
export const retentionJob = (retention: Retention): CalendarJob => ({
  name: 'retention',
  at: hours(3),
  until: hours(24),
  careful: true,
  async run(now) {
    await retention.run(now)
  },
})
