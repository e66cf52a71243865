import { VITAL_METRICS, type VitalMetric } from '../../../core/metric.ts'
import type { HomeId } from '../../../core/names.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import { Excursion } from './excursion.ts'
import { HomeVitals } from './home-vitals.ts'
import { Usual } from './usual.ts'
import type { Told } from './vital-series.ts'
import { VitalSeries } from './vital-series.ts'

/**
 * `home ignored severity saidAt outAt`, `home device metric value …`, the same of one that is calm, `home metric samples`, `home device metric …`
 * of each that was handed in, `home firstAt lastAt ~` when.
 */
const HOME_CELLS = 5
const SERIES_CELLS = 28
/** Before it knew what was handed in late. */
const OLD_SERIES_CELLS = 26
const CALM_SERIES_CELLS = 7
const USUAL_CELLS = 3
const HANDED_IN_CELLS = 9
const HANDED_IN_TIMES_CELLS = 4

/** What is remembered of every home, a row a line: the home itself, then its series, then what is usual. */
export function vitalsToText(homes: ReadonlyMap<HomeId, HomeVitals>): Table {
  return toTable(rowsOf(homes))
}

function* rowsOf(homes: ReadonlyMap<HomeId, HomeVitals>) {
  for (const [home, vitals] of homes) {
    yield [home, vitals.ignored, ...vitals.watch.row()]
    for (const series of vitals.series) yield [home, ...series.row()]
    for (const [metric, usual] of vitals.usual) yield [home, metric, packed(usual.samples())]
    yield* handedInRows(home, vitals)
  }
}

function* handedInRows(home: HomeId, { handedIn }: HomeVitals) {
  const times = handedIn.times()
  if (times === undefined) return
  for (const { device, metric, value, at, ownAt, offset, lateBy, receivedAt } of handedIn.rows()) {
    yield [home, device, metric, value, at, ownAt, offset, lateBy, receivedAt]
  }
  yield [home, ...times, undefined]
}

/** The homes that `vitalsToText` wrote; rows of another shape are left out. */
export function vitalsFromText(text: string): ReadonlyMap<HomeId, HomeVitals> {
  const homes = new Map<HomeId, HomeVitals>()
  for (const row of fromTable(text, HOME_CELLS)) {
    const vitals = new HomeVitals(row.text(0))
    vitals.load({ ignored: row.number(1) ?? 0 })
    vitals.watch.load(row.text(2), row.number(3), row.number(4))
    homes.set(row.text(0), vitals)
  }
  for (const cells of [CALM_SERIES_CELLS, OLD_SERIES_CELLS, SERIES_CELLS]) {
    for (const row of fromTable(text, cells)) {
      const metric = metricOf(row.text(2))
      if (metric !== undefined) homes.get(row.text(0))?.load({ series: seriesOf(row, metric) })
    }
  }
  for (const row of fromTable(text, USUAL_CELLS)) {
    const metric = metricOf(row.text(1))
    if (metric !== undefined) homes.get(row.text(0))?.load({ usual: [metric, new Usual(unpacked(row.text(2)))] })
  }
  loadHandedIn(text, homes)
  return homes
}

function loadHandedIn(text: string, homes: ReadonlyMap<HomeId, HomeVitals>): void {
  for (const row of fromTable(text, HANDED_IN_CELLS)) {
    const metric = metricOf(row.text(2))
    const number = (column: number): number => row.number(column) ?? 0
    if (metric === undefined) continue
    homes.get(row.text(0))?.handedIn.keep({
      device: row.text(1),
      metric,
      value: number(3),
      at: number(4),
      ownAt: row.number(5),
      offset: number(6),
      lateBy: number(7),
      receivedAt: number(8),
    })
  }
  for (const row of fromTable(text, HANDED_IN_TIMES_CELLS)) {
    const [firstAt, lastAt] = [row.number(1), row.number(2)]
    if (firstAt !== undefined && lastAt !== undefined) homes.get(row.text(0))?.handedIn.loadTimes(firstAt, lastAt)
  }
}

function seriesOf(row: TableRow, metric: VitalMetric): VitalSeries {
  const series = new VitalSeries(row.text(1), metric)
  series.load({
    newest: {
      value: row.number(3) ?? 0,
      at: row.number(4) ?? 0,
      ownAt: row.number(5),
      offset: row.number(6) ?? -1,
      lateBy: row.number(27),
    },
    told: toldOf(row),
    excursion: excursionOf(row),
  })
  return series
}

function toldOf(row: TableRow): Told | undefined {
  const saidAt = row.number(8)
  const outAt = row.number(9)
  if (saidAt === undefined || outAt === undefined) return undefined
  return { severity: row.text(7) === 'urgent' ? 'urgent' : 'routine', saidAt, outAt, calm: row.number(10) ?? 0 }
}

function excursionOf(row: TableRow): Excursion | undefined {
  if (row.number(13) === undefined) return undefined
  const numbers: number[] = []
  for (let column = 13; column < OLD_SERIES_CELLS; column += 1) numbers.push(row.number(column) ?? 0)
  return new Excursion({ high: row.flag(11), spot: row.flag(12), after: row.number(26) ?? Infinity }, numbers)
}

/** Samples lie close together: the differences are half as long. */
function packed(samples: readonly number[]): string {
  let last = 0
  const cells: string[] = []
  for (const sample of samples) {
    cells.push((sample - last).toString(36))
    last = sample
  }
  return cells.join(',')
}

function unpacked(text: string): readonly number[] {
  let last = 0
  const samples: number[] = []
  for (const cell of text.split(',')) {
    last += Number.parseInt(cell, 36)
    if (!Number.isNaN(last)) samples.push(last)
  }
  return samples
}

const metricOf = (text: string): VitalMetric | undefined => VITAL_METRICS.find((metric) => metric === text)
