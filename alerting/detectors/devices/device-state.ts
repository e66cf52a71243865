import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, type TableRow, toTable } from '../table.ts'
import { say } from '../words.ts'
import type { DeviceHearing } from './device-hearing.ts'
import type { DeviceState } from './device-states.ts'
import { deviceWords } from './device-words.ts'

export interface DeviceStateOptions {
  readonly hearing: Pick<Hearing, 'happenedAt' | 'marks'>
  readonly deviceHearing: Pick<DeviceHearing, 'speaksOf'>
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
}

/** The newest word of one metric; when it was said, by our clock. */
interface Said {
  holds: boolean
  at: EpochMs
}

interface Known {
  readonly device: DeviceId
  readonly home: HomeId
  first: Said | undefined
  second: Said | undefined
  told: boolean
}

const NONE: readonly Finding[] = []
const shape = z.object({ devices: z.string(), again: z.string() })

/**
 * One state of devices, told as routine: raised once when it begins, marked `still` once a day while it holds, cleared when it ends.
 *
 * What is retained counts only where nothing is known yet; what is older than the newest word, by the device's own time, counts for nothing.
 */
export class DeviceStateDetector implements Detector {
  readonly name: string
  readonly metrics: readonly Metric[]
  readonly #state: DeviceState
  readonly #options: DeviceStateOptions
  readonly #known = new Map<DeviceId, Known>()
  readonly #again = new DeadlineHeap()

  constructor(state: DeviceState, options: DeviceStateOptions) {
    this.name = state.kind
    this.metrics = state.metrics
    this.#state = state
    this.#options = options
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered) return NONE
    const known = this.#knownOf(reading)
    if (!this.#take(known, reading)) return NONE
    const holds = known.first?.holds === true || known.second?.holds === true
    if (holds === known.told) return NONE
    known.told = holds
    if (holds) this.#again.lookAt(known.device, reading.receivedAt + this.#thresholdsOf(known.home).deviceStillHolds)
    const { hearing } = this.#options
    const words = holds ? this.#state.raised(reading, this.#thresholdsOf(known.home)) : this.#state.cleared
    return [
      {
        ...this.#finding(known, words),
        change: holds ? 'raised' : 'cleared',
        at: hearing.happenedAt(reading),
        offset,
        marks: hearing.marks(reading),
      },
    ]
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#again, consumedUpTo, (id) => {
      const known = this.#known.get(id)
      return known?.told === true ? this.#lookAgain(known, consumedUpTo, offset) : undefined
    })
  }

  nextDeadline(): EpochMs | undefined {
    return this.#again.next()
  }

  snapshot(): Memory {
    const devices = toTable(this.#known.values(), ({ device, home, first, second, told }) => [
      device,
      home,
      told,
      ...cellsOf(first),
      ...cellsOf(second),
    ])
    return { devices, again: this.#again.toText() }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#known.clear()
    for (const row of fromTable(parsed.data.devices, 7)) {
      const device = row.text(0)
      const said = { first: saidAt(row, 3), second: saidAt(row, 5) }
      this.#known.set(device, { device, home: row.text(1), told: row.flag(2), ...said })
    }
    this.#again.load(parsed.data.again)
  }

  /** @returns whether it may have changed anything */
  #take(known: Known, reading: HeardReading): boolean {
    const slot = reading.metric === this.metrics[0] ? 'first' : 'second'
    const before = known[slot]
    const at = this.#options.hearing.happenedAt(reading)
    if (before !== undefined && (reading.retained || at < before.at)) return false
    const holds = this.#state.holds(reading, this.#thresholdsOf(known.home)) ?? before?.holds ?? false
    if (before === undefined) known[slot] = { holds, at }
    else {
      before.holds = holds
      before.at = at
    }
    return true
  }

  #lookAgain(known: Known, now: EpochMs, offset: Offset): Finding {
    const { devices } = this.#options
    if (devices.find(known.home, known.device) === undefined) {
      this.#known.delete(known.device)
      const gone = { zh: '已不在名册', en: ' is no longer registered' }
      return { ...this.#finding(known, gone), change: 'cleared', at: now, offset, marks: [] }
    }
    this.#again.lookAt(known.device, now + this.#thresholdsOf(known.home).deviceStillHolds)
    const still = { ...this.#finding(known, this.#state.stillHolds), at: now, offset, marks: [] }
    return { ...still, change: 'raised', still: true }
  }

  #finding(known: Known, words: Words): Omit<Finding, 'change' | 'at' | 'offset' | 'marks'> {
    const { devices, deviceHearing } = this.#options
    const what = deviceWords(devices.find(known.home, known.device), deviceHearing.speaksOf(known.device))
    return {
      detector: this.name,
      kind: this.#state.kind,
      severity: 'routine',
      subject: { home: known.home },
      device: known.device,
      summary: say([what, words], [what, words]),
    }
  }

  #knownOf({ device, home }: HeardReading): Known {
    let known = this.#known.get(device)
    if (known === undefined || known.home !== home) {
      known = { device, home, first: undefined, second: undefined, told: false }
      this.#known.set(device, known)
    }
    return known
  }

  #thresholdsOf(id: HomeId): Thresholds {
    const { residences, rules } = this.#options
    const home = residences.home(id)
    return home === undefined ? rules.district : rules.of(home)
  }
}

const cellsOf = (said: Said | undefined) => [said?.holds, said?.at]

function saidAt(row: TableRow, column: number): Said | undefined {
  const at = row.number(column + 1)
  return at === undefined ? undefined : { holds: row.flag(column), at }
}
