import { featuresOf } from '../../../../alerting/stillness/limit.ts'
import type { Strain } from '../../../../alerting/stillness/strain.ts'
import { strainOf } from '../../../../alerting/stillness/strain.ts'
import { days, hours } from '../../../../core/time.ts'
import type { HomeRows, Row } from './home-rows.ts'
import type { HomeTable } from './home-table.ts'
import { descend } from './lbfgs.ts'
import type { Prices } from './price.ts'
import { flatten, priceOf } from './price.ts'
import type { PerSituation, Weights } from './situations.ts'
import { SITUATIONS } from './situations.ts'

const MONTH = days(30)
const HOUR = hours(1)
const ITERATIONS = 150
/** Where the fit begins, hours. */
const FIRST_GUESS: PerSituation<number> = { indoors: 5, 'door-used': 5, out: 9 }

/** The two tables of weights that production has. */
export interface Fitted {
  readonly expected: Weights
  readonly weights: Weights
}

interface Scale {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** Mean and deviation of every feature; the first is always 1 and stays so. */
function scaleOf(lines: readonly (readonly number[])[]): Scale {
  const columns = (lines[0] ?? []).map((_, column) => lines.map((line) => line[column] ?? 0))
  const mean = columns.map((column, i) => (i === 0 ? 0 : column.reduce((sum, v) => sum + v, 0) / column.length))
  const deviation = columns.map((column, i) => {
    const middle = mean[i] ?? 0
    return i === 0 ? 1 : Math.sqrt(column.reduce((sum, v) => sum + (v - middle) ** 2, 0) / column.length) + 1e-9
  })
  return { mean, deviation }
}

const perSituation = <T>(of: (situation: Row['situation']) => T): PerSituation<T> => ({
  indoors: of('indoors'),
  'door-used': of('door-used'),
  out: of('out'),
})

/** The weights of least price for these homes. */
function cheapest(tables: readonly HomeTable[], prices: Prices): Weights {
  const scales = perSituation((situation) =>
    scaleOf(tables.flatMap((table) => table.features.filter((_, i) => table.rows[i]?.situation === situation))),
  )
  const standardised = tables.map((table) => ({
    ...table,
    features: table.features.map((line, i) => {
      const scale = scales[table.rows[i]?.situation ?? 'indoors']
      return line.map((value, column) => (value - (scale.mean[column] ?? 0)) / (scale.deviation[column] ?? 1))
    }),
  }))
  const [first, second] = [scales.indoors.mean.length, scales['door-used'].mean.length]
  const offsets = { indoors: 0, 'door-used': first, out: first + second }
  const start = new Float64Array(first + second + scales.out.mean.length)
  for (const situation of SITUATIONS) start[offsets[situation]] = Math.log(FIRST_GUESS[situation])
  const objective = priceOf(flatten(standardised, prices, offsets), prices, Object.values(offsets))
  const found = descend(objective, start, ITERATIONS)
  return perSituation((situation) => {
    const { mean, deviation } = scales[situation]
    const own = deviation.map((d, i) => (found[offsets[situation] + i] ?? 0) / d)
    return own.map((w, i) => (i === 0 ? w - own.slice(1).reduce((sum, v, j) => sum + v * (mean[j + 1] ?? 0), 0) : w))
  })
}

const bare = (home: HomeRows): HomeTable => ({
  ...home,
  features: home.rows.map((row) => featuresOf(row.situation, row.context, row.start)),
})

const sumOf = (features: readonly number[], weights: readonly number[]): number =>
  features.reduce((total, value, i) => total + value * (weights[i] ?? 0), 0)

/** As `HomeStillness` remembers. */
const isComparable = ({ length, heard, situation, context }: Row): boolean =>
  length >= 0.4 && length < 16 && heard === Infinity && situation !== 'out' && context.daysKnown > 3

/** Puts each row's strain behind its features, as production works it out from the weights without strain. */
export function strained(home: HomeRows, expected: Weights): HomeTable {
  const plain = bare(home)
  const past: { readonly to: number; readonly strain: number }[] = []
  let gone = 0
  const features = home.rows.map((row, index) => {
    const line = plain.features[index] ?? []
    while ((past[gone]?.to ?? Infinity) <= row.start.at - MONTH) gone += 1
    const strain: Strain = strainOf(past.slice(gone).map((silence) => silence.strain))
    if (isComparable(row)) {
      const compared = Math.log(row.length) - sumOf(line, expected[row.situation])
      past.push({ to: row.start.at + row.length * HOUR, strain: Math.max(-3, Math.min(3, compared)) })
    }
    return row.situation === 'out' ? line : [...line, ...strain]
  })
  return { ...home, features }
}

/** Fits twice: without strain, which says what is expected and so what strains a home, then with it. */
export function fitWeights(homes: readonly HomeRows[], prices: Prices): Fitted {
  const expected = cheapest(homes.map(bare), prices)
  const weights = cheapest(
    homes.map((home) => strained(home, expected)),
    prices,
  )
  return { expected, weights }
}
