import { describe, expect, it } from 'vitest'
import writeWorkbook, { type SheetData } from 'write-excel-file/node'
import type { TableName } from '../../../core/table-desk.ts'
import type { DirectoryContents } from '../../../registry/directory-contents.ts'
import type { Installation } from '../../../registry/installation.ts'
import { planTable } from '../../../registry/tables/plan-table.ts'
import { exportTable, templateOf } from '../../../registry/tables/write-table.ts'
import { sampleDevice, sampleHome, sampleInstallation, sampleResponder } from '../sample-installation.ts'

const GRID = '12011210320101'
const OTHER = '12011210320102'

const contentsOf = (town: Installation): DirectoryContents => ({
  ...town,
  gateways: town.gateways.map(({ id, homes }) => ({ id, homes, secretDigest: 'a'.repeat(64) })),
  responders: town.responders.map((responder, position) => ({ responder, position })),
})

const TOWN = contentsOf({
  ...sampleInstallation,
  areas: [...sampleInstallation.areas, { code: OTHER, name: '第二网格' }],
  homes: [
    sampleHome('h01', { entry: '=HYPERLINK("http://x")', inactivityCeiling: 36_000_000 }),
    sampleHome('h02', { residentName: "'=1+1", residentPhone: undefined, riskGrade: 'red' }),
    sampleHome('h03', { area: OTHER, address: '-3号', pets: true }),
  ],
  responders: [sampleResponder('li'), sampleResponder('kin', { role: 'neighbour', homes: ['h01', 'h02'] })],
})

async function plan(table: TableName, file: string | Uint8Array | SheetData, scope = '') {
  const bytes =
    typeof file === 'string'
      ? Buffer.from(file)
      : file instanceof Uint8Array
        ? file
        : await writeWorkbook(file, { sheet: 'Sheet1' }).toBuffer()
  const planned = await planTable({ table, bytes, scope, unmasked: true }, TOWN)
  return {
    ...planned,
    says: planned.faults.map(({ line, column, said }) => `${line}${column ?? ''} ${said.zh}`),
    states: planned.rows.map(({ id, state }) => `${id} ${state}`),
    changes: planned.rows.flatMap((row) =>
      row.changes.map(({ column, before, after }) => `${row.id} ${column.title.zh} ${before}→${after}`),
    ),
  }
}

