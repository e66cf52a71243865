import { days, type EpochMs, minutes } from '../core/time.ts'

/** A device's clock may run ahead of ours by this much before it is not believed. */
const AHEAD = minutes(2)
/** 2020-01-01T00:00:00Z: nothing that speaks to this hub was built before; an earlier time is a clock that was never set. */
const EARLIEST = 1_577_836_800_000
/** Raw readings are kept for 90 days; what claims to be much older than a year is a broken clock, not history. */
const OLDEST = days(400)

/**
 * The time that a payload gives, in whole milliseconds, when it can be believed: after 2020, at most 400 days old, at most
 * 2 min ahead of `receivedAt`. `undefined` otherwise: the receive time stands in for it.
 */
export function believedTime(saidAt: EpochMs | undefined, receivedAt: EpochMs): EpochMs | undefined {
  if (saidAt === undefined) return undefined
  const believable = saidAt >= EARLIEST && saidAt >= receivedAt - OLDEST && saidAt <= receivedAt + AHEAD
  return believable ? Math.round(saidAt) : undefined
}
