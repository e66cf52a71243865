import type { VitalMetric } from '../../../core/metric.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { HubError } from '../../../core/errors.ts'
import type { EpochMs } from '../../../core/time.ts'
import { parseInstant } from '../../../core/time.ts'

/** What clinicians raised alerts about, as far as it is judged here, and the metrics that it is about. */
export const LABELS = {
  pulse: { label: 'Pulse', metrics: ['heart-rate'] },
  'blood pressure': { label: 'Blood pressure', metrics: ['systolic', 'diastolic'] },
} as const satisfies Record<string, { readonly label: string; readonly metrics: readonly VitalMetric[] }>
export type LabelType = keyof typeof LABELS

/** A patient's reading. Times are local times written as if they were UTC. */
export interface Measured {
  readonly at: EpochMs
  readonly metric: VitalMetric
  readonly value: number
}

export interface Patient {
  readonly id: string
  /** Oldest first; equal times in the order of the file. */
  readonly measured: readonly Measured[]
  /** When clinicians raised an alert. */
  readonly labels: readonly { readonly type: LabelType; readonly at: EpochMs }[]
}

/** `even`: rules may be tuned on this patient. `odd`: they are reported on it, and looked at last. */
export type Split = 'even' | 'odd'

/** By the SHA-1 of the patient's id as UTF-8 text, read as one number: it is even when the last of its hex digits is. */
export function splitOf(patient: string): Split {
  const digest = createHash('sha1').update(patient, 'utf8').digest()
  return (digest.at(-1) ?? 0) % 2 === 0 ? 'even' : 'odd'
}

const METRIC_OF: ReadonlyMap<string, VitalMetric> = new Map([
  ['Heart rate', 'heart-rate'],
  ['Systolic blood pressure', 'systolic'],
  ['Diastolic blood pressure', 'diastolic'],
  ['Body Temperature', 'body-temperature'],
])

const moment = z.string().transform((text, context) => {
  const at = parseInstant(`${text.replace(' ', 'T')}Z`)
  if (at === undefined) context.addIssue({ code: 'custom', message: 'is no time' })
  return at ?? 0
})
const physiology = z.array(
  z.object({ patient_id: z.string(), date: moment, device_type: z.string(), value: z.coerce.number() }),
)
const labels = z.array(z.object({ patient_id: z.string(), date: moment, type: z.string() }))

/**
 * Every patient of a folder with `physiology.csv.gz` and `labels.csv`, by id.
 *
 * @throws RECORDING_INVALID when a file is not what it should be.
 */
export async function patientsOf(folder: string): Promise<readonly Patient[]> {
  const unpacked = await promisify(gunzip)(await readFile(join(folder, 'physiology.csv.gz')))
  const rows = rowsOf(physiology, unpacked.toString('utf8'), 'physiology.csv.gz')
  const labelled = rowsOf(labels, await readFile(join(folder, 'labels.csv'), 'utf8'), 'labels.csv')
  const ids = [...new Set(rows.map((row) => row.patient_id))].toSorted()
  return ids.map((id) => ({
    id,
    measured: rows
      .filter((row) => row.patient_id === id)
      .flatMap(({ date, device_type, value }) => {
        const metric = METRIC_OF.get(device_type)
        return metric === undefined ? [] : [{ at: date, metric, value }]
      })
      .toSorted((a, b) => a.at - b.at),
    labels: labelled
      .filter((row) => row.patient_id === id)
      .flatMap(({ date, type }) => {
        const known = labelTypes.find((name) => LABELS[name].label === type)
        return known === undefined ? [] : [{ type: known, at: date }]
      }),
  }))
}

export const labelTypes: readonly LabelType[] = ['pulse', 'blood pressure']

function rowsOf<T>(shape: z.ZodType<T>, text: string, file: string): T {
  const parsed = shape.safeParse(parse(text, { columns: true, skip_empty_lines: true }))
  if (parsed.success) return parsed.data
  throw new HubError('RECORDING_INVALID', `${file} is not as expected: ${z.prettifyError(parsed.error)}`)
}
