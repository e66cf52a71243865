import type { Metric } from '../../core/metric.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

/** A series and the whole number that stands for it in the table of readings. */
export interface SeriesRow {
  readonly id: number
  readonly home: HomeId
  readonly device: DeviceId
  readonly metric: Metric
}

/** What the thread is told when it starts. */
export interface ThreadStart {
  readonly path: string
}

/** A batch in columns: three arrays of one length change threads without a copy. */
export interface WriteTask {
  readonly kind: 'write'
  /** Series that the file may not know yet. */
  readonly fresh: readonly SeriesRow[]
  readonly series: Float64Array
  readonly at: Float64Array
  readonly value: Float64Array
}

export interface RangeTask {
  readonly kind: 'range'
  readonly series: number
  readonly from: EpochMs
  readonly to: EpochMs
  /** Milliseconds; 0: every value as it is. */
  readonly every: number
}

export type ThreadTask =
  | WriteTask
  | RangeTask
  | { readonly kind: 'latest'; readonly home: HomeId }
  | { readonly kind: 'expire'; readonly before: EpochMs; readonly metrics: readonly Metric[] | undefined }
  | { readonly kind: 'forget'; readonly home: HomeId }
  | { readonly kind: 'close' }

export type ThreadRequest = ThreadTask & { readonly id: number }

/** `refused`: the same batch will be refused again. The answer with id 0 says that the file is open and which series it knows. */
export type ThreadAnswer =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly refused: boolean; readonly message: string }