describe('what a table would do', () => {
  it('is told record by record: what is new, what changes from what to what, what stays', async () => {
    const text = `住户编号,网格代码,住址,老人姓名,老人电话\nh01,${GRID},前营村3组h01号,王某某,139 0000 0001\nh09,${GRID},新址,赵某某,\n`
    const { says, states, changes, wanted } = await plan('homes', text)
    expect(says).toEqual([])
    expect(states).toEqual(['h01 changed', 'h09 new'])
    expect(changes.filter((it) => it.startsWith('h01'))).toEqual(['h01 老人电话 13800000001→13900000001'])
    expect(wanted.homes).toMatchObject([
      // Columns that the file has not stay as they were.
      { id: 'h01', residentPhone: '+8613900000001', entry: '=HYPERLINK("http://x")', inactivityCeiling: 36_000_000 },
      { id: 'h09', occupants: 1, pets: false, careLevel: 'self-caring' },
    ])
  })

  it('empties what an empty cell says is not there', async () => {
    const { changes, wanted } = await plan('homes', '住户编号,老人电话,自理能力\nh01,,\n')
    expect(changes).toEqual(['h01 老人电话 13800000001→'])
    expect(wanted.homes[0]?.residentPhone).toBeUndefined()
  })

  it('takes words and numbers as a Chinese keyboard and Excel write them', async () => {
    const rows: SheetData = [
      ['2026 年住户登记表'],
      ['序号', '*住户编号', '网格代码(必填)', '住址', '老人姓名', '出生年份', '老人电话', '三色等级', '养猫狗', '备注'],
      [
        1,
        'ｈ１０',
        Number(GRID),
        '3组１２号',
        '孙某某',
        { value: new Date(Date.UTC(1941, 4, 3)), type: Date, format: 'yyyy-mm-dd' },
        13900000010,
        '橙',
        '是',
        '好',
      ],
      [
        2,
        'h11',
        '１２０１１２１０３２０１０１',
        '甲',
        '李某某',
        '1950年3月',
        '１３９００００００１１',
        'red',
        true,
        null,
      ],
    ]
    const { says, wanted } = await plan('homes', rows)
    expect(says).toEqual([])
    expect(wanted.homes).toMatchObject([
      {
        id: 'h10',
        area: GRID,
        address: '3组１２号',
        residentBirthYear: 1941,
        residentPhone: '+8613900000010',
        riskGrade: 'orange',
        pets: true,
      },
      { id: 'h11', area: GRID, residentBirthYear: 1950, residentPhone: '+8613900000011', riskGrade: 'red', pets: true },
    ])
  })

  it('names what Excel has made of a code, a number, a name', async () => {
    const rows: SheetData = [
      ['住户编号', '网格代码', '住址', '老人姓名', '老人电话'],
      ['h10', '1.20112E+13', '甲', '孙某某', '1.39E+10'],
      ['h11', 1201121032010123, '甲', '孙某某', 13900000011],
      [{ value: new Date(Date.UTC(2026, 0, 2)), type: Date, format: 'm-d' }, GRID, '甲', '孙某某', ''],
    ]
    expect((await plan('homes', rows)).says).toEqual([
      expect.stringMatching(/^2B Excel 把这串数字改成了数值/),
      expect.stringMatching(/^2E Excel 把这串数字改成了数值/),
      expect.stringMatching(/^3B Excel 把这串数字改成了数值/),
      expect.stringMatching(/^4A Excel 把它改成了日期/),
    ])
  })

  it('names each fault with its row and column, one for a cell', async () => {
    const text = `住户编号,网格代码,住址,老人姓名,老人电话,居住人数\nh 1,${GRID},甲,王某某,12,0\nh21,12,,,,1\nh22,120112103201,甲,王某某,,\nh01,999999103201,甲,王某某,,\nh01,${GRID},甲,王某某,,\ndrill-120112,${GRID},甲,王某某,,\n`
    expect((await plan('homes', text)).says).toEqual([
      expect.stringMatching(/^2A .*须为 1 至 64 个字母/),
      expect.stringMatching(/^2E .*不是电话号码/),
      expect.stringMatching(/^2F .*不能小于 1/),
      expect.stringMatching(/^3B .*须为 6、9、12 或 14 至 16 位数字/),
      expect.stringMatching(/^3C .*没有填/),
      expect.stringMatching(/^3D .*没有填/),
      expect.stringMatching(/^4B 请写到网格/),
      expect.stringMatching(/^5B 没有登记区划/),
      expect.stringMatching(/^6A 与第 5 行重复/),
      expect.stringMatching(/^7A .*留给演练用/),
    ])
  })

  it.each<[string, TableName, string, RegExp]>([
    ['another table', 'devices', '住户编号,住址\nh01,甲\n', /^1 前 10 行里找不到设备表的表头/],
    ['a column that nobody knows', 'residents', '住户编号,老人姓名,血型\nh01,王某某,A\n', /^1C 老人表没有这一列/],
    ['a column twice', 'residents', '住户编号,老人姓名,老人姓名\nh01,王某某,王\n', /^1C 这一列有两个/],
    ['no ids', 'residents', '老人姓名,出生年份\n王某某,1946\n', /^1 没有“住户编号”这一列/],
    ['nothing but a header', 'residents', '住户编号,老人姓名\n', /^1 表头下面没有数据/],
    ['a resident of no home', 'residents', '住户编号,老人姓名\nh77,王某某\n', /^2 没有住户 h77，请先在住户表登记/],
    [
      'a device on no gateway',
      'devices',
      '设备编号,所属网关,网关内名称,房间\nd1,gw-x,door,客厅\n',
      /^2B 没有网关 gw-x/,
    ],
    [
      'a neighbour of no home',
      'responders',
      '人员编号,姓名,电话,身份,负责住户\na,甲,13800000009,亲邻,h77\n',
      /^2E 没有住户 h77/,
    ],
    ['a place that is no number', 'responders', '人员编号,呼叫顺序\nli,先\n', /^2B 须为 1 至 99999/],
    ['a choice that there is not', 'devices', '设备编号,房间\nh01-door,阁楼\n', /^2B "阁楼" 不在可选的值里/],
  ])('says so of %s', async (_what, table, text, said) => {
    const { says, wanted } = await plan(table, text)
    expect(says).toEqual([expect.stringMatching(said)])
    expect([wanted.homes, wanted.devices, wanted.responders].flat()).toEqual([])
  })

  it.each<[string, TableName, string]>([
    ['a home of another grid', 'homes', '住户编号,住址\nh03,新址\n'],
    ['a home that moves away', 'homes', `住户编号,网格代码\nh01,${OTHER}\n`],
    ['a home that comes over', 'homes', `住户编号,网格代码\nh03,${GRID}\n`],
    ['a gateway of another grid', 'gateways', '网关编号,所管住户\ngw-h01,h01 h03\n'],
    ['a device of another grid', 'devices', '设备编号,所属网关,网关内名称,房间,住户编号\nd1,gw-h03,door,客厅,h03\n'],
    ['staff of a village', 'responders', '人员编号,姓名,电话,身份,负责区划\nv,甲,13800000009,村居,120112103201\n'],
    ['somebody who looks after a home elsewhere', 'responders', '人员编号,负责住户\nkin,h01 h03\n'],
  ])('refuses %s to who has one grid, without a word of what is there', async (_what, table, text) => {
    const { says } = await plan(table, text, GRID)
    expect(says.filter((it) => !it.includes('没有网关'))).toEqual(['2 不在您的辖区。'])
    expect(JSON.stringify(says)).not.toContain('-3号')
  })
})

