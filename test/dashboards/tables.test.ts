import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../core/time.ts'
import { RegistryTableDesk } from '../../hub/tables/registry-table-desk.ts'
import { TableTurns } from '../../hub/tables/table-turns.ts'
import { sampleHome, sampleInstallation } from '../registry/sample-installation.ts'
import { type BuiltWeb, builtWeb, NOW } from '../support/built-web.ts'
import { madeZip } from '../support/made-zip.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'
import { type TownFile, townFile } from '../support/town-file.ts'

const GRID = '12011210320101'
const FILE = { 'content-type': 'application/octet-stream' }
const MOVED = '住户编号,住址,三色等级\nh01,新址,橙\n'
const ADDED = `住户编号,网格代码,住址,老人姓名\nh09,${GRID},甲,赵某某\n`

describe('tables, in and out', () => {
  const clock = new ManualClock(NOW)
  let town: TownFile
  let turns: TableTurns
  let people: TestOperators
  let built: BuiltWeb
  let cookie: string
  beforeAll(async () => {
    town = await townFile({ ...sampleInstallation, homes: ['h01', 'h02', 'h03', 'h04'].map((id) => sampleHome(id)) })
    people = await testOperators(clock, '桥东-lamp-42-夜班')
    turns = new TableTurns(town.path, systemClock())
    built = builtWeb({ auth: people, tables: new RegistryTableDesk(town.registry, turns, clock) }, clock)
    cookie = `shouwang_session=${(await people.signedIn('district', '120112')).token}`
  })
  beforeEach(() => {
    built.web.audit.entries.length = 0
  })
  afterAll(async () => {
    await built.app.close()
    await turns.close()
    await people.end()
    await town.end()
  })

  const send = (url: string, payload: string | Buffer, as = cookie) =>
    built.app.inject({ method: 'POST', url: `/api/v1/tables/${url}`, headers: { ...FILE, cookie: as }, payload })
  const look = (table: string, payload: string | Buffer, as = cookie) => send(`${table}/preview`, payload, as)
  const apply = (table: string, payload: string | Buffer, digest: string, as = cookie) =>
    send(`${table}/imports?digest=${digest}`, payload, as)

  it('shows what a file would do, then does just that, once, and writes down who did it', async () => {
    const preview = (await look('homes', MOVED)).json()
    expect(preview).toMatchObject({ counts: { changed: 1 }, faults: [], rows: [{ id: 'h01', state: 'changed' }] })
    expect(preview.rows[0].changes.map((it: { after: string }) => it.after)).toEqual(['新址', '橙'])
    expect(town.registry.directory.home('h01')?.address).not.toBe('新址')

    const applied = await apply('homes', MOVED, preview.digest)
    expect(applied.json()).toEqual({ counts: { new: 0, changed: 1, unchanged: 0 }, newSecrets: [] })
    expect(town.registry.directory.home('h01')).toMatchObject({ address: '新址', riskGrade: 'orange', pets: false })
    const [grade] = await town.db.selectFrom('home_grade').selectAll().execute()
    expect(grade).toMatchObject({
      home: 'h01',
      from_grade: 'green',
      to_grade: 'orange',
      reason: '表格导入',
      set_at: NOW,
    })
    expect(built.web.audit.entries).toMatchObject([
      { action: 'table:import', object: 'homes', area: '120112', detail: 'new=0 changed=1 unchanged=0' },
    ])
    const again = (await look('homes', MOVED)).json()
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 1, faulty: 0 })
  })

  it('does nothing when somebody else was faster: the second of two looks again', async () => {
    const [mine, theirs] = ['住户编号,住址\nh02,新址\n', '住户编号,住址\nh02,别处\n']
    const first = (await look('homes', mine)).json()
    const second = (await look('homes', theirs)).json()
    expect((await apply('homes', mine, first.digest)).statusCode).toBe(200)
    const late = await apply('homes', theirs, second.digest)
    expect([late.statusCode, late.json().code]).toEqual([409, 'IMPORT_OUTDATED'])
    expect(town.registry.directory.home('h02')?.address).toBe('新址')
    const other = await apply('homes', ADDED, first.digest)
    expect([other.statusCode, town.registry.directory.home('h09')]).toEqual([409, undefined])
  })

  it('does nothing of a file with a fault, and leaves nothing of one that fails half-way', async () => {
    const faulty = `${ADDED}h10,1,甲,赵某某\n`
    const { digest, faults } = (await look('homes', faulty)).json()
    expect([digest, faults]).toMatchObject([undefined, [{ line: 3, column: 'B' }]])
    expect((await apply('homes', faulty, '0'.repeat(64))).json().code).toBe('IMPORT_INVALID')

    const both = `住户编号,网格代码,住址,老人姓名,三色等级\nh09,${GRID},甲,赵某某,\nh03,${GRID},新址,王某某,红\n`
    const good = (await look('homes', both)).json()
    await town.db.schema.dropTable('home_grade').execute()
    expect((await apply('homes', both, good.digest)).statusCode).toBe(500)
    await town.registry.refresh()
    expect(town.registry.directory.home('h09')).toBeUndefined()
    expect(town.registry.directory.home('h03')?.riskGrade).toBe('green')
    expect(built.web.audit.entries).toEqual([])
  })

  it('makes a secret for a new gateway and shows it once', async () => {
    const file = '网关编号,所管住户\ngw-new,h01\ngw-h01,h01\n'
    const { digest, rows } = (await look('gateways', file)).json()
    expect(rows.map((it: { state: string }) => it.state)).toEqual(['new', 'unchanged'])
    const { newSecrets } = (await apply('gateways', file, digest)).json()
    expect(newSecrets).toMatchObject([{ gateway: 'gw-new', secret: expect.stringMatching(/^[\w-]{43}$/) }])
    expect(built.web.audit.entries.map(({ detail }) => detail)).toEqual(['new=1 changed=0 unchanged=1'])
  })

  it('lets nobody change by a table what they may not change at a page: whose phone rings, who lives there and how they are', async () => {
    const fitter = `shouwang_session=${(await people.signedIn('installer', GRID)).token}`
    for (const [table, file] of [
      ['responders', '人员编号,电话\nli,13900000009\n'],
      ['residents', '住户编号,老人电话,自理能力\nh04,13900000001,全自理\n'],
      ['homes', '住户编号,三色等级\nh04,绿\n'],
    ] as const) {
      for (const answer of [await look(table, file, fitter), await apply(table, file, '0'.repeat(64), fitter)]) {
        expect([table, answer.statusCode, answer.json().code]).toEqual([table, 403, 'NOT_ALLOWED'])
      }
    }
    expect((await look('devices', '设备编号,所属网关\nh04-sos,gw-h04\n', fitter)).statusCode).toBe(200)
  })

  it('shows whole numbers to nobody and names to who may see them, and exports accordingly', async () => {
    const file = '住户编号,老人姓名,老人电话\nh04,赵某某,13900000001\n'
    const installer = `shouwang_session=${(await people.signedIn('installer', GRID)).token}`
    const seen = async (as: string) => (await look('residents', file, as)).json().rows[0].changes
    expect(await seen(cookie)).toMatchObject([{ before: '王某某' }, { before: '138****0001', after: '13900000001' }])

    const get = (url: string, as: string) => built.app.inject({ url: `/api/v1/tables/${url}`, headers: { cookie: as } })
    const full = await get('homes?format=csv', cookie)
    expect(full.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('住户.csv')}`)
    expect(full.body).toContain('"王某某"')
    expect((await get('homes?format=csv', installer)).body).not.toMatch(/王某某|13800000001/)
    expect((await get('homes/template', installer)).rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect(built.web.audit.entries.map(({ action, detail }) => `${action} ${detail}`)).toEqual([
      'table:export csv full rows=4',
      'table:export csv masked rows=4',
    ])
  })

  it('ends in a clear error for a bomb, for no file, for another type, and for what is larger than it may be', async () => {
    const bomb = madeZip([{ name: 'xl/workbook.xml', content: Buffer.alloc(8_000_000), claims: 1000 }])
    const refused = await look('homes', bomb)
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'IMPORT_INVALID'])
    expect(refused.json().detail).toMatch(/解压后过大.*too large/)
    expect((await look('homes', '')).statusCode).toBe(400)
    expect((await look('homes', Buffer.alloc(16 * 1024 * 1024 + 1))).statusCode).toBe(413)
    const typed = { method: 'POST', url: '/api/v1/tables/homes/preview', payload: {}, headers: { cookie } } as const
    expect((await built.app.inject(typed)).statusCode).toBe(415)
    expect((await look('unknown', MOVED)).statusCode).toBe(404)
  })

  it('takes a few files at a time and asks the others to wait', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => look('homes', MOVED)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 429])
  })
})
