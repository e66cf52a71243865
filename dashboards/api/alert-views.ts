import type { Room } from '../../core/directory.ts'
import type { Metric } from '../../core/metric.ts'
import type { DeviceId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

/** One sensor's signs of life or of danger: when it gave them, to the minute, oldest first. */
export interface SignsView {
  readonly device: DeviceId
  readonly room: Room
  readonly metric: Metric
  readonly at: readonly EpochMs[]
}

/** One sensor's figures, a mean for each minute that has any, oldest first. */
export interface MeasuresView {
  readonly device: DeviceId
  readonly room: Room
  readonly metric: Metric
  readonly points: readonly (readonly [at: EpochMs, value: number])[]
}

/** What a home's sensors said around an alert; empty for an alert about an area. */
export interface AlertReadingsView {
  /** [from, to) */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly signs: readonly SignsView[]
  readonly measures: readonly MeasuresView[]
  /** How many series there are beyond those shown. */
  readonly leftOff: number
  /** False when the time-series store did not answer. */
  readonly storeAnswers: boolean
}

/** Where something that is worn was at a moment. */
export interface PositionView {
  readonly at: EpochMs
  /** Degrees, WGS-84; north and east are positive. */
  readonly latitude: number
  readonly longitude: number
  /** Radius in m; left out when the device did not say. */
  readonly accuracy?: number
  /** Which device said it. */
  readonly model: string
}

/** The last position known around an alert, where there is one. */
export interface AlertPositionView {
  readonly position?: PositionView
  /** False when the time-series store did not answer. */
  readonly storeAnswers: boolean
}
