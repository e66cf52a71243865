import type { Channel } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, minutes } from '../../core/time.ts'

/** After these the vendor is asked what became of a message whose receipt has not come; then it is left at "accepted". */
const AFTER: Readonly<Record<Channel, readonly DurationMs[]>> = {
  sms: [minutes(2), minutes(10), minutes(30)],
  // A call is over sooner.
  voice: [minutes(1), minutes(3)],
  // A group's robot says all it knows when it takes the message.
  group: [],
}

/** When to ask next about a message that was handed over at `claimedAt`; `undefined` when it was asked often enough. */
export const nextPoll = (channel: Channel, claimedAt: EpochMs, now: EpochMs): EpochMs | undefined =>
  AFTER[channel].map((after) => claimedAt + after).find((at) => at > now)
