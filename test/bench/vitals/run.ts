import { parseArgs } from 'node:util'
import type { VitalFigures } from './figures.ts'
import { figuresOf } from './figures.ts'
import { METHODS } from './methods.ts'
import type { Split } from './recording.ts'
import { patientsOf } from './recording.ts'

const USAGE = `Usage: npm run bench:vitals -- --data DIR [--split even|odd] [--json]
DIR holds physiology.csv.gz and labels.csv. While rules are being tuned, look at --split even only.`

const { values } = parseArgs({
  options: { data: { type: 'string' }, split: { type: 'string' }, json: { type: 'boolean', default: false } },
})

const text = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3))
const HEADER =
  '| method | days | split | type | TP | FP | FN | precision | recall |\n|---|---|---|---|---|---|---|---|---|'
const row = (f: VitalFigures): string =>
  `| ${f.method} | ${f.count} | ${f.split} | ${f.type} | ${f.truePositives} | ${f.falsePositives} | ${f.falseNegatives} | ${text(f.precision)} | ${text(f.recall)} |`

if (values.data === undefined) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const patients = await patientsOf(values.data)
  const splits: readonly Split[] = values.split === 'even' || values.split === 'odd' ? [values.split] : ['even', 'odd']
  const figures = METHODS.flatMap((method) => figuresOf(method, patients, splits))
  process.stdout.write(
    values.json ? `${JSON.stringify({ figures }, undefined, 2)}\n` : `${[HEADER, ...figures.map(row)].join('\n')}\n`,
  )
}
