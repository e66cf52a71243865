import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { RECORD_KINDS, type RecordKind } from '../installation.ts'
import type { Fault, RawList, RawRecord } from './raw-record.ts'
import { FIELD_NAMES } from './record-shapes.ts'

/*
 * One table for all: the first line names the columns, the column `kind` says what a row is (area, home, gateway, device or
 * responder), the other columns are named like the fields in YAML (`resident.name`, `external-id` …). A row leaves the cells empty
 * that its kind does not have. Between columns stands a comma, a semicolon or a tab; a list within a cell has spaces between.
 */

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

const parsedRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))

/** Reads a CSV list. */
export function readCsv(text: string): RawList {
  const faults: Fault[] = []
  const rows = readRows(text, faults)
  const [header, ...body] = rows
  if (header === undefined) {
    if (faults.length === 0) faults.push({ line: 1, message: 'the file is empty: begin with a line of column names.' })
    return { records: [], faults }
  }
  const columns = header.cells.map((cell) => cell.trim())
  faults.push(...faultsOfHeader(columns, header.line))
  if (!columns.includes('kind')) return { records: [], faults }
  const records = body.flatMap((row) => {
    const record = readRow(row, columns)
    if ('kind' in record) return [record]
    faults.push(record)
    return []
  })
  return { records, faults }
}

function readRows(text: string, faults: Fault[]): Row[] {
  try {
    const parsed: unknown = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    })
    return parsedRows.parse(parsed).map(({ record, info }) => ({ cells: record, line: firstLine(info.lines, record) }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const at = typeof error['lines'] === 'number' ? error['lines'] : 1
    faults.push({
      line: at,
      message: `this is not CSV: ${error.message}; look for a quotation mark that is not closed.`,
    })
    return []
  }
}

/** The parser tells the line on which a row ended; a quoted cell may have spread it over several. */
export const firstLine = (lastLine: number, cells: readonly string[]): number =>
  lastLine - cells.reduce((breaks, cell) => breaks + (cell.match(/\n/g)?.length ?? 0), 0)

/** What stands between the columns, as the first line has it. */
export function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? ''
  const count = (mark: string): number => header.split(mark).length
  return [';', '\t'].find((mark) => count(mark) > count(',')) ?? ','
}

function faultsOfHeader(columns: readonly string[], line: number): Fault[] {
  const faults: Fault[] = []
  if (!columns.includes('kind')) {
    const kinds = RECORD_KINDS.join(', ')
    faults.push({ line, message: `there is no column "kind": add one that says for each row which of ${kinds} it is.` })
  }
  for (const [index, column] of columns.entries()) {
    if (columns.indexOf(column) !== index && column !== '') {
      faults.push({ line, message: `there are two columns "${column}": keep one.` })
    } else if (column !== '' && column !== 'kind' && !FIELD_NAMES.has(column)) {
      faults.push({ line, message: `there is no column "${column}": use ${[...FIELD_NAMES].join(', ')}.` })
    }
  }
  return faults
}

const isKind = (text: string): text is RecordKind => RECORD_KINDS.some((kind) => kind === text)

function readRow({ cells, line }: Row, columns: readonly string[]): RawRecord | Fault {
  const kind = (cells[columns.indexOf('kind')] ?? '').trim()
  if (!isKind(kind))
    return { line, message: `"${kind}" is no kind of record: write one of ${RECORD_KINDS.join(', ')}.` }
  const fields: Record<string, string> = {}
  for (const [index, cell] of cells.entries()) {
    const column = columns[index] ?? ''
    if (cell.trim() === '' || column === 'kind') continue
    if (column === '')
      return {
        line,
        message: `cell ${index + 1} stands under no column name: remove it, or quote cells that hold commas.`,
      }
    // Unknown columns are said once, at the header.
    if (FIELD_NAMES.has(column)) fields[column] = cell.trim()
  }
  return { kind, line, fields, fieldLines: {} }
}
