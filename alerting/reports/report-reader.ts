import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { isDrillHome } from '../../core/drill-home.ts'
import type { AlertId } from '../../core/names.ts'
import type { Report, ReportDesk, ReportWish } from '../../core/report.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import type { AlertingTables, AlertRow, OutboxRow } from '../schema.ts'
import { type CountedAlert, type CountedSend, reportOf } from './figures.ts'

/** Read at once: the file is read in the hub's own thread, where an SOS may be waiting. */
const BATCH = 100

/** Why a message without a vendor was not sent (outbox/next-attempt.ts); without one of these it was not needed any more. */
const UNSENT = new Set(['no-vendor', 'refused-by-every-vendor', 'tried-long-enough'])

type Row = Pick<
  AlertRow,
  'id' | 'kind' | 'severity' | 'home' | 'place_area' | 'opened_at' | 'acknowledged_at' | 'resolved_at' | 'outcome'
>
type SendRow = Pick<OutboxRow, 'alert_id' | 'vendor' | 'state' | 'reason' | 'possible_duplicate'>

/** Counts what stands in the alerts' tables, a batch at a time. */
export class ReportReader implements ReportDesk {
  readonly #db: Kysely<AlertingTables>
  readonly #clock: Pick<Clock, 'now'>

  constructor(db: Kysely<AlertingTables>, clock: Pick<Clock, 'now'>) {
    this.#db = db
    this.#clock = clock
  }

  async count(wish: ReportWish): Promise<Report> {
    const counted: CountedAlert[] = []
    let last: Row | undefined
    do {
      const rows = await this.#batch(wish, last)
      counted.push(...(await this.#counted(rows.filter(({ home }) => home === null || !isDrillHome(home)))))
      last = rows.length < BATCH ? undefined : rows.at(-1)
      await setImmediate()
    } while (last !== undefined)
    return reportOf(counted, wish.area, this.#clock.now())
  }

  /** In the order in which they opened; those of one moment by their ids. Codes of areas are digits: `:` comes after the last of them. */
  #batch({ area, from, to }: ReportWish, last: Row | undefined): Promise<readonly Row[]> {
    const start = last?.opened_at ?? from
    const rows = this.#db
      .selectFrom('alerts')
      .select([
        'id',
        'kind',
        'severity',
        'home',
        'place_area',
        'opened_at',
        'acknowledged_at',
        'resolved_at',
        'outcome',
      ])
      .where('opened_at', '>=', start)
      .where('opened_at', '<', to)
      .$if(last !== undefined, (q) => q.where((e) => e.or([e('opened_at', '>', start), e('id', '>', last?.id ?? '')])))
      .$if(area !== '', (q) => q.where('place_area', '>=', area).where('place_area', '<', `${area}:`))
    return rows.orderBy('opened_at').orderBy('id').limit(BATCH).execute()
  }

  async #counted(rows: readonly Row[]): Promise<readonly CountedAlert[]> {
    if (rows.length === 0) return []
    const ids = rows.map((row) => row.id)
    const arrivals = await this.#arrivals(ids)
    const sends = await this.#sends(ids)
    return rows.map((row) => ({
      area: row.place_area ?? '',
      kind: row.kind,
      severity: row.severity,
      openedAt: row.opened_at,
      answeredAt: answeredAt(row),
      arrivedAt: arrivals.get(row.id),
      resolvedAt: row.resolved_at ?? undefined,
      outcome: row.outcome ?? undefined,
      sends: sends.get(row.id) ?? [],
    }))
  }

  async #arrivals(ids: readonly AlertId[]): Promise<ReadonlyMap<AlertId, EpochMs>> {
    const rows = await this.#db
      .selectFrom('alert_events')
      .select((e) => ['alert_id', e.fn.min('at').as('at')])
      .where('alert_id', 'in', ids)
      .where('type', '=', 'on-scene')
      .groupBy('alert_id')
      .execute()
    return new Map(rows.map(({ alert_id, at }) => [alert_id, at]))
  }

  async #sends(ids: readonly AlertId[]): Promise<ReadonlyMap<AlertId, readonly CountedSend[]>> {
    const rows: readonly SendRow[] = await this.#db
      .selectFrom('outbox')
      .select(['alert_id', 'vendor', 'state', 'reason', 'possible_duplicate'])
      .where('alert_id', 'in', ids)
      .execute()
    const sends = new Map<AlertId, CountedSend[]>()
    for (const row of rows) {
      const { alert_id, vendor, state, possible_duplicate } = row
      if (alert_id === null || !isCounted(row)) continue
      const known = sends.get(alert_id) ?? []
      known.push({ vendor: vendor ?? undefined, state, possibleDuplicate: possible_duplicate === 1 })
      sends.set(alert_id, known)
    }
    return sends
  }
}

/** Whoever closed an alert has answered it, though the hub was told nothing before. */
const answeredAt = ({ acknowledged_at, resolved_at, outcome }: Row): EpochMs | undefined =>
  acknowledged_at ?? (outcome === null ? undefined : (resolved_at ?? undefined))

const isCounted = ({ vendor, state, reason }: SendRow): boolean =>
  vendor !== null || (state === 'failed' && reason !== null && UNSENT.has(reason))
