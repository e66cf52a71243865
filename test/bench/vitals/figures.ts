import type { EpochMs } from '../../../core/time.ts'
import { days, isoInstant } from '../../../core/time.ts'
import type { VitalMethod } from './methods.ts'
import { ROUND_ENDS } from './methods.ts'
import type { LabelType, Patient, Split } from './recording.ts'
import { labelTypes, splitOf } from './recording.ts'

/**
 * How a day is counted. `calendar`: an alert and a label match when both stand under the same date. `round`: what is measured after
 * the clinicians' last round of a day belongs to the next day, in whose first round they label it.
 */
export const COUNTS = ['calendar', 'round'] as const
export type Count = (typeof COUNTS)[number]

/** Patient-days. */
export interface VitalFigures {
  readonly method: string
  readonly split: Split
  readonly type: LabelType
  readonly count: Count
  readonly patients: number
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  /** `undefined` when nothing was alerted, or nothing labelled. */
  readonly precision: number | undefined
  readonly recall: number | undefined
}

const dateOf = (at: EpochMs): string => isoInstant(at).slice(0, 10)
const dayOf = (at: EpochMs, count: Count): string => dateOf(count === 'calendar' ? at : at + days(1) - ROUND_ENDS)

/** The days on which one of a patient's readings was told, and those which clinicians labelled. */
export function daysOf(patient: Patient, type: LabelType, by: { readonly method: VitalMethod; readonly count: Count }) {
  const alerted = new Set(by.method.alertsOf(patient, type).map((at) => dayOf(at, by.count)))
  const labelled = new Set(patient.labels.filter((label) => label.type === type).map(({ at }) => dateOf(at)))
  return { alerted, labelled }
}

/** One row for each split, type and way to count. */
export function figuresOf(method: VitalMethod, patients: readonly Patient[], splits: readonly Split[]) {
  return splits.flatMap((split) =>
    labelTypes.flatMap((type) =>
      COUNTS.map((count) => {
        const chosen = patients.filter(({ id }) => splitOf(id) === split)
        return counted(chosen, { method, split, type, count })
      }),
    ),
  )
}

function counted(
  patients: readonly Patient[],
  about: { readonly method: VitalMethod; readonly split: Split; readonly type: LabelType; readonly count: Count },
): VitalFigures {
  let truePositives = 0
  let falsePositives = 0
  let falseNegatives = 0
  for (const patient of patients) {
    const { alerted, labelled } = daysOf(patient, about.type, about)
    const both = [...alerted].filter((day) => labelled.has(day)).length
    truePositives += both
    falsePositives += alerted.size - both
    falseNegatives += labelled.size - both
  }
  return {
    ...about,
    method: about.method.name,
    patients: patients.length,
    truePositives,
    falsePositives,
    falseNegatives,
    precision: ratio(truePositives, falsePositives),
    recall: ratio(truePositives, falseNegatives),
  }
}

const ratio = (hit: number, missed: number): number | undefined =>
  hit + missed === 0 ? undefined : Number((hit / (hit + missed)).toFixed(3))
