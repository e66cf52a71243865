import { isMetric, type Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { Offset } from '../../../core/journal.ts'
import type { EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import type { Fault, Pace } from './fault-signs.ts'
import { FAULTS, hourOf } from './fault-signs.ts'
import { USUAL_MOST_COLUMNS, UsualMost } from './usual-most.ts'
import type { ValueSeries } from './value-series.ts'
import { SERIES_COLUMNS, seriesAt, seriesCells } from './value-series.ts'

const [FIRST_AT, HOUR, COUNT, BUSIEST] = [0, 1, 2, 3]
const NUMBERS = BUSIEST + USUAL_MOST_COLUMNS

/** What is remembered of one device to tell whether it is broken. Most of its numbers lie in one list: there are fifty thousand devices. */
export class WatchedDevice {
  readonly device: DeviceId
  readonly home: HomeId
  speaksOf: Metric
  /** When a counter of it last went backwards. */
  backwards: readonly EpochMs[] = NEVER
  /** What was told and is not over. */
  faults: readonly Fault[] = NO_FAULTS
  /** The entry that showed the newest of them. */
  toldOffset: Offset = 0
  readonly #numbers: number[]
  /** One or two in nearly every device: a map of them would be three times as large. */
  #series: readonly ValueSeries[] = NO_SERIES

  constructor({ device, home }: Pick<WatchedDevice, 'device' | 'home'>, speaksOf: Metric, numbers: number[]) {
    this.device = device
    this.home = home
    this.speaksOf = speaksOf
    this.#numbers = numbers
  }

  get firstAt(): EpochMs {
    return this.#numbers[FIRST_AT] ?? 0
  }

  get pace(): Pace {
    return new PaceAmong(this.#numbers)
  }

  get series(): readonly ValueSeries[] {
    return this.#series
  }

  /** Of a metric that it has not spoken of yet. */
  watch(series: ValueSeries): void {
    // Not appended to, for that would make room for sixteen more.
    this.#series = this.#series.concat(series)
  }
}

class PaceAmong implements Pace {
  readonly #numbers: number[]

  constructor(numbers: number[]) {
    this.#numbers = numbers
  }

  get hour(): number {
    return this.#numbers[HOUR] ?? 0
  }

  set hour(hour: number) {
    this.#numbers[HOUR] = hour
  }

  get count(): number {
    return this.#numbers[COUNT] ?? 0
  }

  set count(count: number) {
    this.#numbers[COUNT] = count
  }

  get busiest(): UsualMost {
    return new UsualMost(this.#numbers, BUSIEST)
  }
}

/** Of a device that has not said anything yet. */
export function newWatchedDevice(
  known: Pick<WatchedDevice, 'device' | 'home' | 'speaksOf' | 'firstAt'>,
): WatchedDevice {
  const numbers = Array.from({ length: NUMBERS }, () => 0)
  numbers[FIRST_AT] = known.firstAt
  numbers[HOUR] = hourOf(known.firstAt)
  return new WatchedDevice(known, known.speaksOf, numbers)
}

const NEVER: readonly EpochMs[] = []
const NO_FAULTS: readonly Fault[] = []
const NO_SERIES: readonly ValueSeries[] = []

/** `undefined` when it never spoke of that. */
export const seriesOf = ({ series }: Pick<WatchedDevice, 'series'>, metric: Metric): ValueSeries | undefined =>
  series.find((one) => one.metric === metric)

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
    for (const one of series) yield [device, one.metric, ...seriesCells(one)]
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
  for (const row of fromTable(texts.busiest, 1 + USUAL_MOST_COLUMNS))
    devices.get(row.text(0))?.pace.busiest.load(row, 1)
  for (const row of fromTable(texts.faults, 4)) loadFaults(devices.get(row.text(0)), row)
  for (const row of fromTable(texts.series, 2 + SERIES_COLUMNS)) {
    const metric = row.text(1)
    if (isMetric(metric)) devices.get(row.text(0))?.watch(seriesAt(metric, row, 2))
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

function loadFaults(device: WatchedDevice | undefined, row: TableRow): void {
  if (device === undefined) return
  device.backwards = listIn(row.text(1)).map(Number)
  device.faults = listIn(row.text(2)).flatMap((text) => FAULTS.find((one) => one === text) ?? [])
  device.toldOffset = row.number(3) ?? 0
}
