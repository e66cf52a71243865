import { types } from 'node:util'
import readWorkbook from 'read-excel-file/universal'
import { MOST_TABLE_ROWS } from '../../core/table-desk.ts'
import { boundedRows, type Cell, columnIndex, type Grid, MOST_COLUMNS, notATable } from './grid.ts'
import { zipEntries } from './zip-entries.ts'

const CELL = /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g
const ADDRESS = /\br="([A-Z]{1,3})(\d{1,7})"/

/**
 * The sheet of that name, or the first one. A formula counts as what Excel last made of it.
 *
 * @throws IMPORT_INVALID when it is no workbook, or larger than a table may be
 */
export async function readXlsx(bytes: Uint8Array, sheet: readonly string[]): Promise<Grid> {
  const entries = zipEntries(bytes)
  if (!entries.has('xl/workbook.xml')) {
    throw notATable('这不是 Excel 工作簿（.xlsx）。', 'This is no Excel workbook (.xlsx).')
  }
  const badFormulas = [...entries]
    .filter(([name]) => name.startsWith('xl/worksheets/'))
    .flatMap(([, xml]) => checkSheet(xml))
  const sheets = await unpacked(bytes)
  const wanted = sheets.find((one) => sheet.includes(one.sheet.trim())) ?? sheets[0]
  const rows = (wanted?.data ?? []).flatMap((cells, index) => {
    if (cells.every((cell) => cell === null)) return []
    return [{ line: index + 1, cells: cells.map(cellOf) }]
  })
  return { rows: boundedRows(rows), badFormulas }
}

async function unpacked(bytes: Uint8Array): ReturnType<typeof readWorkbook> {
  try {
    const copy = new ArrayBuffer(bytes.byteLength)
    new Uint8Array(copy).set(bytes)
    return await readWorkbook(copy)
  } catch (error) {
    throw notATable(
      '读不出这个工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx。',
      'The workbook cannot be read: open it in Excel and save it again as .xlsx.',
      error,
    )
  }
}

/** Rows are made up to the last cell there is: a single one at the far corner would fill memory. @returns where formulas have no value */
function checkSheet(xml: string): readonly string[] {
  const bad: string[] = []
  for (const [, attributes = '', content = ''] of xml.matchAll(CELL)) {
    const address = addressOf(attributes)
    const isError = /\bt="e"/.test(attributes)
    const hasNoValue = content.includes('<f') && !/<v[>\s]/.test(content)
    if (isError || hasNoValue) bad.push(address)
  }
  return bad
}

/** @throws IMPORT_INVALID when it is farther out than any table reaches */
function addressOf(attributes: string): string {
  const [, column = 'A', row = '1'] = ADDRESS.exec(attributes) ?? []
  if (Number(row) <= MOST_TABLE_ROWS * 2 && columnIndex(column) < MOST_COLUMNS) return `${column}${row}`
  throw notATable(
    `表格的最后一格在 ${column}${row}，太远了。请把数据复制到新的工作表再上传。`,
    `The last cell is ${column}${row}, which is too far out: copy the data into a new sheet.`,
  )
}

function cellOf(cell: unknown): Cell {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean') return cell
  return types.isDate(cell) ? { year: cell.getUTCFullYear() } : undefined
}
