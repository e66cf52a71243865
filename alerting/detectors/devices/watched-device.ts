import { isMetric, type Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { Offset } from '../../../core/journal.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import type { Fault, Pace } from './fault-signs.ts'
import { FAULTS, newPace } from './fault-signs.ts'
import { USUAL_MOST_COLUMNS } from './usual-most.ts'
import type { ValueSeries } from './value-series.ts'
import { SERIES_COLUMNS, seriesAt, seriesCells } from './value-series.ts'

/** What is remembered of one device to tell whether it is broken. */
export interface WatchedDevice {
  readonly device: DeviceId
  readonly home: HomeId
  readonly firstAt: EpochMs
  speaksOf: Metric
  readonly pace: Pace
  /** One or two in nearly every device: a map of them would be three times as large. */
  readonly series: MetricSeries[]
  /** When a counter of it last went backwards. */
  backwards: readonly EpochMs[]
  /** What was told and is not over. */
  faults: readonly Fault[]
  /** The entry that showed the newest of them. */
  toldOffset: Offset
}

/** Written out: there are fifty thousand, and a copied object is of a kind of its own. */
export const newWatchedDevice = (
  known: Pick<WatchedDevice, 'device' | 'home' | 'speaksOf' | 'firstAt'>,
): WatchedDevice => ({
  device: known.device,
  home: known.home,
  firstAt: known.firstAt,
  speaksOf: known.speaksOf,
  pace: newPace(known.firstAt),
  series: [],
  backwards: NEVER,
  faults: NO_FAULTS,
  toldOffset: 0,
})

const NEVER: readonly EpochMs[] = []
const NO_FAULTS: readonly Fault[] = []

export interface MetricSeries {
  readonly metric: Metric
  readonly values: ValueSeries
}

/** `undefined` when it never spoke of that. */
export const seriesOf = ({ series }: Pick<WatchedDevice, 'series'>, metric: Metric): ValueSeries | undefined =>
  series.find((one) => one.metric === metric)?.values

/** As tables: what most devices have, and beside it what few have. */
export interface WatchedTexts {
  readonly devices: string
  readonly busiest: string
  readonly faults: string
  readonly series: string
}

const LIST = ','

export function devicesToText(
  devices: ReadonlyMap<DeviceId, WatchedDevice>,
): Readonly<Record<keyof WatchedTexts, Table>> {
  return {
    devices: toTable(devices, ([id, { home, firstAt, speaksOf, pace }]) => [
      id,
      home,
      firstAt,
      speaksOf,
      pace.hour,
      pace.count,
    ]),
    busiest: toTable(devices, ([id, { pace }]) => (pace.busiest.count === 0 ? undefined : [id, ...pace.busiest.row()])),
    faults: toTable(devices, ([id, { backwards, faults, toldOffset }]) =>
      toldOffset === 0 && backwards.length === 0
        ? undefined
        : [id, `[${backwards.join(LIST)}]`, `[${faults.join(LIST)}]`, toldOffset],
    ),
    series: toTable(seriesRows(devices.values())),
  }
}

function* seriesRows(devices: Iterable<WatchedDevice>) {
  for (const { device, series } of devices) {
    for (const { metric, values } of series) yield [device, metric, ...seriesCells(values)]
  }
}

const listIn = (text: string): readonly string[] =>
  text
    .slice(1, -1)
    .split(LIST)
    .filter((item) => item !== '')

export function devicesFromText(texts: WatchedTexts): ReadonlyMap<DeviceId, WatchedDevice> {
  const devices = new Map<DeviceId, WatchedDevice>()
  for (const row of fromTable(texts.devices, 6)) {
    const speaksOf = row.text(3)
    if (isMetric(speaksOf)) devices.set(row.text(0), deviceAt(row, speaksOf))
  }
  for (const row of fromTable(texts.busiest, 1 + USUAL_MOST_COLUMNS)) loadBusiest(devices.get(row.text(0)), row)
  for (const row of fromTable(texts.faults, 4)) loadFaults(devices.get(row.text(0)), row)
  for (const row of fromTable(texts.series, 2 + SERIES_COLUMNS)) {
    const metric = row.text(1)
    if (isMetric(metric)) devices.get(row.text(0))?.series.push({ metric, values: seriesAt(row, 2) })
  }
  return devices
}

function deviceAt(row: TableRow, speaksOf: Metric): WatchedDevice {
  const device = newWatchedDevice({
    device: row.text(0),
    home: row.text(1),
    firstAt: row.number(2) ?? 0,
    speaksOf,
  })
  device.pace.hour = row.number(4) ?? 0
  device.pace.count = row.number(5) ?? 0
  return device
}

function loadBusiest(device: WatchedDevice | undefined, row: TableRow): void {
  const cell = (index: number): number => row.number(1 + index) ?? 0
  device?.pace.busiest.load([cell(0), cell(1), cell(2), cell(3), cell(4), cell(5)])
}

function loadFaults(device: WatchedDevice | undefined, row: TableRow): void {
  if (device === undefined) return
  device.backwards = listIn(row.text(1)).map(Number)
  device.faults = listIn(row.text(2)).flatMap((text) => FAULTS.find((one) => one === text) ?? [])
  device.toldOffset = row.number(3) ?? 0
}
