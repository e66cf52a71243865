import type { Metrics } from '../../core/metrics.ts'
import type { SendResult } from '../../core/notifier.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import type { OutboxRow } from '../schema.ts'
import { standingOf } from './breaker.ts'
import type { VendorBook } from './vendor-book.ts'

/** What is counted of the outbox. */
export interface OutboxMetrics {
  begins(row: OutboxRow, now: EpochMs): void
  ended(row: OutboxRow, result: SendResult): void
  rests(vendor: string): void
  /** Rows as they were left when they were due. */
  took(rows: readonly OutboxRow[]): void
}

export function outboxMetrics(
  metrics: Metrics,
  { book, clock }: { readonly book: VendorBook; readonly clock: Clock },
): OutboxMetrics {
  const sms = metrics.counter('sms_total', 'Attempts to send, by vendor and result', ['vendor', 'state'])
  const sends = metrics.counter('vendor_sends_total', 'Attempts to send, by vendor, channel and result', [
    'vendor',
    'channel',
    'state',
  ])
  const rests = metrics.counter('vendor_rests_total', 'How often a vendor that failed was rested', ['vendor'])
  const held = metrics.counter('outbox_held_total', 'Messages that had to wait, by reason', ['reason'])
  const bundles = metrics.counter('outbox_bundles_total', 'Messages that carried several')
  const latency = metrics.histogram('sos_to_sms_seconds', 'From hearing of life-safety to the first request')
  metrics.gauge(
    'vendor_resting',
    '1 while a vendor is rested because it failed',
    () =>
      book.notifiers.map(({ name }) => ({
        labels: { vendor: name },
        value: standingOf(book.breaker(name), clock.now()) === 'well' ? 0 : 1,
      })),
    ['vendor'],
  )
  return {
    begins(row, now) {
      if (row.heard_at !== null && row.severity === 'life-safety') {
        latency.observe(Math.max(0, now - row.heard_at) / 1000)
      }
    },
    ended(row, { state }) {
      const vendor = row.vendor ?? ''
      sms.add(1, { vendor, state })
      sends.add(1, { vendor, channel: row.channel, state })
    },
    rests: (vendor) => rests.add(1, { vendor }),
    took(rows) {
      for (const { state, reason, bundle } of rows) {
        if (state === 'pending' && reason !== null) held.add(1, { reason })
        if (bundle === 1 && state === 'claimed') bundles.add()
      }
    },
  }
}
