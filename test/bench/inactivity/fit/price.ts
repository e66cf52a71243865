import { FLOOR } from '../../../../alerting/stillness/limit.ts'
import { hours } from '../../../../core/time.ts'
import type { Objective, Slope, Vector } from './lbfgs.ts'
import type { Bounds, HomeTable } from './home-table.ts'
import { boundsOf } from './home-table.ts'
import type { Row } from './home-rows.ts'

/** What the fit pays for. */
export interface Prices {
  /** Of one false alarm a home-day, in hours of mean time to detect. */
  readonly falseAlarm: number
  /** Of an hour of the door set's mean. */
  readonly door: number
  /** Of large weights: of the square of each standardised one. */
  readonly ridge: number
}

const HOUR = hours(1)
/** How soft an alarm counts: the width in ln of hours over which it turns from none to one. */
const SOFTNESS = 0.12
/** The slope left where floor or ceiling holds, so that a weight can come back. */
const BEYOND = 0.02
const LEAST = Math.log(0.01)

/** The rows of all homes in flat arrays: a fit runs over them a thousand times. */
interface Flat {
  readonly x: readonly Float64Array[]
  /** Where the weights of the row's situation begin. */
  readonly from: readonly number[]
  readonly bounds: readonly Bounds[]
  /** Of each trial: its row, how long it had been silent, what an hour of it costs. */
  readonly trials: readonly { readonly row: number; readonly elapsed: number; readonly cost: number }[]
  /** Of each gap the rows that may alarm, with ln of their length as far as it was heard. */
  readonly gaps: readonly (readonly { readonly row: number; readonly length: number }[])[]
  readonly homeDays: number
}

const counts = (table: HomeTable, row: Row): boolean =>
  row.length >= FLOOR / HOUR && row.start.at + row.length * HOUR > table.scored.from

export function flatten(
  tables: readonly HomeTable[],
  prices: Prices,
  offsets: Readonly<Record<Row['situation'], number>>,
): Flat {
  const all = tables.flatMap((table) => table.rows.flatMap((row) => row.trials))
  const hourly = all.filter((trial) => trial.set === 'every-61-min').length
  const price = { 'every-61-min': 1 / hourly, door: prices.door / Math.max(1, all.length - hourly) }
  const flat = {
    x: [] as Float64Array[],
    from: [] as number[],
    bounds: [] as Bounds[],
    trials: [] as { row: number; elapsed: number; cost: number }[],
  }
  const gaps: { row: number; length: number }[][] = []
  for (const table of tables) {
    const ofHome = new Map<number, { row: number; length: number }[]>()
    for (const [index, row] of table.rows.entries()) {
      const at = flat.x.push(Float64Array.from(table.features[index] ?? [])) - 1
      flat.from.push(offsets[row.situation])
      flat.bounds.push(boundsOf(row))
      for (const { set, elapsed } of row.trials) flat.trials.push({ row: at, elapsed, cost: price[set] })
      if (!counts(table, row)) continue
      const gap = ofHome.get(row.gap) ?? []
      gap.push({ row: at, length: Math.max(LEAST, Math.log(Math.min(row.length, row.heard))) })
      ofHome.set(row.gap, gap)
    }
    gaps.push(...ofHome.values())
  }
  return { ...flat, gaps, homeDays: tables.reduce((sum, table) => sum + table.homeDays, 0) }
}

/** The price of weights: mean time to detect + door set + false alarms + ridge. A gap alarms once however many of its silences do. */
export function priceOf(flat: Flat, prices: Prices, intercepts: readonly number[]): Objective {
  const rows = flat.x.length
  const limit = new Float64Array(rows)
  const bend = new Float64Array(rows)
  const pull = new Float64Array(rows)
  return (weights): Slope => {
    for (let row = 0; row < rows; row += 1) judge(flat, weights, row, limit, bend)
    pull.fill(0)
    const value = payTrials(flat, limit, pull) + payAlarms(flat, prices, limit, pull)
    const gradient = gradientOf(flat, pull, bend, weights.length)
    return withRidge({ value, gradient }, weights, prices.ridge, intercepts)
  }
}

function judge(flat: Flat, weights: Vector, row: number, limit: Float64Array, bend: Float64Array): void {
  const x = flat.x[row]
  const bounds = flat.bounds[row]
  if (x === undefined || bounds === undefined) return
  const from = flat.from[row] ?? 0
  let sum = 0
  for (let i = 0; i < x.length; i += 1) sum += (x[i] ?? 0) * (weights[from + i] ?? 0)
  limit[row] = Math.min(bounds.high, Math.max(bounds.low, sum))
  bend[row] = sum > bounds.low && sum < bounds.high ? 1 : BEYOND
}

/** What moving each weight costs: the pull on every row's limit, where it can move, times its features. */
function gradientOf(flat: Flat, pull: Float64Array, bend: Float64Array, width: number): Vector {
  const gradient = new Float64Array(width)
  for (const [row, x] of flat.x.entries()) {
    const slope = (pull[row] ?? 0) * (bend[row] ?? 0)
    if (slope === 0) continue
    const from = flat.from[row] ?? 0
    for (let i = 0; i < x.length; i += 1) gradient[from + i] = (gradient[from + i] ?? 0) + slope * (x[i] ?? 0)
  }
  return gradient
}

function payTrials(flat: Flat, limit: Float64Array, pull: Float64Array): number {
  let paid = 0
  for (const { row, elapsed, cost } of flat.trials) {
    const hours = Math.exp(limit[row] ?? 0)
    if (hours <= elapsed) continue
    paid += cost * (hours - elapsed)
    pull[row] = (pull[row] ?? 0) + cost * hours
  }
  return paid
}

function payAlarms(flat: Flat, prices: Prices, limit: Float64Array, pull: Float64Array): number {
  const each = prices.falseAlarm / flat.homeDays
  let paid = 0
  for (const gap of flat.gaps) {
    let none = 1
    const odds = gap.map(({ row, length }) => 1 / (1 + Math.exp(-(length - (limit[row] ?? 0)) / SOFTNESS)))
    for (const p of odds) none *= Math.max(1e-12, 1 - p)
    paid += each * (1 - none)
    for (const [index, { row }] of gap.entries())
      pull[row] = (pull[row] ?? 0) - (each * none * (odds[index] ?? 0)) / SOFTNESS
  }
  return paid
}

function withRidge(slope: Slope, weights: Vector, ridge: number, intercepts: readonly number[]): Slope {
  let { value } = slope
  for (const [i, weight] of weights.entries()) {
    if (intercepts.includes(i)) continue
    value += ridge * weight ** 2
    slope.gradient[i] = (slope.gradient[i] ?? 0) + 2 * ridge * weight
  }
  return { value, gradient: slope.gradient }
}
