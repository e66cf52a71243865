import { isMetric, type Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { Offset } from '../../../core/journal.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, toTable } from '../table.ts'
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
  readonly series: Map<Metric, ValueSeries>
  /** When a counter of it last went backwards. */
  backwards: readonly EpochMs[]
  /** What was told and is not over. */
  readonly faults: Set<Fault>
  /** The entry that showed the newest of them. */
  toldOffset: Offset
}

export const newWatchedDevice = (
  known: Pick<WatchedDevice, 'device' | 'home' | 'speaksOf' | 'firstAt'>,
): WatchedDevice => ({
  ...known,
  pace: newPace(known.firstAt),
  series: new Map(),
  backwards: [],
  faults: new Set(),
  toldOffset: 0,
})

interface Texts {
  readonly devices: string
  readonly series: string
}

const LIST = ','
const OWN_COLUMNS = 9

export function devicesToText(devices: Iterable<WatchedDevice>): { devices: string; series: string } {
  const all = [...devices]
  return {
    devices: toTable(
      all.map((one) => [
        one.device,
        one.home,
        one.firstAt,
        one.speaksOf,
        `[${one.backwards.join(LIST)}]`,
        `[${[...one.faults].join(LIST)}]`,
        one.toldOffset,
        one.pace.hour,
        one.pace.count,
        ...one.pace.busiest.row(),
      ]),
    ),
    series: toTable(
      all.flatMap((one) => Array.from(one.series, ([metric, series]) => [one.device, metric, ...seriesCells(series)])),
    ),
  }
}

const listIn = (text: string): readonly string[] =>
  text
    .slice(1, -1)
    .split(LIST)
    .filter((item) => item !== '')

export function devicesFromText(texts: Texts): readonly WatchedDevice[] {
  const devices = new Map<DeviceId, WatchedDevice>()
  for (const row of fromTable(texts.devices, OWN_COLUMNS + USUAL_MOST_COLUMNS)) {
    const number = (column: number): number => row.number(column) ?? 0
    const speaksOf = row.text(3)
    if (!isMetric(speaksOf)) continue
    const device = newWatchedDevice({ device: row.text(0), home: row.text(1), firstAt: number(2), speaksOf })
    device.backwards = listIn(row.text(4)).map(Number)
    for (const text of listIn(row.text(5))) {
      const fault = FAULTS.find((one) => one === text)
      if (fault !== undefined) device.faults.add(fault)
    }
    device.toldOffset = number(6)
    device.pace.hour = number(7)
    device.pace.count = number(8)
    device.pace.busiest.load([number(9), number(10), number(11), number(12), number(13), number(14)])
    devices.set(device.device, device)
  }
  for (const row of fromTable(texts.series, 2 + SERIES_COLUMNS)) {
    const metric = row.text(1)
    if (isMetric(metric)) devices.get(row.text(0))?.series.set(metric, seriesAt(row, 2))
  }
  return [...devices.values()]
}
