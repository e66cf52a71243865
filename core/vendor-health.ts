import type { Channel } from './notifier.ts'
import type { EpochMs } from './time.ts'

/** How one vendor has been doing. */
export interface VendorHealth {
  readonly name: string
  readonly channels: readonly Channel[]
  readonly reachesPeople: boolean
  /** `resting`: it failed repeatedly and is passed over for a while. `never-used`: no message was ever handed to it. */
  readonly state: 'well' | 'resting' | 'never-used'
  /** While it rests: when it is tried again. */
  readonly restingUntil: EpochMs | undefined
  /** When it was last handed a message that it took. */
  readonly lastAcceptedAt: EpochMs | undefined
  readonly lastFailure: { readonly at: EpochMs; readonly reason: string } | undefined
  /** Messages of the last hour: handed to it, and of these those that surely did not arrive or may not have. */
  readonly sentLastHour: number
  readonly failedLastHour: number
}
