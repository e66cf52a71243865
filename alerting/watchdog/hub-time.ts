import type { DurationMs, EpochMs } from '../../core/time.ts'

/**
 * The hub's own time, as far as its state file shows it. When the machine's clock was set back, the hub's is ahead of it for hours: a hub that
 * goes on would look like one that stands still, and what is overdue like what is not yet due.
 */
export class HubTime {
  #seen: EpochMs | undefined
  #ahead: DurationMs = 0

  /**
   * What the hub's clock says now. Never behind the machine's: a moment in the past is a hub that stands still.
   *
   * @param judgedAt what it wrote down last; while that stays the same, time goes on as the machine's does
   */
  now(judgedAt: EpochMs | undefined, machine: EpochMs): EpochMs {
    if (judgedAt !== this.#seen) this.#ahead = Math.max(0, (judgedAt ?? machine) - machine)
    this.#seen = judgedAt
    return machine + this.#ahead
  }
}
