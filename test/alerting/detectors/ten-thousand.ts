import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import type { Finding } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { seconds } from '../../../core/time.ts'
import { cpuWatch } from '../../support/cpu-watch.ts'
import type { Happening } from './story.ts'
import { TIME_ZONE } from './story.ts'
import type { Contents } from './village.ts'
import { village } from './village.ts'

/** A finding, when the hub's clock showed it, and at which tick. */
export interface ToldAt {
  readonly finding: Finding
  readonly at: EpochMs
}

/**
 * A district in which ten thousand things come up together, judged tick by tick by the detectors that a test names (all when it names none), as
 * the alerter judges it; each tick's processor time is measured.
 */
export class TenThousand {
  readonly told: ToldAt[] = []
  /** Milliseconds of CPU of each tick. */
  readonly ticks: DurationMs[] = []
  readonly #dispatch: AlerterDispatch
  #now = Date.parse('2026-11-22T08:00:00+08:00')
  #offset = 0

  constructor(contents: Contents, names?: readonly string[]) {
    const all = detectorSet({ residences: village(contents), timeZone: TIME_ZONE }).detectors
    const detectors = names === undefined ? all : all.filter(({ name }) => names.includes(name))
    this.#dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    this.#tell({ kind: 'hub', receivedAt: this.#now, event: { kind: 'started', receivedAt: this.#now } })
  }

  now(): EpochMs {
    return this.#now
  }

  connects(gateway: string, keepAlive: DurationMs): this {
    const event = { kind: 'connected', gateway, keepAlive, receivedAt: this.#now } as const
    return this.#tell({ kind: 'gateway', receivedAt: this.#now, event })
  }

  heard(gateway: string): this {
    const event = { kind: 'heard', gateway, receivedAt: this.#now } as const
    return this.#tell({ kind: 'gateway', receivedAt: this.#now, event })
  }

  moves(home: string, device: string, gateway: string): this {
    const how = { retained: false, ownTime: false, history: false, unregistered: false }
    const at = { at: this.#now, receivedAt: this.#now }
    const reading: HeardReading = { home, device, gateway, metric: 'motion', value: true, ...at, ...how }
    const decoded = { readings: [reading], unregistered: [], quarantine: undefined, unknown: [] }
    return this.#tell({ kind: 'message', receivedAt: this.#now, gateway, will: false, decoded })
  }

  /** A tick a second; `lives` is called before each. */
  pass(time: DurationMs, lives: () => void = () => {}): this {
    for (const end = this.#now + time; this.#now < end;) {
      this.#now += seconds(1)
      lives()
      const elapsed = cpuWatch()
      this.#tell({ kind: 'hub', receivedAt: this.#now, event: { kind: 'tick', receivedAt: this.#now } })
      this.ticks.push(elapsed())
    }
    return this
  }

  #tell(happening: Happening): this {
    const found: Finding[] = []
    this.#offset += 1
    this.#dispatch.consume({ ...happening, offset: this.#offset }, found)
    for (const finding of found) this.told.push({ finding, at: this.#now })
    return this
  }
}
