import { isMetric, type Metric } from '../../../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { fromTable, type Table, type TableRow, toTable } from '../table.ts'
import { USUAL_MOST_COLUMNS, UsualMost, type UsualMostRow } from './usual-most.ts'

/** What is remembered of how one device speaks. */
export interface DeviceRecord {
  readonly device: DeviceId
  readonly home: HomeId
  readonly gateway: GatewayId
  readonly firstAt: EpochMs
  /** When it last said anything, by our clock. */
  lastAt: EpochMs
  /** It said that live, so that the time from there on to its next live word is a gap. */
  lastLive: boolean
  /** How much deaf time its gateway had, and how many hours its home had lived, when it last spoke. */
  deaf: DurationMs
  lived: number
  /** It has told of people: motion, doors, steps. */
  tellsOfPeople: boolean
  /** What it speaks of, for people. */
  speaksOf: Metric
  /** It is silent, and that was told. */
  told: boolean
  /** Its longest silences, by the clock and in hours in which its home lived. */
  readonly gaps: UsualMost
  readonly livedGaps: UsualMost
}

/** Of a device that has not said anything yet. Written out: there are fifty thousand, and a copied object is of a kind of its own. */
export const newRecord = (
  known: Pick<DeviceRecord, 'device' | 'home' | 'gateway' | 'firstAt' | 'speaksOf'>,
): DeviceRecord => ({
  device: known.device,
  home: known.home,
  gateway: known.gateway,
  firstAt: known.firstAt,
  lastAt: 0,
  lastLive: false,
  deaf: 0,
  lived: 0,
  tellsOfPeople: false,
  speaksOf: known.speaksOf,
  told: false,
  gaps: new UsualMost(),
  livedGaps: new UsualMost(),
})

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
    if (!isMetric(speaksOf)) continue
    yield {
      device: row.text(0),
      home: row.text(1),
      gateway: row.text(2),
      firstAt: row.number(3) ?? 0,
      lastAt: row.number(4) ?? 0,
      lastLive: row.flag(5),
      deaf: row.number(6) ?? 0,
      lived: row.number(7) ?? 0,
      tellsOfPeople: row.flag(8),
      speaksOf,
      told: row.flag(10),
      gaps: usualMostAt(row, OWN_COLUMNS),
      livedGaps: usualMostAt(row, OWN_COLUMNS + USUAL_MOST_COLUMNS),
    }
  }
}

function usualMostAt(row: TableRow, column: number): UsualMost {
  const number = (index: number): number => row.number(column + index) ?? 0
  const values: UsualMostRow = [number(0), number(1), number(2), number(3), number(4), number(5)]
  const usual = new UsualMost()
  usual.load(values)
  return usual
}
