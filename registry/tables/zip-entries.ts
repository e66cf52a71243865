import { inflateRawSync } from 'node:zlib'
import { codeOf } from '../../core/errors.ts'
import { notATable } from './grid.ts'

/*
 * A zip's list of contents stands at its end (APPNOTE.TXT 4.3.12 and 4.3.16). Whoever made the file wrote what it says, so nothing of it is
 * believed: each entry is inflated here with a limit, and one that is larger than it says is refused before anybody makes room for it.
 */

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** The comment behind the list may be this long. */
const LONGEST_END = 22 + 65_535
const MOST_ENTRIES = 500
/** A workbook of 60,000 rows and seven columns comes to about half of it. */
export const MOST_INFLATED = 64 * 1024 * 1024

interface Entry {
  readonly name: string
  readonly method: number
  readonly packed: Buffer
  readonly size: number
}

const BROKEN = [
  '文件已损坏，请用 Excel 或 WPS 打开后另存。',
  'The file is broken: open it in Excel and save it again.',
] as const

/** The texts of a zip's XML entries, by name. @throws IMPORT_INVALID when it is broken, encrypted, or would not fit into memory */
export function zipEntries(bytes: Uint8Array): ReadonlyMap<string, string> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return inflated(listed(zip))
  } catch (error) {
    if (error instanceof RangeError) throw notATable(...BROKEN, error)
    throw error
  }
}

function inflated(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  let room = MOST_INFLATED
  for (const entry of entries) {
    // Others are never unpacked: pictures, printer settings.
    if (!/\.xml(\.rels)?$/.test(entry.name)) continue
    if (texts.has(entry.name)) throw notATable(...BROKEN)
    if (entry.size > room) throw tooLarge()
    const content = contentOf(entry)
    if (content.length !== entry.size) throw notATable(...BROKEN)
    room -= content.length
    texts.set(entry.name, content.toString('utf8'))
  }
  return texts
}

function contentOf({ method, packed, size }: Entry): Buffer {
  if (method === 0) return packed
  if (method !== 8) throw notATable(...BROKEN)
  try {
    return inflateRawSync(packed, { maxOutputLength: size + 1 })
  } catch (error) {
    const isLonger = codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
    throw isLonger ? tooLarge() : notATable(...BROKEN, error)
  }
}

function listed(zip: Buffer): readonly Entry[] {
  const end = zip.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06))
  if (end < 0 || end < zip.length - LONGEST_END || zip.readUInt32LE(end) !== END) throw notATable(...BROKEN)
  const count = zip.readUInt16LE(end + 10)
  if (count > MOST_ENTRIES) throw tooLarge()
  const entries: Entry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw notATable(...BROKEN)
    entries.push(entryAt(zip, at))
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

function entryAt(zip: Buffer, at: number): Entry {
  if ((zip.readUInt16LE(at + 8) & 1) === 1) throw encrypted()
  const packedSize = zip.readUInt32LE(at + 20)
  const local = zip.readUInt32LE(at + 42)
  if (zip.readUInt32LE(local) !== LOCAL) throw notATable(...BROKEN)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  if (start + packedSize > zip.length) throw notATable(...BROKEN)
  return {
    name: zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)),
    method: zip.readUInt16LE(at + 10),
    packed: zip.subarray(start, start + packedSize),
    size: zip.readUInt32LE(at + 24),
  }
}

const tooLarge = (): Error =>
  notATable(
    '文件解压后过大，不像一张表格。请把数据复制到新的工作簿再上传。',
    'Unpacked, the file is far too large for a table: copy the data into a new workbook.',
  )

export const encrypted = (): Error =>
  notATable('文件有密码，请去掉密码后再上传。', 'The file has a password: save it without one.')
