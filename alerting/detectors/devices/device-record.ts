import { isMetric, type Metric } from '../../../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import { USUAL_MOST_COLUMNS, UsualMost } from './usual-most.ts'

/** Where a device is. */
interface Installed {
  readonly device: DeviceId
  readonly home: HomeId
  readonly gateway: GatewayId
}

const [FIRST_AT, LAST_AT, DEAF, LIVED, GAPS] = [0, 1, 2, 3, 4]
const LIVED_GAPS = GAPS + USUAL_MOST_COLUMNS
const NUMBERS = LIVED_GAPS + USUAL_MOST_COLUMNS

/** What is remembered of how one device speaks. Its numbers lie in one list: there are fifty thousand devices. */
export class DeviceRecord {
  readonly device: DeviceId
  readonly home: HomeId
  readonly gateway: GatewayId
  /** What it speaks of, for people. */
  speaksOf: Metric
  /** It said its last word live, so that the time from there on to its next live word is a gap. */
  lastLive = false
  /** It has told of people: motion, doors, steps. */
  tellsOfPeople = false
  /** It is silent, and that was told. */
  told = false
  readonly #numbers: number[]

  constructor({ device, home, gateway }: Installed, speaksOf: Metric, numbers: number[]) {
    this.device = device
    this.home = home
    this.gateway = gateway
    this.speaksOf = speaksOf
    this.#numbers = numbers
  }

  get firstAt(): EpochMs {
    return this.#numbers[FIRST_AT] ?? 0
  }

  /** When it last said anything, by our clock; 0 when it has not yet. */
  get lastAt(): EpochMs {
    return this.#numbers[LAST_AT] ?? 0
  }

  set lastAt(at: EpochMs) {
    this.#numbers[LAST_AT] = at
  }

  /** How much deaf time its gateway had … */
  get deaf(): DurationMs {
    return this.#numbers[DEAF] ?? 0
  }

  set deaf(length: DurationMs) {
    this.#numbers[DEAF] = length
  }

  /** … and how many hours its home had lived, when it last spoke. */
  get lived(): number {
    return this.#numbers[LIVED] ?? 0
  }

  set lived(count: number) {
    this.#numbers[LIVED] = count
  }

  /** Its longest silences, by the clock … */
  get gaps(): UsualMost {
    return new UsualMost(this.#numbers, GAPS)
  }

  /** … and in hours in which its home lived. */
  get livedGaps(): UsualMost {
    return new UsualMost(this.#numbers, LIVED_GAPS)
  }
}

/** Of a device that has not said anything yet. */
export function newRecord(known: Installed & Pick<DeviceRecord, 'firstAt' | 'speaksOf'>): DeviceRecord {
  const numbers = Array.from({ length: NUMBERS }, () => 0)
  numbers[FIRST_AT] = known.firstAt
  return new DeviceRecord(known, known.speaksOf, numbers)
}

const OWN_COLUMNS = 11
const COLUMNS = OWN_COLUMNS + 2 * USUAL_MOST_COLUMNS

export const recordsToText = (records: Iterable<DeviceRecord>): Table => toTable(rowsOf(records))

function* rowsOf(records: Iterable<DeviceRecord>) {
  for (const r of records) {
    yield [
      r.device,
      r.home,
      r.gateway,
      r.firstAt,
      r.lastAt,
      r.lastLive,
      r.deaf,
      r.lived,
      r.tellsOfPeople,
      r.speaksOf,
      r.told,
      ...r.gaps.row(),
      ...r.livedGaps.row(),
    ]
  }
}

export function* recordsFromText(text: string): Generator<DeviceRecord> {
  for (const row of fromTable(text, COLUMNS)) {
    const speaksOf = row.text(9)
    if (isMetric(speaksOf)) yield recordAt(row, speaksOf)
  }
}

function recordAt(row: TableRow, speaksOf: Metric): DeviceRecord {
  const installed = { device: row.text(0), home: row.text(1), gateway: row.text(2) }
  const record = newRecord({ ...installed, speaksOf, firstAt: row.number(3) ?? 0 })
  record.lastAt = row.number(4) ?? 0
  record.lastLive = row.flag(5)
  record.deaf = row.number(6) ?? 0
  record.lived = row.number(7) ?? 0
  record.tellsOfPeople = row.flag(8)
  record.told = row.flag(10)
  record.gaps.load(row, OWN_COLUMNS)
  record.livedGaps.load(row, OWN_COLUMNS + USUAL_MOST_COLUMNS)
  return record
}
