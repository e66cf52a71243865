import { parseArgs } from 'node:util'
import { days } from '../../../../core/time.ts'
import { recordingsOf } from '../recording.ts'
import { TEACHING } from '../schedule.ts'
import type { Fitted } from './fit-weights.ts'
import { fitWeights, strained } from './fit-weights.ts'
import type { HomeRows } from './home-rows.ts'
import { homeRows } from './home-rows.ts'
import type { HomeTable } from './home-table.ts'
import type { Prices } from './price.ts'
import type { Score } from './score.ts'
import { limitsOf, scoreOf } from './score.ts'
import type { Weights } from './situations.ts'
import { rounded, writeWeights } from './weights-file.ts'

const USAGE =
  'Usage: npm run bench:inactivity:fit -- --data DIR [--data DIR_OF_SHORT_RECORDINGS …] [--folds N] [--write]'

/** Chosen by the homes left out: docs/adr/0012-known-absences.md. */
const PRICES: Prices = { falseAlarm: 60, door: 0.1, ridge: 0.003 }
const FACTORS = [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.15, 1.3]
/** So long a recording of the second and further folders only teaches. */
const SHORT_TEACHING = days(14)
const WEIGHTS_FILE = new URL('../../../../alerting/stillness/weights.ts', import.meta.url)

interface FolderRows {
  readonly folder: string
  readonly home: HomeRows
}

interface Judged {
  readonly folder: string
  readonly table: HomeTable
  readonly weights: Weights
}

async function readRows(folders: readonly string[]): Promise<readonly FolderRows[]> {
  const rows: FolderRows[] = []
  for (const [index, folder] of folders.entries()) {
    const teaching = index === 0 ? TEACHING : SHORT_TEACHING
    for await (const recording of recordingsOf(folder)) rows.push({ folder, home: homeRows(recording, teaching) })
  }
  return rows
}

const judgedBy = (rows: readonly FolderRows[], { expected, weights }: Fitted): readonly Judged[] =>
  rows.map(({ folder, home }) => ({ folder, table: strained(home, expected), weights }))

/** Every home judged by weights that were fitted without it. */
function leftOut(rows: readonly FolderRows[], folds: number): readonly Judged[] {
  const judged: Judged[] = []
  for (let fold = 0; fold < folds; fold += 1) {
    const taught = rows.filter((_, index) => index % folds !== fold).map(({ home }) => home)
    const left = rows.filter((_, index) => index % folds === fold)
    judged.push(...judgedBy(left, rounded(fitWeights(taught, PRICES))))
  }
  return judged
}

const clock = (value: number): string => {
  const total = Math.round(value * 60)
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}

const row = (factor: number, score: Score): string =>
  [
    String(factor).padStart(6),
    String(score.alarms).padStart(7),
    (score.alarms / Math.max(1, score.homeDays)).toFixed(4).padStart(8),
    clock(score.mean).padStart(6),
    clock(score.door).padStart(6),
  ].join(' ')

function print(title: string, judged: readonly Judged[]): void {
  for (const folder of new Set(judged.map((one) => one.folder))) {
    const homes = judged.filter((one) => one.folder === folder)
    const homeDays = homes.reduce((sum, { table }) => sum + table.homeDays, 0)
    process.stdout.write(`\n${title}: ${homes.length} homes of ${folder}, ${homeDays.toFixed(1)} home-days\n`)
    process.stdout.write('factor  alarms  per day   mean   door\n')
    for (const factor of FACTORS) {
      const limits = homes.map(({ table, weights }) => ({ table, limits: limitsOf(table, weights, factor) }))
      process.stdout.write(`${row(factor, scoreOf(limits))}\n`)
    }
  }
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    folds: { type: 'string', default: '0' },
    write: { type: 'boolean', default: false },
  },
})
const folds = Number(values.folds)
if (values.data.length === 0 || !Number.isInteger(folds) || folds < 0 || folds === 1) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const rows = await readRows(values.data)
  const fitted = rounded(
    fitWeights(
      rows.map(({ home }) => home),
      PRICES,
    ),
  )
  if (values.write) await writeWeights(WEIGHTS_FILE, fitted)
  print('in the fit', judgedBy(rows, fitted))
  if (folds > 1) print(`left out of the fit, ${folds} folds`, leftOut(rows, folds))
}
