import type { Directory } from '../core/directory.ts'
import type { Finding } from '../core/finding.ts'
import type { Offset } from '../core/journal.ts'
import { isLifeSafety } from '../core/metric.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import { hours } from '../core/time.ts'
import type { Missed } from './alerter-dispatch.ts'
import { districtsOf } from './alerter-findings.ts'

export interface DetectorFailuresOptions {
  readonly directory: Pick<Directory, 'areas' | 'homes'>
  readonly clock: Clock
}

/** A detector that throws on every tick would fill the alert's story. */
const TOLD_AGAIN_AFTER = hours(1)

/**
 * What people are told of detectors that throw: an entry that a detector threw on is missed by it, and nobody else judges it. A call for help
 * that was missed so is told at its home, as one; anything else once an hour to the district.
 */
export class DetectorFailures {
  readonly #options: DetectorFailuresOptions
  readonly #toldAt = new Map<string, EpochMs>()

  constructor(options: DetectorFailuresOptions) {
    this.#options = options
  }

  findings(missed: Missed): readonly Finding[] {
    const { detector, reading } = missed
    const now = this.#options.clock.now()
    // A smoke detector that says every few minutes that there is no smoke calls for nobody.
    if (reading?.value === true && isLifeSafety(reading.metric)) {
      return [{ ...missedCall(missed, reading), at: now }]
    }
    const toldAt = this.#toldAt.get(detector)
    if (toldAt !== undefined && now - toldAt < TOLD_AGAIN_AFTER) return []
    this.#toldAt.set(detector, now)
    const still = toldAt === undefined ? {} : { still: true as const }
    return Array.from(districtsOf(this.#options.directory), (area) => ({
      ...blind(missed),
      ...still,
      subject: { area },
      at: now,
    }))
  }

  /** The hub's clock was days ahead: what residents did then lies in the future, and their silence is not noticed before it has come. */
  setBack(offset: Offset): readonly Finding[] {
    const { directory, clock } = this.#options
    const at = clock.now()
    return Array.from(districtsOf(directory), (area) => ({ ...CLOCK_WAS_WRONG, subject: { area }, offset, at }))
  }
}

const CLOCK_WAS_WRONG = {
  detector: 'clock',
  kind: 'hub-fault',
  severity: 'urgent',
  change: 'raised',
  summary: {
    zh: '中枢时钟曾错一天以上,已调回;近期的静止、离线判断可能失准,请逐户核对并联系维护人员',
    en: 'The hub’s clock was wrong by more than a day: judgements of silence may be wrong, check every home and call whoever maintains the hub',
  },
  marks: [],
} as const

const missedCall = (
  { detector, offset }: Missed,
  { home, metric }: NonNullable<Missed['reading']>,
): Omit<Finding, 'at'> => ({
  detector,
  kind: 'hub-fault',
  severity: 'life-safety',
  change: 'raised',
  subject: { home },
  offset,
  summary: {
    zh: `收到紧急信号(${metric}),判警程序(${detector})出错未能判定,请按真实求助处理`,
    en: `An emergency signal (${metric}) could not be judged (${detector} failed): treat it as a real call for help`,
  },
  marks: [],
})

const blind = ({ detector, offset }: Missed): Omit<Finding, 'at' | 'subject'> => ({
  detector,
  kind: 'hub-fault',
  severity: 'urgent',
  change: 'raised',
  offset,
  summary: {
    zh: `判警程序(${detector})出错,这一类警情可能遗漏,请联系维护人员`,
    en: `A detector (${detector}) fails: alarms of its kind may be missed, call whoever maintains the hub`,
  },
  marks: [],
})
