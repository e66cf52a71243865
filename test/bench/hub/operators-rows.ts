import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { BenchHub } from './bench-hub.ts'
import { ms, type Plan, type Row } from './budget.ts'
import { endWithUs } from './end-with-us.ts'
import { steadyLoad } from './generator.ts'
import { tenOperators } from './operator-accounts.ts'
import { type Latency, NotingVendor, sosLatency } from './sos-latency.ts'
import { programArguments } from '../../../hub/program-arguments.ts'

const HOMES = 10_000
const LOAD = { connections: 1000, rate: 1000 }
/** What is compiled and cached at the first presses is nobody's gain. */
const WARM_UP = 30
/** Each of so many presses with nobody and so many with ten, in turns. */
const TURNS = 2

const seenShape = z.object({ events: z.number(), bytes: z.number() })

/** Opens their watch desks. @returns what closes them, and tells how much came to all of them */
async function openDesks(url: string, cookies: readonly string[]): Promise<() => Promise<z.infer<typeof seenShape>>> {
  const script = join(import.meta.dirname, 'open-desks.ts')
  const args = programArguments(script, JSON.stringify({ url, cookies }))
  const desks = endWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
  const lines = createInterface({ input: desks.stdout })
  desks.on('exit', (code) => {
    if (code !== 0) throw new Error('the watch desks could not stay open')
  })
  await once(lines, 'line')
  return async () => {
    const told = once(lines, 'line')
    desks.kill('SIGTERM')
    const [line] = z.tuple([z.string()]).parse(await told)
    return seenShape.parse(JSON.parse(line))
  }
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2
}

const medians = (turns: readonly Latency[]): Pick<Latency, 'p50' | 'p99'> => ({
  p50: median(turns.map(({ p50 }) => p50)),
  p99: median(turns.map(({ p99 }) => p99)),
})

const each = (turns: readonly Latency[]): string => turns.map(({ p99 }) => p99.toFixed(1)).join(', ')

/** Whether those who look on cost those who call for help anything: ten signed-in operators at the watch desk, and nobody, in turns. */
export async function* operatorsRows({ presses }: Plan): AsyncIterable<Row> {
  const vendor = new NotingVendor()
  const hub = await BenchHub.start({ vendorUrl: await vendor.listen(), telemetry: 'embedded', gateways: HOMES })
  const cookies = await tenOperators(hub.url)
  const stopLoad = await steadyLoad(hub, LOAD)
  let first = LOAD.connections
  const latency = async (count: number): Promise<Latency> => {
    const measured = await sosLatency(hub, vendor, { first, count })
    first += count
    return measured
  }
  await latency(WARM_UP)
  const [none, ten]: [Latency[], Latency[]] = [[], []]
  let bytes = 0
  for (let turn = 0; turn < TURNS; turn += 1) {
    none.push(await latency(presses))
    const close = await openDesks(hub.url, cookies)
    ten.push(await latency(presses))
    bytes += (await close()).bytes
  }
  await stopLoad()
  await hub.remove()
  vendor.close()
  const [alone, watched] = [medians(none), medians(ten)]
  const ratio = watched.p99 / alone.p99
  yield {
    work: `SOS published → SMS request sent at 1,000 msg/s, ten watch desks open beside none (10,000 homes, ${TURNS} × ${presses} presses each)`,
    must: 'p99 ≤ 1.10 of that with none',
    measured: `${ratio.toFixed(2)}: p50 ${ms(watched.p50)} (none ${ms(alone.p50)}), p99 ${each(ten)} ms (none ${each(none)} ms); ${Math.round(bytes / 1e6)} MB to the desks`,
    holds: ratio <= 1.1,
  }
}
