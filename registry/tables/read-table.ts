import { LARGEST_TABLE, type TableName } from '../../core/table-desk.ts'
import { type Grid, notATable } from './grid.ts'
import { readDelimited } from './read-delimited.ts'
import { readXlsx } from './read-xlsx.ts'
import { TABLES } from './table-columns.ts'
import { encrypted } from './zip-entries.ts'

const ZIP = Buffer.from('PK')
/** What .xls is, and every Office file with a password (MS-CFB, MS-OFFCRYPTO). */
const COMPOUND = Buffer.of(0xd0, 0xcf, 0x11, 0xe0)
const PASSWORD = Buffer.from('EncryptedPackage', 'utf16le')

/** What stands in a file, whatever its name says it is. @throws IMPORT_INVALID when it is no table */
export async function readTable(bytes: Uint8Array, table: TableName): Promise<Grid> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length > LARGEST_TABLE) {
    const most = LARGEST_TABLE / 1024 / 1024
    throw notATable(`文件超过 ${most} MB，请分成几个。`, `The file is larger than ${most} MB: divide it.`)
  }
  if (file.subarray(0, 4).equals(COMPOUND)) throw file.includes(PASSWORD) ? encrypted() : oldExcel()
  const { zh, en } = TABLES[table].title
  if (file.subarray(0, 2).equals(ZIP)) return readXlsx(bytes, [zh, en, table])
  return readDelimited(bytes)
}

const oldExcel = (): Error =>
  notATable(
    '这是旧版 Excel 文件（.xls），请另存为 .xlsx 再上传。',
    'This is a file of an old Excel (.xls): save it as .xlsx.',
  )
