import { standardLoad } from '../ingest/measure-ingest.ts'
import { BenchHub } from './bench-hub.ts'
import { ms, type Plan, type Row } from './budget.ts'
import { load } from './generator.ts'
import { type Latency, NotingVendor, sosLatency } from './sos-latency.ts'

const CONNECTIONS = standardLoad.connections

/** From a press to the vendor: idle first, then at 1,000 messages a second. */
export async function* latencyRows({ presses, sync }: Plan): AsyncIterable<Row> {
  const vendor = new NotingVendor()
  const vendorUrl = await vendor.listen()
  const hub = await BenchHub.start({ vendorUrl, telemetry: 'embedded', gateways: CONNECTIONS + 2 * presses })
  const bound = Math.max(20, 5 * sync)
  const rowOf = (when: string, { p50, p99, count }: Latency): Row => ({
    work: `SOS published → SMS request sent, ${when} (${count} presses)`,
    must: `p50 ≤ ${ms(bound)}, p99 ≤ 50 ms`,
    measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    holds: p50 <= bound && p99 <= 50,
  })
  yield rowOf('idle', await sosLatency(hub, vendor, { first: CONNECTIONS, count: presses }))
  const background = load(hub.port, { seconds: presses * 0.12, rate: 1000 })
  yield rowOf('at 1,000 msg/s', await sosLatency(hub, vendor, { first: CONNECTIONS + presses, count: presses }))
  await background
  await hub.remove()
  vendor.close()
}
