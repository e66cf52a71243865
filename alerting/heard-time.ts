import { z } from 'zod'
import type { Json } from '../core/detector.ts'
import type { SetBack } from '../core/set-back.ts'
import { days, type DurationMs, type EpochMs, hours, minutes } from '../core/time.ts'

/** The hub's clock follows the machine's back only when it is set back further: it was wrong before (core/steady-time.ts). */
const WAS_WRONG_BEFORE = days(1)
/** A machine without a clock of its own begins anywhere, and a time server puts it right within minutes. */
const RIGHT_AFTER: DurationMs = minutes(10)
/** By so much more than it had leapt may a clock be set back that was ahead. */
const NOT_SET_TO_THE_MINUTE = hours(1)

const shape = z.object({
  upTo: z.number(),
  leap: z.object({ from: z.number(), to: z.number() }).nullable(),
  back: z.object({ at: z.number(), since: z.number(), by: z.number() }).nullable(),
})

/**
 * Up to when was heard, by the hub's own ticks, and whether its clock was wrong. Set back by more than a day, a clock was ahead before or is
 * wrong now: it was ahead when it now stands between the two sides of an earlier leap forwards, by no more than that leap (time has gone on
 * since), and stays there for 10 min. Everything else may be a machine that has forgotten the date, and begins at the same one each time: then
 * what was written down before is right.
 */
export class HeardTime {
  #upTo: EpochMs = 0
  /** The newest step forwards of more than a day: somebody set the clock, or the hub was stopped for so long. */
  #leap: { readonly from: EpochMs; readonly to: EpochMs } | undefined
  /** It was set back into that leap, then. */
  #back: (SetBack & { readonly at: EpochMs }) | undefined

  get upTo(): EpochMs {
    return this.#upTo
  }

  /** @returns whether time was set back by more than a day */
  take(now: EpochMs): boolean {
    const setBack = now < this.#upTo - WAS_WRONG_BEFORE
    if (setBack) this.#back = this.#backInto(this.#leap, now)
    else if (this.#upTo > 0 && now > this.#upTo + WAS_WRONG_BEFORE) {
      this.#leap = { from: this.#upTo, to: now }
      this.#back = undefined
    }
    this.#upTo = setBack ? now : Math.max(this.#upTo, now)
    return setBack
  }

  /** What is to be moved back at this moment, before anything else is heard; until `moved` is called. */
  due(now: EpochMs): SetBack | undefined {
    const back = this.#back
    // Another step, either way, shows that the clock is not right yet.
    const steady = back !== undefined && now >= back.at + RIGHT_AFTER && now <= this.#upTo + WAS_WRONG_BEFORE
    return steady ? { since: back.since, by: back.by } : undefined
  }

  moved(): void {
    this.#back = undefined
    this.#leap = undefined
  }

  snapshot(): Json {
    return {
      upTo: this.#upTo,
      leap: this.#leap === undefined ? null : { ...this.#leap },
      back: this.#back === undefined ? null : { ...this.#back },
    }
  }

  /** What is of another shape is ignored. */
  load(memory: Json | undefined): void {
    const parsed = shape.safeParse(memory)
    if (!parsed.success) return
    this.#upTo = parsed.data.upTo
    this.#leap = parsed.data.leap ?? undefined
    this.#back = parsed.data.back ?? undefined
  }

  #backInto(leap: { readonly from: EpochMs; readonly to: EpochMs } | undefined, now: EpochMs) {
    // Put right in several steps, it was ahead by all of them together.
    const by = this.#upTo - now + (this.#back?.by ?? 0)
    if (leap === undefined || now < leap.from || now >= leap.to || by > leap.to - leap.from + NOT_SET_TO_THE_MINUTE)
      return undefined
    return { at: now, since: leap.to, by }
  }
}
