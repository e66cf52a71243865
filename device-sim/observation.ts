import type { Metric } from '../core/metric.ts'
import type { EpochMs } from '../core/time.ts'
import type { SimulatedDevice } from './simulated-town.ts'

/** What a device has to say, in the hub's words; each format translates them into its maker's. */
export type Facts = Readonly<Partial<Record<Metric, number | boolean>>>

/** Something a device noticed. */
export interface Observation {
  readonly at: EpochMs
  readonly device: SimulatedDevice
  readonly facts: Facts
  /** `resident`: somebody did something. `device`: it reports by itself, also in an empty home. */
  readonly cause: 'resident' | 'device'
}

/** How a device is doing: what vendors add to every message. */
export interface Vitals {
  /** % */
  readonly battery: number
  /** dBm */
  readonly signal: number
  /** Zigbee's own scale, 0 to 255. */
  readonly linkQuality: number
  /** mV */
  readonly voltage: number
  /** Of the chip, °C. */
  readonly chipTemperature: number
  /** lx */
  readonly illuminance: number
}

/** A message as it goes to the broker. */
export interface Packet {
  readonly topic: string
  readonly payload: string | Uint8Array
}
