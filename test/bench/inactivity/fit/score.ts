import type { EpochMs } from '../../../../core/time.ts'
import { hours } from '../../../../core/time.ts'
import { OUTAGES } from '../schedule.ts'
import type { RowTrial } from './home-rows.ts'
import type { HomeTable } from './home-table.ts'
import { boundsOf } from './home-table.ts'
import type { Weights } from './situations.ts'

/** The figures of some homes. Times in hours. */
export interface Score {
  readonly alarms: number
  readonly homeDays: number
  readonly mean: number
  readonly door: number
}

const HOUR = hours(1)
const CAP = 48
const DEAF_AT_MOST = hours(2)

/** Of every row the limit in hours. */
export function limitsOf(table: HomeTable, weights: Weights, factor: number): readonly number[] {
  return table.rows.map((row, index) => {
    const features = table.features[index] ?? []
    const own = weights[row.situation]
    const sum = features.reduce((total, value, i) => total + value * (own[i] ?? 0), 0) + Math.log(factor)
    const { low, high } = boundsOf(row)
    return Math.exp(Math.min(high, Math.max(low, sum)))
  })
}

function toldAt(from: EpochMs, limit: number): EpochMs {
  const at = from + limit * HOUR
  const deaf = OUTAGES.find((outage) => outage.from <= at && at < outage.to)
  return deaf === undefined ? at : deaf.to + Math.min(DEAF_AT_MOST, deaf.to - deaf.from)
}

/** When each gap alarms first, by its number. */
function toldOf({ rows }: HomeTable, limits: readonly number[]): ReadonlyMap<number, EpochMs> {
  const told = new Map<number, EpochMs>()
  for (const [index, { start, length, gap }] of rows.entries()) {
    const at = toldAt(start.at, limits[index] ?? CAP)
    if (at < start.at + length * HOUR && !told.has(gap)) told.set(gap, at)
  }
  return told
}

interface Found {
  readonly set: RowTrial['set']
  readonly after: number
}

function foundOf(table: HomeTable, limits: readonly number[], told: ReadonlyMap<number, EpochMs>): readonly Found[] {
  return table.rows.flatMap(({ gap, start, trials }, index) => {
    const limit = limits[index] ?? CAP
    const toldThen = told.get(gap) ?? Infinity
    return trials
      .filter(({ elapsed }) => toldThen > start.at + elapsed * HOUR)
      .map(({ set, elapsed }) => ({ set, after: Math.min(CAP, limit - elapsed) }))
  })
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** Counts as the benchmark does: one false alarm a gap, no t0 in a gap that has alarmed already. */
export function scoreOf(judged: readonly { readonly table: HomeTable; readonly limits: readonly number[] }[]): Score {
  const homes = judged.map(({ table, limits }) => {
    const told = toldOf(table, limits)
    const { from, to } = table.scored
    const alarms = [...told.values()].filter((at) => at >= from && at < to).length
    return { alarms, homeDays: table.homeDays, found: foundOf(table, limits, told) }
  })
  const found = homes.flatMap((home) => home.found)
  const after = (set: Found['set']): readonly number[] => found.filter((one) => one.set === set).map((one) => one.after)
  return {
    alarms: homes.reduce((sum, home) => sum + home.alarms, 0),
    homeDays: homes.reduce((sum, home) => sum + home.homeDays, 0),
    mean: meanOf(after('every-61-min')),
    door: meanOf(after('door')),
  }
}
