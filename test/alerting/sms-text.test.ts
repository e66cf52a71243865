import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../alerting/alert.ts'
import { policyFor } from '../../alerting/policies.ts'
import { markPossibleDuplicate, noticeText } from '../../alerting/sms-text.ts'
import { spokenText } from '../../alerting/spoken-text.ts'
import type { Home } from '../../core/directory.ts'
import { START, TIME_ZONE } from './story.ts'
import { home, Town } from './town.ts'

const alert = (change: Partial<Alert> = {}): Alert => ({
  id: 'a1',
  kind: 'fall',
  severity: 'life-safety',
  state: 'open',
  subject: { home: 'h1' },
  code: 'A7',
  happenedAt: START,
  openedAt: START,
  startedAt: START,
  policy: policyFor({ kind: 'fall', severity: 'life-safety', aboutArea: false }),
  step: 0,
  round: 0,
  acknowledgedAt: undefined,
  lastAcknowledgedAt: undefined,
  resolvedAt: undefined,
  clearedAt: undefined,
  outcome: undefined,
  note: undefined,
  follows: undefined,
  summary: { zh: '卧室雷达报跌倒', en: 'the bedroom radar says fall' },
  marks: [],
  devices: [],
  holds: [],
  falseAlarmBy: undefined,
  deadlines: {},
  ...change,
})

function textFor(who: Alert, role: Parameters<typeof noticeText>[1]['role'] = 'grid-worker', lives?: Home): string {
  const town = new Town()
  if (lives !== undefined) town.home = () => lives
  return noticeText(who, { purpose: 'alarm', role }, { directory: town, timeZone: TIME_ZONE })
}

describe('an alarm', () => {
  it('says who, how old, what, when, where, how to answer and the code, in one part', () => {
    const text = textFor(alert())
    expect(text).toBe('【守望】紧急:王**(78岁)跌倒,14:32,小站镇前营村3组12号。回复1收到 2已到 3误报 4上报,码A7')
    expect(text.length).toBeLessThanOrEqual(70)
  })

  it('gives a neighbour kind, place and code: no name, no age', () => {
    expect(textFor(alert(), 'neighbour')).toBe(
      '【守望】紧急:跌倒,小站镇前营村3组12号。回复1收到 2已到 3误报 4上报,码A7',
    )
  })

  it.each(['smoke', 'gas', 'carbon-monoxide'] as const)('of %s begins with not to walk in', (kind) => {
    expect(textFor(alert({ kind }))).toMatch(/^【守望】勿贸然进入,先拨119。/)
    expect(textFor(alert({ kind }), 'neighbour')).toMatch(/^【守望】勿贸然进入,先拨119。/)
  })

  it('carries the marks', () => {
    expect(textFor(alert({ marks: [{ zh: '未登记设备', en: 'unregistered' }] }))).toContain('跌倒[未登记设备]')
  })

  it('leaves the age out when nobody knows it', () => {
    expect(textFor(alert(), 'grid-worker', home('h1', { residentBirthYear: undefined }))).toContain('王**跌倒')
  })

  it('shortens the place first, and never the code', () => {
    const long = home('h1', { address: '前营村幸福里小区东区十八号楼三单元西侧平房第二排5号' })
    const text = textFor(alert(), 'grid-worker', long)
    expect(text).toMatch(/,…小区东区十八号楼三单元西侧平房第二排5号。回复1收到 2已到 3误报 4上报,码A7$/)
    expect(text.length).toBeLessThanOrEqual(70)
  })

  it('that takes two parts in any case says where in full', () => {
    const marks = [
      { zh: '迟到 2 小时 20 分', en: 'late' },
      { zh: '可能为旧消息', en: 'maybe old' },
      { zh: '未登记设备', en: 'unregistered' },
    ]
    const text = textFor(alert({ kind: 'carbon-monoxide', marks }))
    expect(text).toContain('小站镇前营村3组12号')
    expect(text.length).toBeLessThanOrEqual(134)
  })

  it('whatever the registry says: ends with the code, has one sender and no address', () => {
    const noise = fc.array(fc.constantFrom('前', '营', '号', ' ', '\n', '【', '】', 'http://a.cn/x', 'www.b.cn', '𠮷'))
    const words = noise.map((parts) => parts.join(''))
    fc.assert(
      fc.property(words, words, fc.constantFrom('neighbour', 'village' as const), (address, residentName, role) => {
        const text = textFor(alert(), role, home('h1', { address, residentName }))
        expect(text).toMatch(/,码A7$/)
        expect(text.match(/【/g)).toHaveLength(1)
        expect(text).not.toMatch(/https?:|www\.|\n/)
        expect(Buffer.from(text).toString()).toBe(text)
      }),
    )
  })

  it('that may be a second one says so once', () => {
    const once = markPossibleDuplicate(textFor(alert()))
    expect(once).toMatch(/^【守望】可能重复,紧急:王/)
    expect(markPossibleDuplicate(once)).toBe(once)
  })
})

describe('a call', () => {
  const spoken = (role: 'grid-worker' | 'neighbour'): string =>
    spokenText(
      alert({
        kind: 'vital-sign',
        summary: { zh: 'NEWS2 总分 8:血氧 85 %', en: 'NEWS2 8: SpO2 85 %' },
        marks: [{ zh: '迟到 20 分', en: '20 min late' }],
      }),
      { purpose: 'alarm', role },
      { directory: new Town(), timeZone: TIME_ZONE },
    )

  it('reads the marks and the whole summary', () => {
    expect(spoken('grid-worker')).toBe(
      '守望报警。紧急,小站镇前营村3组12号,体征异常,迟到 20 分。NEWS2 总分 8:血氧 85 %。码A7。收到请按1,转上级请按4。',
    )
  })

  it('reads to a neighbour no more than their SMS says', () => {
    expect(spoken('neighbour')).toBe(
      '守望报警。紧急,小站镇前营村3组12号,体征异常,迟到 20 分。码A7。收到请按1,转上级请按4。',
    )
  })
})
