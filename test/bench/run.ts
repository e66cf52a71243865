/**
 * `npm run bench [-- --seconds 60 --presses 300]`: the budget of the hub beside what this machine does now. Everything is measured in one run: look at the
 * ratios, a rate alone says more about the machine than about the hub.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startInflux } from '../support/influx.ts'
import { requireServer } from '../support/real-server.ts'
import { BenchHub } from './hub/bench-hub.ts'
import { type Latency, NotingVendor, sosLatency } from './hub/sos-latency.ts'
import { syncedWrite } from './hub/synced-write.ts'
import { bareAedes, brokerAndJournal, measureIngest, standardLoad } from './ingest/measure-ingest.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, presses: { type: 'string', default: '300' } },
})
const SECONDS = Number(values.seconds)
const PRESSES = Number(values.presses)
const CONNECTIONS = standardLoad.connections

const loadShape = z.object({ acknowledged: z.number(), seconds: z.number() })

/** Runs the generator against the port; acknowledged messages a second. */
async function load(port: number, plan: { seconds: number; rate?: number }): Promise<number> {
  const script = join(import.meta.dirname, 'generator', 'mqtt-load.ts')
  const args = ['--import', 'tsx', script, JSON.stringify({ ...standardLoad, ...plan, port })]
  const generator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: generator.stdout }), 'line'))
  const { acknowledged, seconds } = loadShape.parse(JSON.parse(line))
  return acknowledged / seconds
}

/** How many seconds after the load the slower consumer has caught up. */
async function catchUp(hub: BenchHub): Promise<number> {
  const start = performance.now()
  for (;;) {
    const { stored, judged } = await hub.lag()
    if (Math.max(stored, judged) < 50) return (performance.now() - start) / 1000
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
  await hub.stop()
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
  await hub.stop()
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
