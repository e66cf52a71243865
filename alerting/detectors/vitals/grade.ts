import type { VitalMetric } from '../../../core/metric.ts'
import type { ThresholdName, Thresholds } from '../../rules/thresholds.ts'
import type { NewsParameter, NewsScore } from './news2.ts'
import { newsScore } from './news2.ts'
import type { UsualRange } from './usual.ts'
import { VITAL_FACTS } from './vital-metrics.ts'

/**
 * What one value is, as bits of one number: every reading is graded, several hundred a second, and most are 0. Each bit is held or not by
 * itself (`Excursion`).
 */
export const SCORE_1 = 1
export const SCORE_2 = 2
export const SCORE_3 = 4
/** In the 3-band of NEWS2, or in what was set for this home instead. */
export const DANGER = 8
export const HOME_BAND = 16
/** Far from what is usual for this person. */
export const CHANGE = 32
/** On which side; says something beside other bits only. */
export const HIGH = 64

export const ROUTINE_BITS = HOME_BAND | CHANGE
export const ALARM_BITS = DANGER | ROUTINE_BITS
const SCORE_BITS: Readonly<Record<NewsScore, number>> = {
  0: 0,
  1: SCORE_1,
  2: SCORE_1 | SCORE_2,
  3: SCORE_1 | SCORE_2 | SCORE_3,
}

export interface Measure {
  readonly metric: VitalMetric
  /** Rounded as it is judged. */
  readonly value: number
}

/** The value's bits; 0 when there is nothing to say of it. */
export function gradeOf(measure: Measure, thresholds: Thresholds, usual: UsualRange | undefined): number {
  const { metric, value } = measure
  const { danger, home, middle } = VITAL_FACTS[metric]
  let bits = isScored(metric) ? SCORE_BITS[newsScore(metric, value)] : 0
  if (beyond(value, thresholds, danger)) bits |= DANGER
  if (beyond(value, thresholds, home)) bits |= HOME_BAND
  if (usual !== undefined && isChange(measure, thresholds, usual)) bits |= CHANGE
  return bits !== 0 && value > middle ? bits | HIGH : bits
}

/** The bits that are not yet left behind: those of the value, and of what lies a margin to either side. */
export function lingering(measure: Measure, thresholds: Thresholds, usual: UsualRange | undefined): number {
  const { metric, value } = measure
  const margin = thresholds[VITAL_FACTS[metric].margin]
  const below = gradeOf({ metric, value: value - margin }, thresholds, usual)
  const above = gradeOf({ metric, value: value + margin }, thresholds, usual)
  return below | above
}

function beyond(
  value: number,
  thresholds: Thresholds,
  { low, high }: { readonly low?: ThresholdName; readonly high?: ThresholdName },
): boolean {
  return (low !== undefined && value <= thresholds[low]) || (high !== undefined && value >= thresholds[high])
}

function isChange({ metric, value }: Measure, thresholds: Thresholds, usual: UsualRange): boolean {
  const { change } = VITAL_FACTS[metric]
  if (change === undefined) return false
  const least = Math.max(thresholds[change], thresholds.vitalChangeFactor * usual.deviation)
  return Math.abs(value - usual.median) >= least
}

export const isScored = (metric: VitalMetric): metric is NewsParameter => metric !== 'diastolic'
