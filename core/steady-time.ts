import type { Clock, DurationMs, EpochMs } from './time.ts'
import { days, seconds, stopwatch, systemClock } from './time.ts'

/** What the machine says of time. */
export interface MachineTime {
  /** May jump when somebody, or the network, sets it. */
  wall(): EpochMs
  /** Goes on evenly, from any beginning. */
  monotonic(): DurationMs
}

/** While the machine's clock is behind ours. Deadlines come later by a ninth at most, and an hour is caught up in ten. */
const RATE_WHILE_AHEAD = 0.9
/** Set back further, it was wrong before, and for long: an hour of waiting is not worth days of a wrong date. */
const FOLLOWS_AT_ONCE = days(1)
const WORTH_SAYING = seconds(1)

/**
 * The machine's time, but never backwards: an escalation that is due in a minute must not wait an hour because a time server set the clock back by
 * one. Set forwards it is followed at once. Set back by up to a day, time goes on a tenth slower until the machine has caught up; set back
 * further, it is followed at once.
 */
export class SteadyTime {
  readonly #machine: MachineTime
  readonly #onSetBack: (by: DurationMs) => void
  #last: EpochMs
  #lastMonotonic: DurationMs
  #said = false

  /**
   * @param onSetBack told once each time that the machine's clock was set back by a second or more
   * @param writtenAt the newest moment that an earlier run wrote down: a restart must not set time back either
   */
  constructor(machine: MachineTime, onSetBack: (by: DurationMs) => void, writtenAt?: EpochMs) {
    this.#machine = machine
    this.#onSetBack = onSetBack
    this.#last = writtenAt ?? machine.wall()
    this.#lastMonotonic = machine.monotonic()
  }

  now(): EpochMs {
    const wall = this.#machine.wall()
    const monotonic = this.#machine.monotonic()
    const elapsed = monotonic - this.#lastMonotonic
    const behind = this.#last + elapsed - wall
    if (behind >= WORTH_SAYING && !this.#said) this.#onSetBack(behind)
    this.#said = behind >= WORTH_SAYING && behind <= FOLLOWS_AT_ONCE
    this.#last = behind > FOLLOWS_AT_ONCE ? wall : Math.max(wall, this.#last + elapsed * RATE_WHILE_AHEAD)
    this.#lastMonotonic = monotonic
    return Math.floor(this.#last)
  }
}

/**
 * The machine's clock, but steady: for what must not wait when somebody sets it back.
 *
 * @param onSetBack told when the machine's clock was set back by a second or more
 * @param writtenAt the newest moment that an earlier run wrote down
 */
export function steadyClock(onSetBack: (by: DurationMs) => void, writtenAt?: EpochMs): Clock {
  const machine = systemClock()
  const time = new SteadyTime({ wall: () => machine.now(), monotonic: stopwatch() }, onSetBack, writtenAt)
  return { ...machine, now: () => time.now() }
}
