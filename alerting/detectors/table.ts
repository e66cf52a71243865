import type { LongText } from '../../core/detector.ts'
import { Lines } from './lines.ts'

type Cell = string | number | boolean | undefined
type Row = readonly Cell[]

/** Rows as text; its type where it is not made yet. */
export type Table = LongText

const NOTHING = '~'
const joined = (row: Row, by: string): string => row.map((cell) => cell ?? NOTHING).join(by)

/**
 * Rows as text, one a line, cells parted by spaces. Ten thousand homes remember some hundred thousand rows: as text they are saved and
 * checked several times faster than as nested JSON. Cells may not hold spaces, which names never do. What has no row is left out.
 */
export function toTable(rows: Iterable<Row>): Table
export function toTable<T>(items: Iterable<T>, rowOf: (item: T) => Row | undefined): Table
export function toTable<T extends Row>(items: Iterable<T>, rowOf: (item: T) => Row | undefined = (row) => row): Table {
  return new Lines(items, (item) => {
    const row = rowOf(item)
    return row === undefined ? undefined : joined(row, ' ')
  })
}

/** The rows of `toTable`; one that has not that many cells, or in which a number is none, is left out. */
export function* fromTable(text: string, columns: number): Generator<TableRow> {
  for (const line of text.split('\n')) {
    const cells = line.split(' ')
    if (cells.length === columns) yield new TableRow(cells)
  }
}

/** A small table as one cell of another. */
export const toCell = (rows: readonly Row[]): string => rows.map((row) => joined(row, ',')).join(';')

/** The rows of `toCell`. */
export const fromCell = (text: string, columns: number): Generator<TableRow> =>
  fromTable(text.replaceAll(',', ' ').replaceAll(';', '\n'), columns)

export class TableRow {
  readonly #cells: readonly string[]

  constructor(cells: readonly string[]) {
    this.#cells = cells
  }

  text(column: number): string {
    return this.#cells[column] ?? ''
  }

  /** `undefined` when nothing was there. */
  number(column: number): number | undefined {
    const cell = this.#cells[column] ?? NOTHING
    const value = cell === NOTHING ? Number.NaN : Number(cell)
    return Number.isNaN(value) ? undefined : value
  }

  flag(column: number): boolean {
    return this.#cells[column] === 'true'
  }
}
