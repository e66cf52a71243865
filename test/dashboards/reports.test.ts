import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quoted } from '../../dashboards/api/reports-csv.ts'
import { monthSpan } from '../../dashboards/api/reports-month.ts'
import { isoInstant, minutes, seconds } from '../../core/time.ts'
import { type BuiltWeb, builtWeb, NOW } from '../support/built-web.ts'
import { FakeReports } from '../support/fake-reports.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

const VILLAGE = '120117101201'

describe('the month of a report', () => {
  it.each([
    // The first midnight in Tianjin is 16:00 UTC of the day before.
    ['2026-11', 'Asia/Shanghai', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
    ['2026-12', 'Asia/Shanghai', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
    ['2028-02', 'Asia/Shanghai', '2028-01-31T16:00:00.000Z', '2028-02-29T16:00:00.000Z'],
    ['2026-11', 'UTC', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    // Clocks went forward in it: an hour less than 31 days.
    ['2026-03', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ])('%s in %s goes from %s to %s', (month, timeZone, from, to) => {
    const span = monthSpan(month, timeZone)
    expect([isoInstant(span.from), isoInstant(span.to)]).toEqual([from, to].map((text) => isoInstant(Date.parse(text))))
  })
})

describe('a cell of a CSV', () => {
  it.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1', `"'+1"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['前营村', '"前营村"'],
    ['a,"b"', '"a,""b"""'],
    [42, '"42"'],
    [undefined, '""'],
  ])('%j is written as %s', (cell, written) => {
    expect(quoted(cell)).toBe(written)
  })
})

const ODD_QUERIES = [
  'month=2026-13',
  'month=2026-00',
  'month=2026-1',
  'month=0000-01',
  'month=99999-01',
  'month=2026-11-01',
  `month=${'9'.repeat(4000)}`,
  'month=2026-11&month=2026-12',
  'area=12011',
  'area=120117%27%20OR%201=1',
  'area=120117%25',
  'area=../120117',
  'area[]=120117',
  'what=else',
]

describe('the reports of the API', () => {
  let built: BuiltWeb
  let people: TestOperators
  let reports: FakeReports
  beforeAll(async () => {
    const clock = new ManualClock(NOW)
    people = await testOperators(clock, '桥东-lamp-42-夜班')
    reports = new FakeReports(clock)
    built = builtWeb({ auth: people, reports }, clock)
  })
  beforeEach(() => {
    reports.alerts.length = 0
  })
  afterAll(async () => {
    await built.app.close()
    await people.end()
  })

  const tokens = new Map<string, string>()
  const as = async (scope: string) => {
    const token = tokens.get(scope) ?? (await people.signedIn('village', scope)).token
    tokens.set(scope, token)
    return (query: string) =>
      built.app.inject({ url: `/api/v1/reports/${query}`, headers: { cookie: `shouwang_session=${token}` } })
  }

  it('tell this month of the whole area when nothing is asked for, an area a line', async () => {
    reports.add()
    reports.add({
      area: '12011710120102',
      answeredAt: undefined,
      arrivedAt: undefined,
      outcome: undefined,
      resolvedAt: undefined,
    })
    const answer = (await (await as(VILLAGE))('monthly')).json()
    expect(answer).toMatchObject({
      month: '2026-11',
      timeZone: 'Asia/Shanghai',
      total: {
        area: VILLAGE,
        name: '前营村',
        figures: { alerts: 2, unresolved: 1, answered: { of: 2, within60: 1, never: 1 } },
      },
      lines: [
        { name: '第一网格', figures: { alerts: 1 } },
        { name: '第二网格', figures: { alerts: 1, unresolved: 1 } },
      ],
    })
    expect(answer.areas.map(({ name }: { name: string }) => name)).toEqual(['前营村'])
  })

  it('have a line for each area of the first level that has more than one, and the whole beside them', async () => {
    reports.add()
    reports.add({ area: '12011710120102' })
    const ask = await as('')
    const whole = (await ask('monthly')).json()
    expect(whole.total).toMatchObject({ area: '', figures: { alerts: 2 }, online: { gateways: 12 } })
    expect(whole.lines).toMatchObject([
      { name: '第一网格', figures: { alerts: 1 }, online: { gateways: 6 } },
      { name: '第二网格', figures: { alerts: 1 }, online: { gateways: 6 } },
    ])
    // An alert of another town: its town has no home any more, and is a line all the same.
    reports.add({ area: '12011720120101' })
    const { lines } = (await ask('monthly')).json()
    expect(lines.map((line: { area: string }) => line.area)).toEqual(['120117101', '120117201'])
  })

  it('say what is heard now, by the gateways of the area', async () => {
    const { total, lines } = (await (await as(VILLAGE))('monthly?month=2025-01')).json()
    // H09 is offline and H12 was never heard; five devices a home.
    expect(total.online).toEqual({ gateways: 12, gatewaysOnline: 10, devices: 60, devicesReachable: 50 })
    expect(lines.map((line: { online: { gateways: number } }) => line.online.gateways)).toEqual([6, 6])
    expect(total.figures.alerts).toBe(0)
  })

  it('count an alert in the month in which the hub’s place opened it', async () => {
    const { to } = monthSpan('2026-10', 'Asia/Shanghai')
    reports.add({ openedAt: to - seconds(1) })
    reports.add({ openedAt: to, kind: 'fall' })
    const ask = await as(VILLAGE)
    expect((await ask('monthly?month=2026-10')).json().total.figures.kinds).toEqual({ sos: 1 })
    expect((await ask('monthly?month=2026-11')).json().total.figures.kinds).toEqual({ fall: 1 })
  })

  it('know nothing of another area, of one above, and of none at all', async () => {
    reports.add({ area: '12011710120102' })
    const ask = await as('12011710120101')
    for (const area of ['12011710120102', VILLAGE, '120117', '', '999999']) {
      expect([area, (await ask(`monthly?area=${area}`)).statusCode]).toEqual([area, 404])
    }
    expect((await ask('monthly')).json().total.figures.alerts).toBe(0)
    expect((await (await as(''))('monthly?area=999999')).statusCode).toBe(404)
  })

  it.each(ODD_QUERIES)('refuse %.40s', async (query) => {
    const answer = await (await as(VILLAGE))(`monthly?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('name who carried messages as the page does, and tell two of the same name apart', async () => {
    const sends = ['tencent', 'aliyun', 'aliyun-sms', '乡广播'].map((vendor) => ({
      vendor,
      state: 'delivered' as const,
      possibleDuplicate: false,
    }))
    reports.add({ sends })
    const { body } = await (await as(VILLAGE))('monthly.csv?month=2026-11')
    const [titles = ''] = body.split('\r\n')
    const delivered = titles.split(',').filter((title) => title.endsWith('已送达"'))
    expect(delivered.toSorted()).toEqual(
      [
        '"腾讯云短信 已送达"',
        '"阿里云短信（aliyun） 已送达"',
        '"阿里云短信（aliyun-sms） 已送达"',
        '"乡广播 已送达"',
      ].toSorted(),
    )
  })

  it('come as a table for Excel: marked, quoted, CRLF, the whole in the last line', async () => {
    reports.add()
    reports.add({ outcome: 'false-alarm', sends: [{ vendor: '=cmd|x', state: 'failed', possibleDuplicate: true }] })
    reports.add({ area: '12011710120102', kind: 'fall', answeredAt: NOW - minutes(55) })
    const answer = await (await as(VILLAGE))('monthly.csv?month=2026-11')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="report-2026-11-${VILLAGE}.csv"`)
    expect([...answer.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = answer.body.slice(1).split('\r\n')
    const rows = lines.slice(0, -1).map((line) => line.slice(1, -1).split('","'))
    expect(lines.at(-1)).toBe('')
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    const cell = (row: number, title: string) => rows[row]?.[rows[0]?.indexOf(title) ?? -1]
    expect(rows).toHaveLength(4)
    expect([1, 2, 3].map((row) => cell(row, '辖区'))).toEqual(['第一网格', '第二网格', '合计 前营村'])
    expect([1, 2, 3].map((row) => cell(row, '警情总数'))).toEqual(['2', '1', '3'])
    expect(cell(3, '误报率（%）')).toBe('33.3')
    expect(cell(3, '紧急60秒内响应（%）')).toBe('66.7')
    expect(cell(2, '紧急响应中位（秒）')).toBe('300')
    expect(cell(2, '警情响应中位（秒）')).toBe('')
    expect(cell(1, "'=cmd|x 可能重复")).toBe('1')
    expect(cell(1, '网关在线（现在）')).toBe('5')
    expect(answer.body).not.toMatch(/"[=+\-@]/)
  })
})
