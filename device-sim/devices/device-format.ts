import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Facts, Packet, Vitals } from '../observation.ts'
import type { SimulatedDevice } from '../simulated-town.ts'

/** What a device is about to say. */
export interface Saying {
  readonly home: HomeId
  readonly device: SimulatedDevice
  readonly facts: Facts
  readonly vitals: Vitals
  /** The device's own clock; `undefined` for a device without one. */
  readonly at: EpochMs | undefined
}

/**
 * One maker's way of writing, from its data sheet. It shares nothing with the decoders: what both must agree on
 * stands in test/fixtures/payloads.
 */
export type DeviceFormat = (saying: Saying) => Packet
