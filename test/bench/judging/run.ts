/**
 * `npm run bench:judging`: what all detectors together cost in a large district: 10,000 homes with five devices each, 1,000 messages a second. Time
 * is simulated; the cost is CPU time of this process, so a busy machine changes it little. `-- --data DIR`, a folder of recordings, also shows
 * what is kept of a home that has a past.
 */
import { parseArgs } from 'node:util'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import type { FeedEntry } from '../../../core/feed.ts'
import type { Finding } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import type { Metric } from '../../../core/metric.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { aDevice, aGateway, aHome, village } from '../../alerting/detectors/village.ts'
import type { Gathering } from './gathering-turns.ts'
import { cpuMs, gatheringTurns } from './gathering-turns.ts'
import { recordedState } from './recorded-state.ts'

const HOMES = 10_000
const RATE = 1_000
const MINUTES = 5
const START = Date.parse('2026-11-22T10:00:00+08:00')

const SPEAKERS: readonly { readonly device: string; readonly metrics: readonly [Metric, number | boolean][] }[] = [
  {
    device: 'living',
    metrics: [
      ['motion', true],
      // Low in every home: so much stands that the presence gate must remember.
      ['battery', 10],
    ],
  },
  {
    device: 'bedroom',
    metrics: [
      ['motion', true],
      ['room-temperature', 21],
    ],
  },
  {
    device: 'door',
    metrics: [
      ['door-open', true],
      ['battery', 80],
    ],
  },
  {
    device: 'watch',
    metrics: [
      ['heart-rate', 72],
      ['steps', 100],
    ],
  },
  {
    device: 'meter',
    metrics: [
      ['water-volume', 1000],
      ['signal', -70],
    ],
  },
]

function district() {
  const homes = Array.from({ length: HOMES }, (_, n) => aHome(`h${n}`))
  const gateways = homes.map(({ id }) => aGateway(`g-${id}`, [id]))
  const devices = homes.flatMap(({ id }) => [
    aDevice(`${id}-living`, { home: id, gateway: `g-${id}`, room: 'living' }),
    aDevice(`${id}-bedroom`, { home: id, gateway: `g-${id}`, room: 'bedroom' }),
    aDevice(`${id}-door`, { home: id, gateway: `g-${id}`, room: 'hall', role: 'outer-door' }),
    aDevice(`${id}-watch`, { home: id, gateway: `g-${id}`, role: 'worn' }),
    aDevice(`${id}-meter`, { home: id, gateway: `g-${id}`, room: 'kitchen' }),
  ])
  return village({ homes, gateways, devices })
}

class District {
  readonly #dispatch: AlerterDispatch
  readonly #found: Finding[] = []
  #offset = 0
  #now = START
  #spoken = 0

  constructor() {
    const { detectors } = detectorSet({ residences: district(), timeZone: 'Asia/Shanghai' })
    this.#dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    this.#tell({ kind: 'hub', event: { kind: 'started', receivedAt: this.#now } })
    for (let n = 0; n < HOMES; n += 1) {
      const event = { kind: 'connected', gateway: `g-h${n}`, keepAlive: minutes(10), receivedAt: this.#now } as const
      this.#tell({ kind: 'gateway', event })
    }
  }

  /** So many seconds of ordinary life. */
  lives(length: number): void {
    for (let second = 0; second < length; second += 1) {
      for (let n = 0; n < RATE; n += 1) this.#speaks()
      this.tick()
    }
  }

  tick(): void {
    this.#now += seconds(1)
    this.#tell({ kind: 'hub', event: { kind: 'tick', receivedAt: this.#now } })
  }

  found(): number {
    return this.#found.length
  }

  gather(): Promise<Gathering> {
    return gatheringTurns(this.#dispatch)
  }

  #speaks(): void {
    const home = `h${this.#spoken % HOMES}`
    const round = Math.floor(this.#spoken / HOMES)
    const speaker = SPEAKERS[round % SPEAKERS.length]
    this.#spoken += 1
    if (speaker === undefined) return
    const readings: HeardReading[] = []
    for (const [metric, value] of speaker.metrics) {
      readings.push({
        home,
        gateway: `g-${home}`,
        device: `${home}-${speaker.device}`,
        metric,
        // Doors open and close.
        value: typeof value === 'number' ? value + grown(metric, round) : metric === 'motion' || round % 2 === 0,
        at: this.#now,
        receivedAt: this.#now,
        retained: false,
        ownTime: false,
        history: false,
        unregistered: false,
      })
    }
    const decoded = { readings, unregistered: [], quarantine: undefined, unknown: [] }
    this.#tell({ kind: 'message', gateway: `g-${home}`, will: false, decoded })
  }

  #tell(entry: Untold): void {
    this.#offset += 1
    this.#dispatch.consume({ ...entry, offset: this.#offset, receivedAt: this.#now }, this.#found)
  }
}

const grown = (metric: Metric, round: number): number => (metric === 'steps' || metric === 'water-volume' ? round : 0)

type Untold = FeedEntry extends infer E ? (E extends FeedEntry ? Omit<E, 'offset' | 'receivedAt'> : never) : never

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const row = (what: string, must: string, measured: string): void => {
  process.stdout.write(`| ${what} | ${must} | ${measured} |\n`)
}

const town = new District()
town.lives(60)
const before = process.cpuUsage()
town.lives(MINUTES * 60)
const perMessage = (cpuMs(before) / (MINUTES * 60 * RATE)) * 1000
const ticks: number[] = []
for (let n = 0; n < 300; n += 1) {
  const start = process.cpuUsage()
  town.tick()
  ticks.push(cpuMs(start))
}
ticks.sort((a, b) => a - b)
const gathering = await town.gather()

process.stdout.write(`\n${HOMES} homes, ${RATE} messages a second for ${MINUTES} min; ${town.found()} findings\n\n`)
process.stdout.write('| all detectors | must | measured |\n|---|---|---|\n')
row('CPU for a message of two readings, ticks included', '≤ 100 µs', `${perMessage.toFixed(0)} µs`)
row('share of one core', '≤ 10 %', `${(perMessage / 10).toFixed(1)} %`)
row(
  'a tick while all are idle',
  'p99 < 5 ms',
  `p50 ${quantile(ticks, 0.5).toFixed(2)} ms, p99 ${quantile(ticks, 0.99).toFixed(1)} ms, longest ${(ticks.at(-1) ?? 0).toFixed(1)} ms`,
)
row(
  'gathering what they remember, once a minute',
  '–',
  `${gathering.allMs.toFixed(0)} ms, ${kilobytes(gathering.bytes / HOMES)} a home (no past yet)`,
)
row(
  'its turns without a pause for others',
  '–',
  `median ${gathering.medianTurnMs.toFixed(1)} ms, longest ${gathering.longestTurnMs.toFixed(0)} ms of ${gathering.turns}`,
)
const { data } = parseArgs({ options: { data: { type: 'string' } } }).values
if (data !== undefined) {
  const { homes, devicesEach, heapBytesEach, snapshotBytesEach } = await recordedState(data)
  const what = `kept of a home after 62 recorded days (${homes} homes, ${devicesEach.toFixed(1)} devices each)`
  const measured = `${kilobytes(heapBytesEach)} of heap, ${kilobytes(snapshotBytesEach)} written down`
  row(what, '< 20 kB', measured)
}
