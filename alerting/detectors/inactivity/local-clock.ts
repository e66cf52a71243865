import { nextTimeOfDay, timeOfDay } from '../../../core/calendar.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days } from '../../../core/time.ts'

/** The wall clock of one time zone. */
export class LocalClock {
  readonly #timeZone: string

  /** @param timeZone an IANA name */
  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** How long since the local midnight, by the wall clock: [0, 24 h). */
  timeOfDay(at: EpochMs): DurationMs {
    return timeOfDay(at, this.#timeZone)
  }

  /** The first moment strictly after `after` when it shows `wanted`; never when that is 24 h or more. */
  next(after: EpochMs, wanted: DurationMs): EpochMs {
    return wanted >= days(1) ? Number.POSITIVE_INFINITY : nextTimeOfDay(after, wanted, this.#timeZone)
  }
}
