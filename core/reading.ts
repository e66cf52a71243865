import type { Metric } from './metric.ts'
import type { GatewayId, DeviceId, HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/**
 * One metric of one device at one time, as it is stored. Key: (home, device, metric, at); the last writer wins.
 * `at` is the device's own time where it can be believed, else `receivedAt`.
 */
export interface Reading {
  readonly home: HomeId
  readonly device: DeviceId
  readonly metric: Metric
  /** A boolean for states and events, a number in the metric's unit for measures. */
  readonly value: number | boolean
  readonly at: EpochMs
  readonly receivedAt: EpochMs
}

/** A reading as detectors hear it: with what is known of how it came. */
export interface HeardReading extends Reading {
  readonly gateway: GatewayId
  /** It came with the retain flag: a memory, not news. */
  readonly retained: boolean
  /** Of what is retained: the same for identical payloads only. */
  readonly payloadDigest?: string
  /** The device gave a time of its own and it was believed. */
  readonly ownTime: boolean
  /** The format says it is stored history. */
  readonly history: boolean
  /** The device is not registered at this home: the topic names it, or the device is registered at another home of the same gateway. */
  readonly unregistered: boolean
}

/** Stored numbers: booleans are 0 and 1. */
export const numeric = (value: number | boolean): number => (typeof value === 'boolean' ? Number(value) : value)
