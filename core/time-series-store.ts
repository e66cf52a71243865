import type { Metric } from './metric.ts'
import type { DeviceId, HomeId } from './names.ts'
import type { Reading } from './reading.ts'
import type { DurationMs, EpochMs } from './time.ts'

export interface Series {
  readonly home: HomeId
  readonly device: DeviceId
  readonly metric: Metric
}

/** [from, to) */
export interface TimeRange {
  readonly from: EpochMs
  readonly to: EpochMs
}

export interface Point {
  readonly at: EpochMs
  readonly value: number
}

/** A stored value as it comes back: booleans are 0 and 1, and when it was received is not kept. */
export interface StoredReading extends Series, Point {}

/**
 * Where telemetry is kept. The same reading written twice is stored once; of two readings with one key the last
 * written wins.
 */
export interface TimeSeriesStore {
  readonly name: string
  /**
   * Resolves when every reading survives a crash of hub and store.
   *
   * @throws STORE_REFUSED (not retryable) when the store will never take this batch as it is: split it to find the bad reading.
   * @throws STORE_UNAVAILABLE (retryable) for everything that may pass: try the same batch again later.
   */
  write(readings: readonly Reading[]): Promise<void>
  /** The newest value of each series of the home. */
  latest(home: HomeId): Promise<readonly StoredReading[]>
  /**
   * Values in `window`, oldest first. With `every`: one point per step that has values, at the step's start (steps are counted from
   * the epoch), holding their mean.
   */
  range(series: Series, window: TimeRange, every?: DurationMs): Promise<readonly Point[]>
  /** Forgets what is older than `before`: of every metric, or of those alone. */
  expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void>
  /** Forgets everything of the home. What is written for it afterwards is kept as for any other. */
  forget(home: HomeId): Promise<void>
  close(): Promise<void>
}
