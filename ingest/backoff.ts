import { type DurationMs, seconds } from '../core/time.ts'

const FIRST: DurationMs = seconds(1)
const LONGEST: DurationMs = seconds(30)

/**
 * How long to wait before the next try: twice as long each time, from 1 s to 30 s, less up to a half at random, so that hubs which
 * lost the same server do not come back to it all at once.
 *
 * @param failures how many tries have failed in a row; 1 or more
 * @param random from [0, 1)
 */
export function backoff(failures: number, random: number): DurationMs {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 10))
  return Math.round(full * (1 - random / 2))
}
