import type { DeviceRole, Room } from '../../core/directory.ts'
import type { VitalBand } from '../../core/home-profile.ts'
import type { DeviceId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'

/** What one device measured of one vital sign. */
export interface VitalSeriesView {
  readonly device: DeviceId
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
  readonly newest: { readonly at: EpochMs; readonly value: number }
  /** The mean of each step that has values, oldest first. */
  readonly points: readonly (readonly [at: EpochMs, value: number])[]
}

/** One vital sign with the limits that it is judged by here. */
export interface VitalView extends VitalBand {
  readonly series: readonly VitalSeriesView[]
}

/** The vital signs of a home, [from, to). */
export interface VitalsView {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly step: DurationMs
  /** Only those that some device of the home has told of; empty in most homes. */
  readonly vitals: readonly VitalView[]
  /** Series that were left out: more than anybody looks at. */
  readonly leftOff: number
  /** False when the time-series store did not answer: then there is nothing to show. */
  readonly storeAnswers: boolean
}
