import type { DeviceId } from '../core/names.ts'
import { type DurationMs, type EpochMs, hours } from '../core/time.ts'

interface Seen {
  since: EpochMs
  smallest: DurationMs
  smallestBefore: DurationMs
}

const WINDOW = hours(1)

/**
 * How far each device's clock is behind ours: the smallest (receivedAt − its time) of its last hour or two, so that a message which was
 * held up does not count as a slow clock. Negative: its clock is ahead.
 */
export class DeviceSkew {
  readonly #seen = new Map<DeviceId, Seen>()

  show(device: DeviceId, saidAt: EpochMs, receivedAt: EpochMs): void {
    const skew = receivedAt - saidAt
    const seen = this.#seen.get(device)
    if (seen === undefined) {
      this.#seen.set(device, { since: receivedAt, smallest: skew, smallestBefore: Infinity })
    } else if (receivedAt - seen.since >= WINDOW) {
      seen.smallestBefore = receivedAt - seen.since >= 2 * WINDOW ? Infinity : seen.smallest
      seen.smallest = skew
      seen.since = receivedAt
    } else if (skew < seen.smallest) {
      seen.smallest = skew
    }
  }

  /** `undefined` until the device gave a time of its own. */
  of(device: DeviceId): DurationMs | undefined {
    const seen = this.#seen.get(device)
    return seen === undefined ? undefined : Math.min(seen.smallest, seen.smallestBefore)
  }
}
