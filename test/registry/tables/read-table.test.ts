import { describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { isHubError } from '../../../core/errors.ts'
import { LARGEST_TABLE, MOST_TABLE_ROWS } from '../../../core/table-desk.ts'
import { readTable } from '../../../registry/tables/read-table.ts'
import { MOST_INFLATED } from '../../../registry/tables/zip-entries.ts'
import { madeWorkbook, madeZip } from '../../support/made-zip.ts'

const cellsOf = async (bytes: Uint8Array) =>
  (await readTable(bytes, 'homes')).rows.map(({ line, cells }) => [line, cells])

const refusal = async (bytes: Uint8Array): Promise<string> => {
  try {
    await readTable(bytes, 'homes')
    return 'it was read'
  } catch (error) {
    return isHubError(error, 'IMPORT_INVALID') ? error.message : `not on purpose: ${String(error)}`
  }
}

// 编号,姓名 / h01,王秀兰 in GB 18030, as Excel writes them in China.
const GB18030 = Buffer.concat([
  Buffer.of(0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0d, 0x0a),
  Buffer.from('h01,'),
  Buffer.of(0xcd, 0xf5, 0xd0, 0xe3, 0xc0, 0xbc, 0x0d, 0x0a),
])

describe('what stands in a file', () => {
  it('is read from a workbook: the sheet of the name, each row with its number, without the empty ones', async () => {
    const bytes = await writeWorkbook([
      { sheet: '说明', data: [['别处']] },
      { sheet: '住户', data: [['编号', '年份'], [], ['h01', 1946], [null, null], ['h02', { value: true }]] },
    ]).toBuffer()
    expect(await cellsOf(bytes)).toEqual([
      [1, ['编号', '年份']],
      [3, ['h01', 1946]],
      [5, ['h02', true]],
    ])
  })

  it('is the first sheet when none has the name', async () => {
    expect(await cellsOf(await writeWorkbook([['a']], { sheet: 'Sheet1' }).toBuffer())).toEqual([[1, ['a']]])
  })

  it('takes a formula for what Excel last made of it, and names those without a value', async () => {
    const row =
      '<row r="1"><c r="A1" t="str"><f>CONCATENATE("h","01")</f><v>h01</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    const grid = await readTable(madeWorkbook(row), 'homes')
    expect(grid.rows[0]?.cells[0]).toBe('h01')
    expect(grid.badFormulas).toEqual(['B1', 'C1'])
  })

  it.each([
    ['UTF-8', Buffer.from('编号,姓名\r\nh01,王秀兰\r\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF编号,姓名\nh01,王秀兰\n')],
    ['semicolons', Buffer.from('编号;姓名\nh01;王秀兰')],
    ['tabs', Buffer.from('编号\t姓名\nh01\t王秀兰')],
    ['GB 18030', GB18030],
  ])('is read from CSV in %s', async (_how, bytes) => {
    expect(await cellsOf(bytes)).toEqual([
      [1, ['编号', '姓名']],
      [2, ['h01', '王秀兰']],
    ])
  })

  it.each([
    ['more than it may be', Buffer.alloc(LARGEST_TABLE + 1, 'a'), /超过 16 MB/],
    ['an old Excel file under a new name', Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0), /另存为 \.xlsx/],
    [
      'a workbook with a password',
      Buffer.concat([Buffer.of(0xd0, 0xcf, 0x11, 0xe0), Buffer.from('EncryptedPackage', 'utf16le')]),
      /有密码/,
    ],
    ['a zip with a password', madeZip([{ name: 'a.xml', content: 'x', encrypted: true }]), /有密码/],
    ['another kind of zip', madeZip([{ name: 'word/document.xml', content: '<a/>' }]), /不是 Excel 工作簿/],
    ['half of a workbook', madeWorkbook('<row r="1"/>').subarray(0, 300), /已损坏/],
    ['a zip that is nothing but its first letters', Buffer.from('PK'), /已损坏/],
    ['a workbook whose XML is broken', madeZip([{ name: 'xl/workbook.xml', content: '<workbook' }]), /读不出/],
    ['a picture', Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff), /不是表格/],
    ['CSV with a quotation mark that is not closed', Buffer.from('编号,姓名\n"h01,x\n'), /没配对的引号/],
    ['too many rows', Buffer.from('a\n'.repeat(MOST_TABLE_ROWS + 2)), /超过 60000 行/],
    ['a cell at the far corner', madeWorkbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), /太远了/],
  ])('ends in a sentence when it is %s', async (_what, bytes, sentence) => {
    expect(await refusal(bytes)).toMatch(sentence)
  })

  it('is refused before it fills memory when it is a bomb, whatever it says of its own size', async () => {
    const bomb = Buffer.alloc(MOST_INFLATED + 1, ' ')
    const honest = madeZip([{ name: 'xl/workbook.xml', content: bomb }])
    const lying = madeZip([{ name: 'xl/workbook.xml', content: bomb.subarray(0, 4_000_000), claims: 100 }])
    const half = bomb.subarray(0, MOST_INFLATED / 2 + 1)
    const inParts = madeZip(['a', 'b'].map((name) => ({ name: `${name}.xml`, content: half })))
    for (const bytes of [honest, lying, inParts]) {
      expect(bytes.length).toBeLessThan(200_000)
      expect(await refusal(bytes)).toMatch(/解压后过大/)
    }
  })
})
