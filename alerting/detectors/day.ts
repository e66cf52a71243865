import { nextTimeOfDay, timeOfDay } from '../../core/calendar.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Thresholds } from '../rules/thresholds.ts'

/** Day and night as thresholds mean them, in one time zone. */
export class Day {
  readonly #thresholds: Pick<Thresholds, 'dayStart' | 'dayEnd'>
  readonly #timeZone: string

  constructor(thresholds: Pick<Thresholds, 'dayStart' | 'dayEnd'>, timeZone: string) {
    this.#thresholds = thresholds
    this.#timeZone = timeZone
  }

  isDay(at: EpochMs): boolean {
    const time = timeOfDay(at, this.#timeZone)
    return time >= this.#thresholds.dayStart && time < this.#thresholds.dayEnd
  }

  /** The first moment at or after `at` that is by day. */
  orNextMorning(at: EpochMs): EpochMs {
    return this.isDay(at) ? at : nextTimeOfDay(at, this.#thresholds.dayStart, this.#timeZone)
  }
}
