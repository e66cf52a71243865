import type { TableFault } from '../../core/table-desk.ts'
import type { RecordKind } from '../installation.ts'
import type { RawRecord } from '../import/raw-record.ts'
import { cellText } from './cell-text.ts'
import { columnLetters, type Grid, type GridRow } from './grid.ts'
import type { RecordTexts } from './record-texts.ts'
import type { Table, TableColumn } from './table.ts'

/** The header may stand below a title and a remark. */
const LAST_HEADER_ROW = 10
/** What the template writes before the id of the row that shows how it is done. No id can begin so. */
export const EXAMPLE = '示例'
/** Stands in every sheet that people keep, and says nothing of a record. */
const PASSED_OVER = new Set(['序号', '备注'])

export interface HeaderColumn {
  readonly column: TableColumn
  /** From 0. */
  readonly index: number
}

/** The rows of a table as records, each with the fields that its file says nothing of as they are. */
export interface TableRecords {
  readonly header: readonly HeaderColumn[]
  readonly records: readonly RawRecord[]
  readonly faults: readonly TableFault[]
}

/** @param known the texts of what is registered under that id */
export function rowsToRecords(
  { rows, badFormulas }: Grid,
  table: Table,
  known: (id: string) => RecordTexts | undefined,
): TableRecords {
  const faults: TableFault[] = badFormulas.map((address) => ({
    line: Number(/\d+$/.exec(address)?.[0] ?? 1),
    column: address.replace(/\d+$/, ''),
    said: {
      zh: '这一格的公式没有结果或出错，请改成数值或文字。',
      en: 'The formula in this cell has no value or an error: write the value itself.',
    },
  }))
  const at = rows.slice(0, LAST_HEADER_ROW).findIndex((row) => titled(row, table) >= Math.min(2, table.columns.length))
  const headerRow = rows[at]
  if (headerRow === undefined) return { header: [], records: [], faults: [noHeader(table), ...faults] }
  const { header, faults: ofHeader } = headerOf(headerRow, table)
  faults.push(...ofHeader)
  const hasId = header.some(({ column }) => column.field === 'id')
  const records = (hasId ? rows.slice(at + 1) : []).flatMap((row): RawRecord[] => {
    const read = readRow(row, header)
    const { id } = read.fields
    if (id?.startsWith(EXAMPLE) === true) return []
    faults.push(...read.faults)
    const before = id === undefined ? undefined : known(id)
    return [recordOf({ kind: table.kind, line: row.line, read: read.fields, before, header })]
  })
  if (records.length === 0 && faults.length === 0) faults.push(nothingThere(headerRow.line))
  return { header, records, faults }
}

interface Read {
  readonly kind: RecordKind
  readonly line: number
  readonly read: RecordTexts
  readonly before: RecordTexts | undefined
  readonly header: readonly HeaderColumn[]
}

/** A column that is not there leaves its field as it was; an empty cell empties it, but for a secret, which nobody can read back. */
function recordOf({ kind, line, read, before, header }: Read): RawRecord {
  const fields: Record<string, string> = { ...before, ...read }
  for (const { column } of header) {
    if (read[column.field] === undefined && column.secret === undefined && column.kind !== 'order') {
      delete fields[column.field]
    }
  }
  return { kind, line, fields, fieldLines: {} }
}

function readRow(
  row: GridRow,
  header: readonly HeaderColumn[],
): { fields: RecordTexts; faults: readonly TableFault[] } {
  const fields: Record<string, string> = {}
  const faults: TableFault[] = []
  for (const { column, index } of header) {
    const text = cellText(row.cells[index], column)
    if (typeof text === 'object') {
      faults.push({ line: row.line, column: columnLetters(index), title: column.title.zh, said: text })
    } else if (text !== '') fields[column.field] = text
  }
  return { fields, faults }
}

/** `* 住户编号` and `住户编号(必填)` are `住户编号`. */
const plain = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/\((必填|选填|required)\)$/i, '')
    .replaceAll(/[\s*]/g, '')
    .toLowerCase()

function columnOf(cell: unknown, { columns }: Table): TableColumn | undefined {
  if (typeof cell !== 'string') return undefined
  const written = plain(cell)
  return columns.find(({ field, title }) => [field, title.zh, title.en].some((name) => plain(name) === written))
}

const titled = (row: GridRow, table: Table): number =>
  row.cells.filter((cell) => columnOf(cell, table) !== undefined).length

function headerOf(row: GridRow, table: Table): { header: readonly HeaderColumn[]; faults: readonly TableFault[] } {
  const header: HeaderColumn[] = []
  const faults: TableFault[] = []
  for (const [index, cell] of row.cells.entries()) {
    const written = typeof cell === 'string' ? cell.trim() : ''
    if (cell === undefined || PASSED_OVER.has(written)) continue
    const column = columnOf(cell, table)
    const place = { line: row.line, column: columnLetters(index), title: written.slice(0, 20) }
    if (column === undefined) faults.push({ ...place, said: unknownColumn(table) })
    else if (header.some((one) => one.column === column)) faults.push({ ...place, said: TWICE })
    else header.push({ column, index })
  }
  if (!header.some(({ column }) => column.field === 'id')) {
    const [id] = table.columns
    faults.push({
      line: row.line,
      said: { zh: `没有“${id?.title.zh}”这一列。`, en: `There is no column "${id?.title.en}".` },
    })
  }
  return { header, faults }
}

const TWICE = { zh: '这一列有两个，请只留一个。', en: 'There are two columns of this name: keep one.' }

const unknownColumn = ({ title, columns }: Table): TableFault['said'] => ({
  zh: `${title.zh}表没有这一列，请删去或改成：${columns.map((column) => column.title.zh).join('、')}。`,
  en: `There is no such column: remove it, or use ${columns.map((column) => column.title.en).join(', ')}.`,
})

const noHeader = ({ title, columns }: Table): TableFault => ({
  line: 1,
  said: {
    zh: `前 ${LAST_HEADER_ROW} 行里找不到${title.zh}表的表头（${columns.map((column) => column.title.zh).join('、')}）。是不是选错了表？`,
    en: `The first ${LAST_HEADER_ROW} rows have no header of this table: is it the right one? Download the template.`,
  },
})

const nothingThere = (line: number): TableFault => ({
  line,
  said: { zh: '表头下面没有数据。', en: 'There is nothing below the header.' },
})
