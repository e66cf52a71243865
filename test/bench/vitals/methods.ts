import type { SetThresholds } from '../../../alerting/rules/rules.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { LabelType, Measured, Patient } from './recording.ts'
import { LABELS } from './recording.ts'
import { replay } from './replay.ts'

/** Says when a patient's readings of a type would be told. */
export interface VitalMethod {
  readonly name: string
  alertsOf(patient: Patient, type: LabelType): readonly EpochMs[]
}

const production = (name: string, district: SetThresholds): VitalMethod => ({
  name,
  alertsOf: (patient, type) =>
    replay(patient, type, district)
      .filter(({ change }) => change === 'raised')
      .map(({ at }) => at),
})

/** No rule but a band: every reading outside is told, at once and each time. */
const bands = (name: string, isOut: (measured: Measured) => boolean): VitalMethod => ({
  name,
  alertsOf: ({ measured }, type) => {
    const metrics: readonly string[] = LABELS[type].metrics
    return measured.filter((one) => metrics.includes(one.metric) && isOut(one)).map(({ at }) => at)
  },
})

const isBeyond = (
  limits: Readonly<Record<string, readonly [low: number, high: number]>>,
  { metric, value }: Measured,
): boolean => {
  const [low, high] = limits[metric] ?? [-Infinity, Infinity]
  return value <= low || value >= high
}

/** The home bands of the domain rules, as they stand there. */
const HOME_BANDS = { 'heart-rate': [50, 100], systolic: [90, 160], diastolic: [-Infinity, 100] } as const
/** The 3-bands of NEWS2. */
const NEWS2_RED = { 'heart-rate': [40, 131], systolic: [90, 220] } as const

/** Ours as it runs by default. */
export const OURS = production('ours', {})

export const METHODS: readonly VitalMethod[] = [
  OURS,
  production('ours, without changes for the person', { pulseChange: 200, systolicChange: 200, diastolicChange: 200 }),
  production('ours, without a lower diastolic limit', { diastolicLow: 30 }),
  bands('home bands alone, each reading', (measured) => isBeyond(HOME_BANDS, measured)),
  bands('NEWS2 3-bands alone, each reading', (measured) => isBeyond(NEWS2_RED, measured)),
]

/** Alerts that came later than this belonged to the next day's round in the recording (`docs/vital-signs.md`). */
export const ROUND_ENDS = hours(20) + hours(50 / 60)
