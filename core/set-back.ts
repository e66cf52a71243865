import type { DurationMs, EpochMs } from './time.ts'
import { days, minutes } from './time.ts'

/** The hub's clock was ahead, and follows the machine's back. */
export interface SetBack {
  /** What it says now. */
  readonly to: EpochMs
  /** How far ahead it was. */
  readonly by: DurationMs
}

/** Clocks differ by that much and are believed (domain rules §3). */
const BELIEVED_AHEAD = minutes(2)
/** The hub's clock follows the machine's back only when it is set back further: it was wrong before (core/steady-time.ts). */
const WAS_WRONG_BEFORE = days(1)

/** Whether time was set back between two moments that were heard one after the other; `undefined`: it was not. */
export const setBackBetween = (before: EpochMs, now: EpochMs): SetBack | undefined =>
  now < before - WAS_WRONG_BEFORE ? { to: now, by: before - now } : undefined

/** What is later was written down by the clock that was ahead. */
export const aheadFrom = ({ to }: SetBack): EpochMs => to + BELIEVED_AHEAD

export const isAhead = (at: EpochMs, setBack: SetBack): boolean => at > aheadFrom(setBack)

/** When that was, or will be, by the clock as it is now; what was written down before it was ahead stays. */
export const afterSetBack = (at: EpochMs, setBack: SetBack): EpochMs => (isAhead(at, setBack) ? at - setBack.by : at)
