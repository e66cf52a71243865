import type { Clock, DurationMs, EpochMs, Stop } from '../../core/time.ts'
import { runGuarded } from '../../core/time.ts'

interface Timer {
  due: EpochMs
  readonly period: DurationMs | undefined
  readonly run: () => Promise<void>
}

/**
 * A clock that stands still until a test moves it.
 *
 * `advance` runs what falls due in order, each at its own moment, and waits for each to end before it goes on, so
 * that a jump of thirty minutes is the same as thirty minutes lived through.
 */
export class ManualClock implements Clock {
  #now: EpochMs
  readonly #timers = new Set<Timer>()

  constructor(startAt: EpochMs) {
    this.#now = startAt
  }

  now(): EpochMs {
    return this.#now
  }

  every(period: DurationMs, task: () => Promise<void> | void, onError: (error: unknown) => void): Stop {
    return this.#add(period, period, () => runGuarded(task, onError))
  }

  after(delay: DurationMs, task: () => void): Stop {
    return this.#add(delay, undefined, () => Promise.resolve(task()))
  }

  /** How many timers are waiting: a test that ends with some has left something running. */
  pending(): number {
    return this.#timers.size
  }

  async advance(by: DurationMs): Promise<void> {
    const end = this.#now + by
    for (;;) {
      const next = this.#nextDue(end)
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.due)
      if (next.period === undefined) this.#timers.delete(next)
      else next.due += next.period
      await next.run()
    }
    this.#now = end
  }

  #nextDue(end: EpochMs): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) if (timer.due <= end && (next === undefined || timer.due < next.due)) next = timer
    return next
  }

  #add(delay: DurationMs, period: DurationMs | undefined, run: () => Promise<void>): Stop {
    const timer: Timer = { due: this.#now + delay, period, run }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }
}
