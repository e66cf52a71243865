import { DISTRICT_DEFAULTS } from '../../../../alerting/rules/thresholds.ts'
import { FLOOR, knownAbsence } from '../../../../alerting/stillness/limit.ts'
import { hours } from '../../../../core/time.ts'
import type { HomeRows, Row } from './home-rows.ts'

/** The rows of one home with their features: what a fit reads. */
export interface HomeTable extends HomeRows {
  /** Of each row what the weights of its situation weigh. */
  readonly features: readonly (readonly number[])[]
}

/** Between which ln of hours a row's limit lies whatever is learned. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

const HOUR = hours(1)
const LEAST = FLOOR / HOUR
const CEILING = DISTRICT_DEFAULTS.inactivityCeiling / HOUR
const OUT_CEILING = DISTRICT_DEFAULTS.absenceCeiling / HOUR
const KNOWN_CEILING = DISTRICT_DEFAULTS.knownAbsenceCeiling / HOUR

/** Floor and ceilings as production has them, known absences, and the evening's hour. */
export function boundsOf(row: Row): Bounds {
  if (row.situation !== 'out') return { low: Math.log(LEAST), high: Math.log(CEILING) }
  const known = Math.min(KNOWN_CEILING, knownAbsence(row.context, row.start) / HOUR)
  const high = Math.min(Math.max(OUT_CEILING, known), Math.max(LEAST, row.evening))
  return { low: Math.log(Math.min(high, Math.max(LEAST, known))), high: Math.log(high) }
}
