import type { SmallestLately } from '../../core/smallest-lately.ts'
import { nothingLately, smallestLately, takeLately } from '../../core/smallest-lately.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import { fromTable, type Table, toTable } from './table.ts'

const HALF_WINDOW = minutes(30)
const PACE_OVER = seconds(60)

/** One device's clock, as far as its readings tell: its smallest delays by the half hour. */
interface Clockwork extends SmallestLately {
  /** The reading that the pace is measured from. */
  anchorAt: EpochMs
  anchorDelay: DurationMs
}

/**
 * Knows how far each device's clock is behind: the smallest (receivedAt − at) of the last hour in which it spoke, in half-hour
 * steps; 0 until something is known.
 *
 * Only readings that come at the pace of time are believed. A gateway that hands in what it kept while it was away delivers hours
 * within seconds: taking the first of these for a slow clock would make the rest look fresh.
 */
export class DeviceSkew {
  readonly #devices = new Map<string, Clockwork>()

  /** Learns from one reading that carries its device's own time. */
  learn(device: string, at: EpochMs, receivedAt: EpochMs): void {
    const delay = receivedAt - at
    const known = this.#devices.get(device)
    if (known === undefined) {
      this.#devices.set(device, newClockwork(delay, receivedAt))
      return
    }
    if (delay < skewOf(known)) takeLately(known, delay, receivedAt, HALF_WINDOW)
    const passed = receivedAt - known.anchorAt
    if (passed < PACE_OVER) return
    // The same reading once more, a minute later, or another of the same memory, shows no clock that goes on.
    if (Math.abs(delay - known.anchorDelay) < Math.min(PACE_OVER, passed / 2)) {
      takeLately(known, Math.min(delay, known.anchorDelay), receivedAt, HALF_WINDOW)
    }
    known.anchorAt = receivedAt
    known.anchorDelay = delay
  }

  /** How far the device's clock is behind ours; negative when it is ahead. */
  of(device: string): DurationMs {
    const known = this.#devices.get(device)
    return known === undefined ? 0 : skewOf(known)
  }

  toText(): Table {
    return toTable(this.#devices, ([device, c]) => [device, c.anchorAt, c.anchorDelay, c.current, c.since, c.previous])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#devices.clear()
    for (const row of fromTable(text, 6)) {
      this.#devices.set(row.text(0), {
        anchorAt: row.number(1) ?? 0,
        anchorDelay: row.number(2) ?? 0,
        current: row.number(3),
        since: row.number(4) ?? 0,
        previous: row.number(5),
      })
    }
  }
}

/** Written out: a copied object is of a kind of its own. */
function newClockwork(delay: DurationMs, at: EpochMs): Clockwork {
  const { current, since, previous } = nothingLately(at)
  return { anchorAt: at, anchorDelay: delay, current, since, previous }
}

const skewOf = (known: Clockwork): DurationMs => smallestLately(known) ?? 0
