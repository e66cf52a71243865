import type { DeviceId, HomeId } from './names.ts'
import type { DurationMs, EpochMs } from './time.ts'

/** How a device can be broken though it speaks; `undecodable`: what nobody understood may have been its call. */
export type DeviceFault = 'chattering' | 'always-on' | 'stuck-value' | 'backwards' | 'undecodable'

/** How well one device is heard at this moment; from memory. */
export interface DeviceState {
  /** By the hub's clock; left out of one that never spoke. */
  readonly heardAt?: EpochMs
  /** The longest it is usually silent, once it was heard long enough to know. */
  readonly usualGap?: DurationMs
  /** It is overdue, though it could have been heard. */
  readonly silent: boolean
  readonly faults: readonly DeviceFault[]
}

/** The port between the pages and what alerting knows of devices: cheap enough to ask for every device of a district. */
export interface DeviceBoard {
  state(home: HomeId, device: DeviceId): DeviceState
}
