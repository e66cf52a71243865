import type { Transaction } from 'kysely'
import type { AlertId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import type { AlertingTables, SendState } from './schema.ts'

/** It went out, or may have. */
const WENT_OUT: ReadonlySet<SendState> = new Set<SendState>(['claimed', 'accepted', 'delivered', 'unknown'])

/** One phone and one alert that it was to be told of by messages of its own; others stand in a digest. */
export interface Heard {
  readonly alert: AlertId
  readonly phone: string
  /** When the first of those messages was handed to a vendor; `undefined` while none has gone out. */
  readonly at: EpochMs | undefined
}

/** What went out of these alerts, to that phone or to all. */
export async function heardOf(
  trx: Transaction<AlertingTables>,
  alerts: readonly AlertId[],
  phone?: string,
): Promise<readonly Heard[]> {
  if (alerts.length === 0) return []
  const all = trx
    .selectFrom('outbox')
    .select(['alert_id', 'phone', 'state', 'claimed_at', 'updated_at'])
    .where('alert_id', 'in', alerts)
    .where('purpose', '!=', 'answer')
    .orderBy('created_at')
  const rows = await (phone === undefined ? all : all.where('phone', '=', phone)).execute()
  const heard = new Map<string, Heard>()
  for (const row of rows) {
    if (row.alert_id === null) continue
    // One that went out together with others was claimed as those were.
    const at = WENT_OUT.has(row.state) ? (row.claimed_at ?? row.updated_at) : undefined
    const key = `${row.alert_id} ${row.phone}`
    heard.set(key, { alert: row.alert_id, phone: row.phone, at: heard.get(key)?.at ?? at })
  }
  return [...heard.values()]
}
