import { nextTimeOfDay, timeOfDay } from '../../../core/calendar.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, minutes } from '../../../core/time.ts'

/** No time zone changes its clocks but at a whole quarter of an hour. */
const QUARTER = minutes(15)
const DAY = days(1)

/** The wall clock of one time zone, cheap enough to be asked for every sign of life. */
export class LocalClock {
  readonly #timeZone: string
  /** The quarter of an hour that was asked for last, and what the clock showed when it began. */
  #quarter = Number.NaN
  #shown: DurationMs = 0

  /** @param timeZone an IANA name */
  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** How long since the local midnight, by the wall clock: [0, 24 h). */
  timeOfDay(at: EpochMs): DurationMs {
    const quarter = Math.floor(at / QUARTER)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#shown = timeOfDay(quarter * QUARTER, this.#timeZone)
    }
    return (this.#shown + at - quarter * QUARTER) % DAY
  }

  /** The first moment strictly after `after` when it shows `wanted`; never when that is 24 h or more. */
  next(after: EpochMs, wanted: DurationMs): EpochMs {
    return wanted >= DAY ? Number.POSITIVE_INFINITY : nextTimeOfDay(after, wanted, this.#timeZone)
  }
}
