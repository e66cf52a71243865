import type { Metric } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

/** A reading as a recording or the store holds it. */
export interface Recorded {
  readonly at: EpochMs
  readonly home: HomeId
  /** The device's id, or what the recording calls it; unique in its home. */
  readonly device: string
  readonly metric: Metric
  readonly value: number | boolean
}

/** Readings in the order of time, some at a time, so that no recording is ever in memory as a whole. */
export type RecordedBatches = AsyncIterable<readonly Recorded[]>
