import type { DeviceId } from '../core/names.ts'
import type { SmallestLately } from '../core/smallest-lately.ts'
import { nothingLately, smallestLately, takeLately } from '../core/smallest-lately.ts'
import { type DurationMs, type EpochMs, hours } from '../core/time.ts'

const WINDOW = hours(1)

/**
 * How far each device's clock is behind ours, to be shown, however wrong it is: the smallest (receivedAt − its time) of its last hour or two,
 * so that a message which was held up does not count as a slow clock. Negative: its clock is ahead.
 */
export class DeviceSkew {
  readonly #seen = new Map<DeviceId, SmallestLately>()

  show(device: DeviceId, saidAt: EpochMs, receivedAt: EpochMs): void {
    let seen = this.#seen.get(device)
    if (seen === undefined) {
      seen = nothingLately(receivedAt)
      this.#seen.set(device, seen)
    }
    takeLately(seen, receivedAt - saidAt, receivedAt, WINDOW)
  }

  /** `undefined` until the device gave a time of its own. */
  of(device: DeviceId): DurationMs | undefined {
    const seen = this.#seen.get(device)
    return seen === undefined ? undefined : smallestLately(seen)
  }
}
