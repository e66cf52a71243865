import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../core/time.ts'
import { COUNTS, daysOf, figuresOf } from './figures.ts'
import { METHODS, OURS } from './methods.ts'
import type { LabelType, Measured, Patient } from './recording.ts'
import { labelTypes, patientsOf, splitOf } from './recording.ts'
import { replay } from './replay.ts'

const START = Date.parse('2019-05-01T10:00:00Z')

const pressure = (at: number, systolic: number, diastolic: number): readonly Measured[] => [
  { at, metric: 'systolic', value: systolic },
  { at, metric: 'diastolic', value: diastolic },
]

/** Told on day 0 and, in the evening, on day 2; labelled on day 0 and, next morning, on day 3; spiked and taken back on day 1. */
const patient: Patient = {
  id: '0cda9',
  measured: [
    ...pressure(START, 171, 90),
    { at: START, metric: 'heart-rate', value: 70 },
    ...pressure(START + hours(2), 131, 80),
    ...pressure(START + days(1), 171, 90),
    ...pressure(START + days(1) + minutes(0.5), 131, 80),
    ...pressure(START + days(2) + hours(11.5), 165, 90),
    ...pressure(START + days(4), 130, 80),
  ],
  labels: [
    { type: 'blood pressure', at: START + hours(1) },
    { type: 'blood pressure', at: START + days(3) - hours(2) },
  ],
}

const dates = (type: LabelType, count: (typeof COUNTS)[number]) => {
  const { alerted, labelled } = daysOf(patient, type, { method: OURS, count })
  return [[...alerted], [...labelled]]
}

describe('the benchmark of vital signs', () => {
  it('parts patients by the last digit of the SHA-1 of their id', () => {
    // sha1("0cda9") ends in an even digit, sha1("099bc") in an odd one.
    expect([splitOf('0cda9'), splitOf('099bc')]).toEqual(['even', 'odd'])
  })

  it('counts patient-days by the calendar, and by the round in which an evening is looked at', () => {
    expect(dates('blood pressure', 'calendar')).toEqual([
      ['2019-05-01', '2019-05-03'],
      ['2019-05-01', '2019-05-04'],
    ])
    expect(dates('blood pressure', 'round')).toEqual([
      ['2019-05-01', '2019-05-04'],
      ['2019-05-01', '2019-05-04'],
    ])
    expect(dates('pulse', 'calendar')).toEqual([[], []])
  })

  it('reckons precision and recall from them, each by each', () => {
    const [pulse, , calendar, round] = figuresOf(OURS, [patient], ['even'])
    expect(pulse).toMatchObject({ type: 'pulse', precision: undefined, recall: undefined })
    expect(calendar).toMatchObject({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
      precision: 0.5,
      recall: 0.5,
    })
    expect(round).toMatchObject({ truePositives: 2, falsePositives: 0, falseNegatives: 0, precision: 1, recall: 1 })
    expect(figuresOf(OURS, [patient], ['odd'])[0]?.patients).toBe(0)
  })
})

/** Where the recorded homes lie: a folder of `*.csv.gz`; what was measured there lies in its parent. */
const folder = process.env['TIHM_DATA']

describe.skipIf(folder === undefined)(
  'vital signs of real patients (skipped unless TIHM_DATA names the folder of *.csv.gz beside whose parent physiology.csv.gz lies)',
  () => {
    it('are told as clinicians labelled them, on patients that nothing was tuned on', async () => {
      const patients = await patientsOf(dirname(folder ?? ''))
      const [, pulse, , blood] = figuresOf(OURS, patients, ['odd'])
      for (const figures of [pulse, blood]) {
        expect(figures?.recall).toBeGreaterThanOrEqual(0.85)
        expect(figures?.precision).toBeGreaterThanOrEqual(0.8)
      }
    })

    it('are told of nothing that comes later: a recording cut anywhere tells the same up to there', async () => {
      const patients = await patientsOf(dirname(folder ?? ''))
      for (const whole of patients) {
        const cut = Math.floor(whole.measured.length * 0.6)
        const part = { ...whole, measured: whole.measured.slice(0, cut) }
        // What was measured less than 60 s before the cut may still have been taken back.
        const until = (whole.measured[cut]?.at ?? Infinity) - minutes(1)
        for (const type of labelTypes) {
          const told = (patient: Patient) => replay(patient, type, {}).filter(({ at }) => at < until)
          const [before, after] = [told(part), told(whole)]
          expect(before.filter(({ change }) => change === 'raised').map(({ summary }) => summary.zh)).toEqual(
            after.filter(({ change }) => change === 'raised').map(({ summary }) => summary.zh),
          )
        }
      }
    })

    it('are told better than by single bands or by NEWS2 alone', async () => {
      const patients = await patientsOf(dirname(folder ?? ''))
      const recall = METHODS.map((method) => figuresOf(method, patients, ['odd'])[2]?.recall ?? 0)
      expect(recall[0]).toBeGreaterThan(recall[3] ?? 1)
      expect(recall[0]).toBeGreaterThan(recall[4] ?? 1)
    })
  },
)
