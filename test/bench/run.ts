/**
 * `npm run bench [-- --seconds 60 --presses 300]`: the budget of the hub beside what this machine does now. Everything is measured in one run: look at the
 * ratios, a rate alone says more about the machine than about the hub.
 */
import { parseArgs } from 'node:util'
import { startInflux } from '../support/influx.ts'
import { requireServer } from '../support/real-server.ts'
import { BenchHub } from './hub/bench-hub.ts'
import { district } from './hub/district.ts'
import { load } from './hub/generator.ts'
import { inactivityLateness } from './hub/inactivity-lateness.ts'
import { type Latency, NotingVendor, sosLatency } from './hub/sos-latency.ts'
import { syncedWrite } from './hub/synced-write.ts'
import { bareAedes, brokerAndJournal, measureIngest, standardLoad } from './ingest/measure-ingest.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, presses: { type: 'string', default: '300' } },
})
const SECONDS = Number(values.seconds)
const PRESSES = Number(values.presses)
const CONNECTIONS = standardLoad.connections

/** How many seconds after the load the slower consumer has caught up. */
async function catchUp(hub: BenchHub): Promise<number> {
  const start = performance.now()
  for (;;) {
    const { head, stored, judged } = await hub.state()
    if (head - Math.min(stored, judged) < 50) return (performance.now() - start) / 1000
  }
}

interface Ingest {
  readonly rate: number
  readonly lagSeconds: number
}

async function ingest(telemetry: string): Promise<Ingest> {
  const hub = await BenchHub.start({ vendorUrl: 'http://127.0.0.1:9', telemetry, gateways: CONNECTIONS })
  const rate = await load(hub.port, { seconds: SECONDS })
  const lagSeconds = await catchUp(hub)
  await hub.remove()
  return { rate, lagSeconds }
}

/** Idle first, then at 1,000 messages a second. */
async function latencies(): Promise<{ idle: Latency; busy: Latency }> {
  const vendor = new NotingVendor()
  const vendorUrl = await vendor.listen()
  const gateways = CONNECTIONS + 2 * PRESSES
  const hub = await BenchHub.start({ vendorUrl, telemetry: 'embedded', gateways })
  const idle = await sosLatency(hub, vendor, { first: CONNECTIONS, count: PRESSES })
  const background = load(hub.port, { seconds: PRESSES * 0.12, rate: 1000 })
  const busy = await sosLatency(hub, vendor, { first: CONNECTIONS + PRESSES, count: PRESSES })
  await background
  await hub.remove()
  vendor.close()
  return { idle, busy }
}

function row(work: string, must: string, measured: string, holds: boolean): void {
  process.stdout.write(`| ${work} | ${must} | ${measured} | ${holds ? 'yes' : 'NO'} |\n`)
}

const ms = (value: number): string => `${value.toFixed(1)} ms`
const kilo = (value: number): string => `${(value / 1000).toFixed(1)}k msg/s`

const sync = await syncedWrite()
const { idle, busy } = await latencies()
const [bare, journal] = await measureIngest([bareAedes, brokerAndJournal], { ...standardLoad, seconds: SECONDS })
const bareRate = bare?.rate ?? Number.NaN
const embedded = await ingest('embedded')

process.stdout.write(`\nbare Aedes ${kilo(bareRate)}; a bare synced write ${ms(sync)}\n\n`)
process.stdout.write('| work | must | measured | holds |\n|---|---|---|---|\n')
const ratioRow = (work: string, floor: number, { rate, lagSeconds }: Ingest): void =>
  row(
    work,
    `≥ ${floor} of bare Aedes, lag ≤ 1 s`,
    `${(rate / bareRate).toFixed(2)} (${kilo(rate)}), lag ${lagSeconds.toFixed(1)} s`,
    rate / bareRate >= floor && lagSeconds <= 1,
  )
row('broker and journal alone', '–', `${(journal?.ratio ?? 0).toFixed(2)} (${kilo(journal?.rate ?? 0)})`, true)
ratioRow('durable QoS 1 ingest, embedded store', 0.2, embedded)
if (requireServer('influxdb')) {
  const influx = await startInflux()
  ratioRow('the same into InfluxDB 1.x', 0.15, await ingest(`http://127.0.0.1:${influx.port}`))
  await influx.remove()
}
const bound = Math.max(20, 5 * sync)
for (const [when, latency] of [
  ['idle', idle],
  ['at 1,000 msg/s', busy],
] as const) {
  row(
    `SOS published → SMS request sent, ${when} (${latency.count} presses)`,
    `p50 ≤ ${ms(bound)}, p99 ≤ 50 ms`,
    `p50 ${ms(latency.p50)}, p99 ${ms(latency.p99)}`,
    latency.p50 <= bound && latency.p99 <= 50,
  )
}
const late = await inactivityLateness()
row('inactivity judged after its deadline', '≤ 5 s', `${(late / 1000).toFixed(1)} s of the hub's clock`, late <= 5000)
const large = await district(SECONDS)
const size = `${large.connected} gateways, ${Math.round(large.rate)} msg/s`
row(`memory at 10,000 homes (${size})`, '≤ 600 MB', `${Math.round(large.megabytes)} MB`, large.megabytes <= 600)
row('restart to ready at that size', '≤ 10 s', `${large.restartSeconds.toFixed(1)} s`, large.restartSeconds <= 10)
