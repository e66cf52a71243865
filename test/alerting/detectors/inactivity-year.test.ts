import { describe, expect, it } from 'vitest'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import type { Finding } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { isMetric } from '../../../core/metric.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import type { Observation } from '../../../device-sim/observation.ts'
import { observations } from '../../../device-sim/residents/observations.ts'
import type { SimulatedHome } from '../../../device-sim/simulated-town.ts'
import type { Happening } from './story.ts'
import { TIME_ZONE } from './story.ts'
import { aDevice, aGateway, aHome, village } from './village.ts'

const START = Date.parse('2026-01-01T00:00:00+08:00')
/** The gateway is heard and the hub's pulse told so often: a year of seconds would take minutes. */
const STEP = minutes(10)

const device = (id: string, model: string, room: SimulatedHome['devices'][number]['room']) =>
  ({ id, gateway: 'g1', externalId: id, model, room, role: id === 'front-door' ? 'outer-door' : 'fixed' }) as const

const simulated: SimulatedHome = {
  id: 'h1',
  gateways: [{ id: 'g1', secret: 'any' }],
  devices: [
    device('front-door', 'native-door', 'hall'),
    device('bedroom', 'native-motion', 'bedroom'),
    device('living', 'native-motion', 'living'),
    device('kitchen', 'native-motion', 'kitchen'),
    device('bathroom', 'native-motion', 'bathroom'),
  ],
}

const LIVED = { home: simulated, timeZone: TIME_ZONE, seed: 'a-year' }

const residences = village({
  homes: [aHome('h1')],
  gateways: [aGateway('g1', ['h1'])],
  devices: simulated.devices.map(({ id, model, room, role }) => aDevice(id, { model, room, role })),
})

/** A home that is lived in, and what the hub finds there. */
class Life {
  readonly dispatch: AlerterDispatch
  readonly found: Finding[] = []
  /** When the resident's silence was first told. */
  toldAt: EpochMs | undefined
  #offset = 0
  #now: EpochMs

  constructor(now: EpochMs) {
    this.#now = now
    const { detectors } = detectorSet({ residences, timeZone: TIME_ZONE })
    this.dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    this.#tell({ kind: 'hub', receivedAt: now, event: { kind: 'started', receivedAt: now } })
    const connected = { kind: 'connected', gateway: 'g1', keepAlive: 2 * STEP, receivedAt: now } as const
    this.#tell({ kind: 'gateway', receivedAt: now, event: connected })
  }

  passUntil(end: EpochMs): void {
    for (; this.#now + STEP <= end; this.#now += STEP) {
      const receivedAt = this.#now + STEP
      this.#tell({ kind: 'gateway', receivedAt, event: { kind: 'heard', gateway: 'g1', receivedAt } })
      this.#tell({ kind: 'hub', receivedAt, event: { kind: 'tick', receivedAt } })
    }
  }

  observe({ at, device: { id }, facts }: Observation): void {
    this.passUntil(at)
    const readings = Object.entries(facts).flatMap(([metric, value]): HeardReading[] => {
      if (!isMetric(metric)) return []
      const how = { retained: false, ownTime: false, history: false, unregistered: false }
      return [{ home: 'h1', gateway: 'g1', device: id, metric, value, at, receivedAt: at, ...how }]
    })
    const decoded = { readings, unregistered: [], quarantine: undefined, unknown: [] }
    this.#tell({ kind: 'message', receivedAt: at, gateway: 'g1', will: false, decoded })
  }

  #tell(happening: Happening): void {
    this.#offset += 1
    const before = this.found.length
    this.dispatch.consume({ ...happening, offset: this.#offset }, this.found)
    if (this.found.slice(before).some(isSilence)) this.toldAt ??= happening.receivedAt
  }
}

const isSilence = ({ kind, change }: Finding): boolean =>
  change === 'raised' && (kind === 'inactivity' || kind === 'not-returned')

/** How long until the hub tells of it when nothing moves any more from `at` on; the devices themselves go on. */
async function detects(life: Life, at: EpochMs): Promise<number> {
  const fallen = new Life(at)
  fallen.dispatch.restore(JSON.parse(JSON.stringify(await life.dispatch.snapshots())))
  for (const observation of observations(LIVED, { from: at, to: at + hours(24) })) {
    if (observation.cause === 'device') fallen.observe(observation)
  }
  fallen.passUntil(at + hours(24))
  return ((fallen.toldAt ?? Infinity) - at) / hours(1)
}

describe('a year of one home', () => {
  it('passes with few false alarms, and a real silence is found within hours, in every month', async () => {
    const life = new Life(START)
    const took: number[] = []
    let next = START + days(20) + hours(10)
    for (const observation of observations(
      { home: simulated, timeZone: TIME_ZONE, seed: 'a-year' },
      { from: START, to: START + days(365) },
    )) {
      if (observation.at > next) {
        life.passUntil(next)
        took.push(await detects(life, next))
        // Every hour of the day comes up.
        next += days(20) + hours(5)
      }
      life.observe(observation)
    }
    const alarms = life.found.filter(isSilence)
    expect(alarms.length).toBeLessThanOrEqual(2)
    expect(took.length).toBeGreaterThan(14)
    // Some of these moments fall into an absence, where the limit is that of who is out.
    expect(Math.max(...took)).toBeLessThan(16)
    expect(took.reduce((sum, one) => sum + one, 0) / took.length).toBeLessThan(7.5)
  }, 60_000)
})
