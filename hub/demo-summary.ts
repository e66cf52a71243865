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

/** Sums up, once all that was accepted is stored and judged. */
export async function demoSummary(hub: Hub, metrics: PrometheusMetrics, smsSent: number): Promise<DemoSummary> {
  const quarantined = Object.values(await hub.quarantine.counts()).reduce((sum, count) => sum + count, 0)
  const recent = await hub.alerting.desk.recent(ALL)
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
