import type { VitalMetric } from '../../../core/metric.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'

/** One vital sign as a device said it. */
export interface VitalHeard {
  readonly device: DeviceId
  readonly metric: VitalMetric
  readonly value: number
  /** By our clock. */
  readonly at: EpochMs
  /** By the device's, when it gave one that is believed. */
  readonly ownAt: EpochMs | undefined
  readonly offset: Offset
  /** By how much it came late; `undefined` when it came at once, 0 when nobody knows. */
  readonly lateBy: DurationMs | undefined
  /** It was followed by a good one before it was known: it takes its place and tells of nothing. */
  readonly overtaken?: boolean
}

/** What the registry says of a device. */
export interface VitalDevices {
  medical(home: HomeId, device: DeviceId): boolean
  /** It measures by itself, all day. */
  continuous(home: HomeId, device: DeviceId): boolean
}
