import { describe, expect, it } from 'vitest'
import { fillTemplate, renderedTemplate, templateFaults, templateVariable } from '../../../alerting/vendors/template.ts'
import type { Notice } from '../../../core/notifier.ts'

const slots = {
  head: '紧急',
  kind: '王**(78岁)跌倒',
  place: '小站镇前营村3组12号',
  time: '14:32',
  code: 'A7',
}
const notice = (over: Partial<Notice> = {}): Notice => ({
  id: 'n1',
  channel: 'sms',
  purpose: 'alarm',
  to: '+8613800000001',
  text: '【守望】紧急:王**(78岁)跌倒,14:32,小站镇前营村3组12号。码A7',
  slots,
  severity: 'urgent',
  possibleDuplicate: false,
  ...over,
})
const variable = (settings: object) => templateVariable.parse(settings)
const withSlots = (over: Partial<typeof slots>): Notice => notice({ slots: { ...slots, ...over } })

describe('a template', () => {
  it('takes each slot as it is when there is room', () => {
    const variables = [
      { from: 'head', max: 20 },
      { from: 'kind', max: 20 },
      { from: 'place', max: 20 },
      { from: 'time', max: 5 },
      { from: 'code', max: 4 },
    ].map(variable)
    expect(fillTemplate(variables, notice())).toEqual({ values: Object.values(slots) })
  })

  it.each([
    ['an address keeps its end, where the house number stands', { from: 'place', max: 6 }, { values: ['村3组12号'] }],
    ['what happened keeps its beginning', { from: 'kind', max: 5 }, { values: ['王**(7'] }],
    ['the side can be chosen', { from: 'place', max: 4, shorten: 'end' }, { values: ['小站镇前'] }],
    ['a code is never cut', { from: 'code', max: 1 }, { reason: 'code is longer than 1' }],
    ['a time is never cut', { from: 'time', max: 4 }, { reason: 'time is longer than 4' }],
    ['a text is cut only where the settings say so', { from: 'text', max: 10 }, { reason: 'text is longer than 10' }],
    [
      'a text loses the sender that the vendor adds itself',
      { from: 'text', max: 6, shorten: 'end' },
      { values: ['紧急:王**'] },
    ],
  ])('%s', (_rule, settings, expected) => {
    expect(fillTemplate([variable(settings)], notice())).toEqual(expected)
  })

  it.each([
    ['an address to click on', '见 https://evil.example/a?b=1 及 www.x.cn。', '见 及 。'],
    ['the brackets of a sender', '【假冒】前营村', '假冒 前营村'],
    ['square brackets', '跌倒[可能已起身]', '跌倒(可能已起身)'],
    ['signs that turn into garbage', '★前营村…3组\n12号\u0007', '前营村 3组 12号'],
    ['a variable of its own', '前营村${code}', '前营村 code'],
  ])('is given no %s', (_what, place, said) => {
    expect(fillTemplate([variable({ from: 'place', max: 40 })], withSlots({ place }))).toEqual({ values: [said] })
  })

  it('says that it does not know rather than nothing', () => {
    const empty = withSlots({ place: '【】' })
    expect(fillTemplate([variable({ from: 'place', max: 9 })], empty)).toEqual({ values: ['未知'] })
    expect(fillTemplate([variable({ from: 'place', max: 9, empty: '详询村居' })], empty)).toEqual({
      values: ['详询村居'],
    })
  })

  it('never halves a rare character', () => {
    const rare = withSlots({ place: '𠮷𠮷12号' })
    expect(fillTemplate([variable({ from: 'place', max: 4 })], rare)).toEqual({ values: ['12号'] })
  })

  it('can not carry a message that is not about one alert, unless it takes texts', () => {
    const answer = notice({ slots: undefined, text: '【守望】已收到。' })
    expect(fillTemplate([variable({ from: 'kind', max: 20 })], answer)).toEqual({ reason: 'nothing for kind' })
    expect(fillTemplate([variable({ from: 'text', max: 20 })], answer)).toEqual({ values: ['已收到。'] })
  })

  it.each([
    [
      'its head',
      [
        { from: 'head', max: 20 },
        { from: 'code', max: 4 },
      ],
      { values: ['可能重复,紧急', 'A7'] },
    ],
    ['what happened, when it has no head', [{ from: 'kind', max: 8 }], { values: ['可能重复,王**'] }],
    ['nowhere: then it is not carried', [{ from: 'place', max: 20 }], { reason: 'no variable has room for 可能重复' }],
  ])('marks what may have gone out before in %s', (_where, settings, expected) => {
    expect(fillTemplate(settings.map(variable), notice({ possibleDuplicate: true }))).toEqual(expected)
  })

  it('marks what happened when a warning leaves no room in the head', () => {
    const burning = notice({ possibleDuplicate: true, slots: { ...slots, head: '勿贸然进入,先拨119' } })
    const filled = fillTemplate([variable({ from: 'head', max: 11 }), variable({ from: 'kind', max: 10 })], burning)
    expect(filled).toEqual({ values: ['勿贸然进入,先拨119', '可能重复,王**(7'] })
  })

  it('marks a text once', () => {
    const text = notice({ possibleDuplicate: true, text: '【守望】可能重复,码A7' })
    expect(fillTemplate([variable({ from: 'text', max: 20 })], text)).toEqual({ values: ['可能重复,码A7'] })
  })

  it('is given the whole warning or none: room for less is a wrong setting', () => {
    expect(templateVariable.safeParse({ from: 'head', max: 10 }).success).toBe(false)
    expect(templateVariable.safeParse({ from: 'code', max: 4, shorten: 'end' }).success).toBe(false)
  })
})

describe('an approved template', () => {
  const placeholder = /\$\{(\w+)\}/g

  it('is held against what fills it before anything is sent', () => {
    expect(templateFaults({ text: '${what},码${code}', names: ['what', 'code'], placeholder })).toEqual([])
    expect(templateFaults({ text: '警情${what},码${code}', names: ['what', 'place'], placeholder })).toEqual([
      'text: nothing fills code',
      'variables: place does not stand in the text',
    ])
  })

  it('must say something itself', () => {
    expect(templateFaults({ text: '${what},${code}。', names: ['what', 'code'], placeholder })).toHaveLength(1)
  })

  it('reads as the phone shows it', () => {
    const approved = { text: '警情:${what},码${code}', names: ['code', 'what'], placeholder }
    expect(renderedTemplate(approved, ['A7', '跌倒$&'])).toBe('警情:跌倒$&,码A7')
  })
})
