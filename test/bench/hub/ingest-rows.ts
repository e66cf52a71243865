import { startInflux } from '../../support/influx.ts'
import { requireServer } from '../../support/real-server.ts'
import { bareAedes, brokerAndJournal, measureIngest, standardLoad } from '../ingest/measure-ingest.ts'
import { BenchHub } from './bench-hub.ts'
import type { Plan, Row } from './budget.ts'
import { load } from './generator.ts'

interface Ingest {
  readonly rate: number
  readonly lagSeconds: number
}

/** How many seconds after the load the slower consumer has caught up. */
async function catchUp(hub: BenchHub): Promise<number> {
  const start = performance.now()
  for (;;) {
    const { head, stored, judged } = await hub.state()
    if (head - Math.min(stored, judged) < 50) return (performance.now() - start) / 1000
  }
}

async function ingest(telemetry: string, seconds: number): Promise<Ingest> {
  const gateways = standardLoad.connections
  const hub = await BenchHub.start({ vendorUrl: 'http://127.0.0.1:9', telemetry, gateways })
  const rate = await load(hub.port, { seconds })
  const lagSeconds = await catchUp(hub)
  await hub.remove()
  return { rate, lagSeconds }
}

const kilo = (value: number): string => `${(value / 1000).toFixed(1)}k msg/s`

/** How much the hub takes, beside a broker that keeps nothing. */
export async function* ingestRows({ seconds }: Plan): AsyncIterable<Row> {
  const [bare, journal] = await measureIngest([bareAedes, brokerAndJournal], { ...standardLoad, seconds })
  const bareRate = bare?.rate ?? Number.NaN
  const compared = (work: string, floor: number, { rate, lagSeconds }: Ingest): Row => ({
    work,
    must: `≥ ${floor} of bare Aedes, lag ≤ 1 s`,
    measured: `${(rate / bareRate).toFixed(2)} (${kilo(rate)}), lag ${lagSeconds.toFixed(1)} s`,
    holds: rate / bareRate >= floor && lagSeconds <= 1,
  })
  yield { work: 'bare Aedes', must: '–', measured: kilo(bareRate), holds: true }
  const alone = `${(journal?.ratio ?? 0).toFixed(2)} (${kilo(journal?.rate ?? 0)})`
  yield { work: 'broker and journal alone', must: '–', measured: alone, holds: true }
  yield compared('durable QoS 1 ingest, embedded store', 0.2, await ingest('embedded', seconds))
  if (!requireServer('influxdb')) return
  const influx = await startInflux()
  const telemetry = `http://127.0.0.1:${influx.port}`
  yield compared('the same into InfluxDB 1.x', 0.15, await ingest(telemetry, seconds))
  await influx.remove()
}
