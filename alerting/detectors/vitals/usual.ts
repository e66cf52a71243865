import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'

type UsualFigures = Pick<Thresholds, 'vitalUsualEvery' | 'vitalUsualWithin' | 'vitalUsualFrom'>

/** What is usual for one resident. */
export interface UsualRange {
  readonly median: number
  /** A robust standard deviation: 1.4826 × the median absolute deviation. */
  readonly deviation: number
  /** Where the middle four fifths lie. */
  readonly low: number
  readonly high: number
}

/** Makes the median absolute deviation of normally distributed values their standard deviation. */
const MAD_TO_DEVIATION = 1.4826
/** Samples are kept as whole tenths beside their hour, in one number each. */
const TENTHS = 4096

/**
 * What is usual for one resident in one metric, from samples of their own last days: median and median absolute deviation, which a few bad
 * days do not move. A device that reports all day gives no more samples than a cuff in the morning and at night.
 */
export class Usual {
  readonly #samples: number[]
  #range: UsualRange | undefined

  /** @param samples as `samples()` gave them */
  constructor(samples: readonly number[] = []) {
    this.#samples = [...samples]
  }

  samples(): readonly number[] {
    return this.#samples
  }

  /** Takes the value as a sample if the last one is old enough. `at` never goes back. */
  take(value: number, at: EpochMs, { vitalUsualEvery, vitalUsualWithin }: UsualFigures): void {
    const last = this.#samples.at(-1)
    if (last !== undefined && at - timeOf(last) < vitalUsualEvery) return
    this.#samples.push(sampleOf(value, at))
    let old = 0
    while (timeOf(this.#samples[old] ?? Infinity) <= at - vitalUsualWithin) old += 1
    this.#samples.splice(0, old)
    this.#range = undefined
  }

  /** Takes a value of days ago, where no sample lies closer than samples may. */
  insert(
    value: number,
    at: EpochMs,
    { now, vitalUsualEvery, vitalUsualWithin }: UsualFigures & { now: EpochMs },
  ): void {
    if (at <= now - vitalUsualWithin) return
    if (this.#samples.some((sample) => Math.abs(timeOf(sample) - at) < vitalUsualEvery)) return
    const place = this.#samples.findLastIndex((sample) => timeOf(sample) < at) + 1
    this.#samples.splice(place, 0, sampleOf(value, at))
    this.#range = undefined
  }

  /** `undefined` until enough is known. */
  range({ vitalUsualFrom }: UsualFigures): UsualRange | undefined {
    if (this.#samples.length < vitalUsualFrom) return undefined
    this.#range ??= rangeOf(this.#samples.map((sample) => (sample % TENTHS) / 10))
    return this.#range
  }
}

const sampleOf = (value: number, at: EpochMs): number => Math.floor(at / hours(1)) * TENTHS + Math.round(value * 10)
const timeOf = (sample: number): EpochMs => Math.floor(sample / TENTHS) * hours(1)

function rangeOf(values: readonly number[]): UsualRange {
  const sorted = values.toSorted((a, b) => a - b)
  const median = quantile(sorted, 0.5)
  const distances = sorted.map((value) => Math.abs(value - median)).toSorted((a, b) => a - b)
  const deviation = MAD_TO_DEVIATION * quantile(distances, 0.5)
  return { median, deviation, low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) }
}

/** Between neighbours, linearly. */
function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  const lower = sorted[below] ?? 0
  const upper = sorted[below + 1] ?? lower
  return lower + (upper - lower) * (place - below)
}
