import { HubError } from '../../core/errors.ts'
import { MOST_TABLE_ROWS } from '../../core/table-desk.ts'

/** A cell that Excel holds for a date. */
export interface DateCell {
  readonly year: number
}

/** What a cell of a sheet holds. `undefined`: nothing. */
export type Cell = string | number | boolean | DateCell | undefined

export interface GridRow {
  /** As Excel counts, from 1. */
  readonly line: number
  readonly cells: readonly Cell[]
}

/** A table as it was found in a file: its rows, without the empty ones. */
export interface Grid {
  readonly rows: readonly GridRow[]
  /** Where a formula has no value or an error: `D7`. */
  readonly badFormulas: readonly string[]
}

export const MOST_COLUMNS = 200
/** The longest text that any column takes is 200. */
export const MOST_CHARACTERS = 2000

/** A file that is no table: a sentence in both languages that says what to do. */
export const notATable = (zh: string, en: string, cause?: unknown): HubError =>
  new HubError('IMPORT_INVALID', `${zh} ${en}`, cause === undefined ? {} : { cause })

/** @throws IMPORT_INVALID when it has more rows than there are devices in a district */
export function boundedRows(rows: readonly GridRow[]): readonly GridRow[] {
  if (rows.length <= MOST_TABLE_ROWS) return rows
  throw notATable(
    `表格超过 ${MOST_TABLE_ROWS} 行，请分成几个文件。`,
    `More than ${MOST_TABLE_ROWS} rows: divide the file.`,
  )
}

/** `0` → `A`, `27` → `AB`. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}

/** `A` → 0, `AB` → 27. */
export const columnIndex = (letters: string): number =>
  Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
