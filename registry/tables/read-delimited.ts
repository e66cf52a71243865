import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { MOST_TABLE_ROWS } from '../../core/table-desk.ts'
import { listText } from '../import/list-text.ts'
import { delimiterOf, firstLine } from '../import/read-csv.ts'
import { boundedRows, type Grid, notATable } from './grid.ts'

const parsedRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))

/**
 * A table in CSV, UTF-8 or GB 18030, with commas, semicolons or tabs between.
 *
 * @throws IMPORT_INVALID when it is no text or no CSV
 */
export function readDelimited(bytes: Uint8Array): Grid {
  const text = listText(bytes, 'csv')
  if (text === undefined || text.includes('\0')) {
    throw notATable(
      '这个文件不是表格。请上传 .xlsx，或编码为 UTF-8、GB18030 的 CSV。',
      'This file is no table: send .xlsx, or CSV in UTF-8 or GB 18030.',
    )
  }
  try {
    const parsed: unknown = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: 100_000,
      to: MOST_TABLE_ROWS + 20,
    })
    const rows = parsedRows.parse(parsed).map(({ record, info }) => ({
      line: firstLine(info.lines, record),
      cells: record.map((cell) => (cell === '' ? undefined : cell)),
    }))
    return { rows: boundedRows(rows), badFormulas: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1
    throw notATable(
      `第 ${line} 行起不是 CSV，可能有没配对的引号。`,
      `From line ${line} on this is no CSV: look for a quotation mark that is not closed.`,
      error,
    )
  }
}
