import type { EpochMs } from '../core/time.ts'
import type { Hub } from './hub.ts'
import type { PrometheusMetrics } from './prometheus-metrics.ts'

/** What a demonstration came to. */
export interface DemoSummary {
  readonly messagesAccepted: number
  readonly readingsStored: number
  readonly quarantined: number
  readonly alerts: Readonly<Record<string, number>>
  readonly smsSent: number
  readonly acknowledged: number
}

const ALL = 1000

interface Played {
  readonly hub: Hub
  readonly metrics: PrometheusMetrics
  /** What was before belongs to the remembered past. */
  readonly begins: EpochMs
  readonly smsSent: number
}

/** Sums up what was played, once all that was accepted is stored and judged. */
export async function demoSummary({ hub, metrics, begins, smsSent }: Played): Promise<DemoSummary> {
  const refused = await hub.quarantine.newest(ALL)
  const quarantined = refused.filter(({ receivedAt }) => receivedAt >= begins).length
  const recent = (await hub.alerting.desk.recent(ALL)).filter(({ openedAt }) => openedAt >= begins)
  const alerts: Record<string, number> = {}
  for (const { kind } of recent) alerts[kind] = (alerts[kind] ?? 0) + 1
  return {
    messagesAccepted: await metrics.total('store_messages_total'),
    readingsStored: await metrics.total('store_readings_total'),
    quarantined,
    alerts,
    smsSent,
    acknowledged: recent.filter((alert) => alert.acknowledgedAt !== undefined).length,
  }
}
