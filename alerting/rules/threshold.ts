import type { CareLevel, RiskGrade } from '../../core/directory.ts'
import type { CountedUnit, FigureUnit } from '../../core/rule-desk.ts'
import type { DurationMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'

/** One figure that detectors judge by: what it is unless somebody set another, and what it may be set to. */
export interface Threshold {
  /** The district's default. */
  readonly value: number
  readonly unit: FigureUnit
  /** What may be set, both ends included. */
  readonly min: number
  readonly max: number
  /** The default of residents of another care level, or in homes of another risk grade; care level counts first. */
  readonly byCare?: Readonly<Partial<Record<CareLevel, number>>>
  readonly byRisk?: Readonly<Partial<Record<RiskGrade, number>>>
  /** Asked where no single home is concerned: it is the district's to set, and no home can have its own. */
  readonly scope?: 'district'
  /** As a page calls it. */
  readonly zh: string
  readonly en: string
}

type Names = readonly [zh: string, en: string]
type Further = Partial<Pick<Threshold, 'min' | 'max' | 'byCare' | 'byRisk' | 'scope'>>

/** How a threshold says that no home can have its own. */
export const ofDistrict = { scope: 'district' } as const

/** A duration; unless said otherwise it may be set from nothing to 30 days. */
export const duration = (value: DurationMs, [zh, en]: Names, further: Further = {}): Threshold => ({
  value,
  unit: 'duration',
  min: 0,
  max: days(30),
  zh,
  en,
  ...further,
})

/** A time of day, since local midnight; unless said otherwise any up to the day's end. */
export const timeOfDay = (value: DurationMs, [zh, en]: Names, further: Further = {}): Threshold => ({
  value,
  unit: 'time-of-day',
  min: 0,
  max: days(1),
  zh,
  en,
  ...further,
})

/** A number in `unit`, from `min` to `max`. */
export const figure = (
  value: number,
  unit: CountedUnit,
  [zh, en]: Names,
  further: Further & Pick<Threshold, 'min' | 'max'>,
): Threshold => ({ value, unit, zh, en, ...further })
