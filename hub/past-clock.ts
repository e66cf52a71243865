import type { Clock, DurationMs, EpochMs, Stop } from '../core/time.ts'

interface Waiting {
  readonly due: EpochMs
  readonly task: () => void
}

/**
 * A clock over a past that nobody waits for: it stands still until it is moved. Nothing beats in it (`every` never runs): a month of
 * empty seconds would only take long. Whoever moves it looks at what is due itself.
 */
export class PastClock implements Clock {
  #now: EpochMs
  readonly #waiting = new Set<Waiting>()

  constructor(startAt: EpochMs) {
    this.#now = startAt
  }

  now(): EpochMs {
    return this.#now
  }

  every(): Stop {
    return () => undefined
  }

  after(delay: DurationMs, task: () => void): Stop {
    const waiting = { due: this.#now + delay, task }
    this.#waiting.add(waiting)
    return () => void this.#waiting.delete(waiting)
  }

  /** The first moment up to `end` at which something waits to happen, or `end`. */
  nextStop(end: EpochMs): EpochMs {
    let next = end
    for (const { due } of this.#waiting) next = Math.min(next, due)
    return next
  }

  /** It is `at` now, never earlier than it was; what waited for that begins, in the order of its times. */
  moveTo(at: EpochMs): void {
    this.#now = Math.max(this.#now, at)
    const due = [...this.#waiting].filter((one) => one.due <= this.#now).toSorted((a, b) => a.due - b.due)
    for (const one of due) {
      this.#waiting.delete(one)
      one.task()
    }
  }
}
