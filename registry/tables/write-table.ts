import writeWorkbook, { type SheetData } from 'write-excel-file/node'
import { harmless } from '../../core/harmless-cell.ts'
import { within } from '../../core/operators.ts'
import type { TableFile, TableFormat, TableName, TableReader } from '../../core/table-desk.ts'
import type { DirectoryContents } from '../directory-contents.ts'
import { MemoryDirectory } from '../memory-directory.ts'
import { shownText } from './cell-text.ts'
import { AreaGuard } from './out-of-area.ts'
import { type RecordTexts, textsOfDevice, textsOfGateway, textsOfHome, textsOfResponder } from './record-texts.ts'
import { EXAMPLE } from './rows-to-records.ts'
import type { TableColumn } from './table.ts'
import { TABLES } from './table-columns.ts'

export interface ExportWish extends TableReader {
  readonly table: TableName
  readonly format: TableFormat
}

const HEADER = { fontWeight: 'bold', backgroundColor: '#e8eef4' } as const
const WIDTH: Readonly<Record<TableColumn['kind'], number>> = {
  name: 18,
  names: 24,
  code: 20,
  phone: 18,
  whole: 14,
  year: 12,
  order: 12,
  choice: 14,
  text: 24,
}

/**
 * What is registered within the area, as a table that can be imported again: then it changes nothing. Columns that the reader may not see
 * are not there, and an import leaves them as they are.
 */
export async function exportTable(wish: ExportWish, contents: DirectoryContents): Promise<TableFile> {
  const { columns, title } = TABLES[wish.table]
  const shown = columns.filter(
    ({ personal, secret }) => secret === undefined && (personal === undefined || wish.unmasked),
  )
  const rows = recordsWithin(wish, contents).map((texts) =>
    shown.map((column) => harmless(shownText(texts[column.field] ?? '', column))),
  )
  const bytes =
    wish.format === 'csv'
      ? csvOf([shown.map((column) => column.title.zh), ...rows])
      : await sheetOf(
          title.zh,
          shown,
          rows.map((row) => row.map((text) => textCell(text))),
        )
  return { bytes, rows: rows.length }
}

/** The header, an example that the import passes over, and a second sheet that explains each column. */
export async function templateOf(table: TableName): Promise<Uint8Array> {
  const { columns, title } = TABLES[table]
  const example = columns.map(({ field, example: text }) =>
    field === 'id' ? textCell(`${EXAMPLE} ${text}`) : textCell(text),
  )
  const explained: SheetData = [
    ['列', '必填', '说明', '可填的值', 'Column', 'Meaning'].map(headerCell),
    ...columns.map(({ title: { zh, en }, needed, hint, choices }) => [
      zh,
      needed === true ? '是' : '',
      hint.zh,
      Object.keys(choices ?? {}).join('、'),
      en,
      hint.en,
    ]),
    [],
    [`以“${EXAMPLE}”开头的行不会导入。文件里没有的列保持原值；空白单元格表示没有。`],
    [
      `Rows that begin with ${EXAMPLE} are passed over. A column that is left out stays as it is; an empty cell empties it.`,
    ],
  ]
  const main = { sheet: title.zh, data: [headerOf(columns), example], columns: widthsOf(columns), stickyRowsCount: 1 }
  const widths = [18, 8, 60, 50, 24, 60].map((width) => ({ width }))
  return writeWorkbook([main, { sheet: '填写说明', data: explained, columns: widths, stickyRowsCount: 1 }]).toBuffer()
}

function recordsWithin({ table, scope }: ExportWish, contents: DirectoryContents): readonly RecordTexts[] {
  const directory = new MemoryDirectory()
  directory.replace(contents)
  const guard = new AreaGuard(scope, directory, { homes: [] })
  const { homes, gateways, devices, responders } = contents
  if (table === 'homes' || table === 'residents') {
    return homes.filter((home) => within(scope, home.area)).map(textsOfHome)
  }
  if (table === 'gateways') return gateways.filter((one) => guard.gateway(one)).map(textsOfGateway)
  if (table === 'devices') return devices.filter((one) => guard.device(one)).map(textsOfDevice)
  return responders
    .filter(({ responder }) => guard.responder(responder))
    .map(({ responder, position }) => textsOfResponder(responder, position))
}

/** `text` format, so that Excel keeps codes and numbers as they are written. */
const textCell = (value: string) => (value === '' ? null : { value, type: String, format: '@' })

const headerCell = (value: string) => ({ value, ...HEADER })

const headerOf = (columns: readonly TableColumn[]) =>
  columns.map(({ title, needed }) => headerCell(needed === true ? `*${title.zh}` : title.zh))

const widthsOf = (columns: readonly TableColumn[]) => columns.map(({ kind }) => ({ width: WIDTH[kind] }))

function sheetOf(sheet: string, columns: readonly TableColumn[], rows: SheetData): Promise<Uint8Array> {
  const data = [headerOf(columns), ...rows]
  return writeWorkbook(data, { sheet, columns: widthsOf(columns), stickyRowsCount: 1 }).toBuffer()
}

/** As a Chinese Excel opens it with a double click: UTF-8 with a mark, CRLF, every cell quoted. */
function csvOf(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((row) => `${row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\r\n`)
  return Buffer.from(`\uFEFF${lines.join('')}`)
}
