import type { DurationMs, EpochMs } from './time.ts'

/** The smallest value of the window of time that runs, and of the one before. */
export interface SmallestLately {
  current: number | undefined
  /** When the window that runs began. */
  since: EpochMs
  previous: number | undefined
}

/** Nothing was taken yet; the first window begins at `since`. */
export const nothingLately = (since: EpochMs): SmallestLately => ({ current: undefined, since, previous: undefined })

/** Takes one more value, in order of time. After a whole window without any, what came before it is too old to count. */
export function takeLately(lately: SmallestLately, value: number, at: EpochMs, window: DurationMs): void {
  const pause = at - lately.since
  if (pause < window) {
    lately.current = Math.min(lately.current ?? value, value)
    return
  }
  lately.previous = pause < 2 * window ? lately.current : undefined
  lately.current = value
  lately.since = at
}

/** `undefined` while there is none. */
export function smallestLately({ current, previous }: SmallestLately): number | undefined {
  if (current === undefined || previous === undefined) return current ?? previous
  return Math.min(current, previous)
}
