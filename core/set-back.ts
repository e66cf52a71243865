import type { DurationMs, EpochMs } from './time.ts'

/** The hub's clock was ahead, and is right again. */
export interface SetBack {
  /** When it began to be ahead, by that clock: what was written down then or later is ahead of its time. */
  readonly since: EpochMs
  /** How far it was ahead. */
  readonly by: DurationMs
}

/** Was that moment written down by the clock that was ahead, or does it count from one that was? */
export const isAhead = (at: EpochMs, { since }: SetBack): boolean => at >= since

/** When that was, or will be, by the clock as it is now. */
export const afterSetBack = (at: EpochMs, setBack: SetBack): EpochMs => (isAhead(at, setBack) ? at - setBack.by : at)