describe('what goes out', () => {
  it('does nothing when what was exported is imported again, cells that look like formulas included', async () => {
    for (const table of ['homes', 'residents', 'gateways', 'devices', 'responders'] as const) {
      for (const format of ['xlsx', 'csv'] as const) {
        for (const unmasked of [true, false]) {
          const { bytes, rows } = await exportTable({ table, format, scope: '', unmasked }, TOWN)
          const { says, states } = await plan(table, bytes)
          expect([table, format, says]).toEqual([table, format, []])
          expect(states).toHaveLength(rows)
          expect(states.filter((it) => !it.endsWith('unchanged'))).toEqual([])
        }
      }
    }
  })

  it('exports nothing that Excel would run, nobody else’s homes, and no names to who may not see them', async () => {
    const text = async (scope: string, unmasked: boolean): Promise<string> =>
      Buffer.from((await exportTable({ table: 'homes', format: 'csv', scope, unmasked }, TOWN)).bytes).toString()
    const all = await text('', true)
    expect(all.startsWith('\uFEFF"住户编号","网格代码"')).toBe(true)
    expect(all).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(all).toContain(`"'-3号"`)
    expect(all).toContain(`"''=1+1"`)
    expect(await text(OTHER, true)).toMatch(/^[^\n]*\n"h03"[^\n]*\n$/)
    expect(await text('', false)).not.toMatch(/王某某|13800000001|HYPERLINK|老人姓名/)
  })

  it('passes over the example of the template, and takes its header', async () => {
    for (const table of ['homes', 'residents', 'gateways', 'devices', 'responders'] as const) {
      expect((await plan(table, await templateOf(table))).says).toEqual(['1 表头下面没有数据。'])
    }
  })
})

describe('a table beside the registry', () => {
  it('keeps the call order where the file says nothing of it, and puts somebody new behind all', async () => {
    const text = `人员编号,姓名,电话,身份,负责区划\nkin,李某某,13800000002,亲邻,${GRID}\nnew,孙某某,13800000003,网格员,${GRID}\n`
    const { wanted, states } = await plan('responders', text)
    expect(states).toEqual(['kin unchanged', 'new new'])
    expect(wanted.positions?.get('new')).toBe(2)
  })

  it('has another digest for another file, and for another effect', async () => {
    const text = '住户编号,住址\nh01,新址\n'
    const { digest } = await plan('homes', text)
    expect((await plan('homes', text)).digest).toBe(digest)
    expect((await plan('homes', `${text}\n`)).digest).not.toBe(digest)
    const moved = { ...TOWN, homes: [sampleHome('h01', { address: '别处' })] }
    const upload = { table: 'homes', bytes: Buffer.from(text), scope: '', unmasked: true } as const
    expect((await planTable(upload, moved)).digest).not.toBe(digest)
  })

  it('moves a device to another gateway', async () => {
    const town = { ...TOWN, devices: [sampleDevice('d1', 'gw-h01', 'h01')] }
    const bytes = Buffer.from('设备编号,所属网关,住户编号\nd1,gw-h02,h02\n')
    const { faults, wanted } = await planTable({ table: 'devices', bytes, scope: '', unmasked: true }, town)
    expect(faults).toEqual([])
    expect(wanted.devices).toMatchObject([{ id: 'd1', gateway: 'gw-h02', home: 'h02', externalId: 'd1' }])
  })
})
