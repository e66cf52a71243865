import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeCode } from '../../../alerting/codes.ts'
import { parseReply } from '../../../alerting/replies/parse-reply.ts'

describe('a reply', () => {
  it.each([
    ['1', 'acknowledge', undefined],
    ['1', 'acknowledge', undefined],
    [' 收到 ', 'acknowledge', undefined],
    ['1收到', 'acknowledge', undefined],
    ['收到。', 'acknowledge', undefined],
    ['1A7', 'acknowledge', 'A7'],
    ['1 a7', 'acknowledge', 'A7'],
    ['1,码A7', 'acknowledge', 'A7'],
    ['A7 1', 'acknowledge', 'A7'],
    ['A7收到', 'acknowledge', 'A7'],
    ['1 A7', 'acknowledge', 'A7'],
    ['2', 'on-scene', undefined],
    ['已到B12', 'on-scene', 'B12'],
    ['到场', 'on-scene', undefined],
    ['3误报 A7', 'false-alarm', 'A7'],
    ['误报', 'false-alarm', undefined],
    ['4', 'pass-on', undefined],
    ['转上级 C105', 'pass-on', 'C105'],
    ['在路上', 'en-route', undefined],
    ['正在赶往 A7', 'en-route', 'A7'],
    ['B12已出发', 'en-route', 'B12'],
    ['马上到', 'en-route', undefined],
    ['收到👍', 'acknowledge', undefined],
    ['\u202e1 A7\u202c', 'acknowledge', 'A7'],
    ['1\u0000A7', 'acknowledge', 'A7'],
    ['1 收到', 'acknowledge', undefined],
    ['1,收到 A7', 'acknowledge', 'A7'],
    ['2 已到', 'on-scene', undefined],
    ['A7 3 误报', 'false-alarm', 'A7'],
    ['4 上报,码:A7', 'pass-on', 'A7'],
    ['1 码 A7', 'acknowledge', 'A7'],
    ['1\ufe0f\u20e3', 'acknowledge', undefined],
    ['①', 'acknowledge', undefined],
    ['收到,谢谢!', 'acknowledge', undefined],
    ['收到了谢谢', 'acknowledge', undefined],
    ['1 A7 谢谢您', 'acknowledge', 'A7'],
    ['已到现场', 'on-scene', undefined],
    ['仍在 A7', 'on-scene', 'A7'],
    ['需支援', 'pass-on', undefined],
  ])('"%s" is %s, code %s', (text, action, code) => {
    expect(parseReply(text)).toEqual({ kind: 'reply', action, code })
  })

  it.each([
    '',
    '没收到',
    '12',
    '1 2',
    '5',
    'A7',
    'A71',
    '1 A7 B3',
    '不是误报',
    '收到误报',
    '2收到',
    '11',
    '没出发',
    '还没到',
    '谢谢',
    '1 误报',
    '3 收到',
    '不需支援',
    '没在现场',
    '一',
    '1 A 7',
    '没回家 H13',
    '不在家 H13',
    'H13 不在家',
  ])('"%s" is nonsense', (text) => {
    expect(parseReply(text)).toEqual({ kind: 'nonsense' })
  })

  it.each([
    ['住院3天 H13', 'in-hospital', 3, 'H13'],
    ['外出７天Ｈ１３', 'with-family', 7, 'H13'],
    ['h13 外出十天', 'with-family', 10, 'H13'],
    ['外出', 'with-family', undefined, undefined],
    ['回家 H13', 'at-home', undefined, 'H13'],
    ['H13已经回家了', 'at-home', undefined, 'H13'],
    ['在家 H13', 'at-home', undefined, 'H13'],
  ])('"%s" says %s for %s days of %s', (text, mode, length, homeCode) => {
    expect(parseReply(text)).toEqual({ kind: 'presence', mode, days: length, homeCode })
  })
})

describe('any reply', () => {
  it('that is hostile costs no more than a glance', () => {
    const hostile = [
      '外出'.repeat(5000),
      '外出'.repeat(100),
      `1 ${'A7 '.repeat(4000)}`,
      '\ufdfa'.repeat(10_000),
      '\ufdfa'.repeat(200),
      '\u202e'.repeat(10_000),
      '😀'.repeat(5000),
    ]
    expect(hostile.map((text) => parseReply(text).kind)).toEqual(hostile.map(() => 'nonsense'))
    // The quickest of many: on a busy machine any single one may be interrupted.
    const rounds = Array.from({ length: 50 }, () => {
      const start = performance.now()
      for (const text of hostile) parseReply(text)
      return performance.now() - start
    })
    expect(Math.min(...rounds)).toBeLessThan(10)
    expect(parseReply("1'; DROP TABLE alerts;--")).toEqual({ kind: 'nonsense' })
  })

  it('never throws, whatever it is handed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['reply', 'presence', 'nonsense']).toContain(parseReply(text).kind)
      }),
    )
  })

  const words = fc.constantFrom(
    ...(['在路上', '已出发'] as const).map((said) => ({ said, action: 'en-route' })),
    ...(['1', '收到', '1收到'] as const).map((said) => ({ said, action: 'acknowledge' })),
    ...(['2', '已到', '到场'] as const).map((said) => ({ said, action: 'on-scene' })),
    ...(['3', '误报'] as const).map((said) => ({ said, action: 'false-alarm' })),
    ...(['4', '转上级', '上报'] as const).map((said) => ({ said, action: 'pass-on' })),
  )
  const code = fc.nat(25_000).map((seed) => freeCode(new Set(), seed))
  const gap = fc.constantFrom(' ', '  ', '\u3000', ',', ',', ' 码', '\n')
  const wide = (text: string): string => text.replaceAll(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const dress = fc.constantFrom(
    (t: string) => t,
    (t: string) => t.toLowerCase(),
    (t: string) => wide(t),
    (t: string) => ` ${t}。`,
  )

  it('means the same however its code, its width, its case and its spaces are written', () => {
    fc.assert(
      fc.property(words, code, gap, dress, fc.boolean(), ({ said, action }, code, gap, dress, codeFirst) => {
        const text = codeFirst ? `${code}${gap.replace('码', '')}${said}` : `${said}${gap}${code}`
        expect(parseReply(dress(text))).toEqual({ kind: 'reply', action, code })
      }),
    )
  })

  it('with anything more around it is not taken for what it contains', () => {
    const letters = fc.stringMatching(/^[没不我是了]{1,4}$/)
    fc.assert(
      fc.property(words, letters, ({ said }, more) => {
        fc.pre(!/^(?:是|了)$/.test(more))
        expect(parseReply(`${more}${said}`)).toEqual({ kind: 'nonsense' })
      }),
    )
  })
})

describe('codes', () => {
  it('are never one that is taken, short, and no home’s or reply’s', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000)), fc.nat(), (seeds, seed) => {
        const taken = new Set(seeds.map((s) => freeCode(new Set(), s)))
        const code = freeCode(taken, seed)
        expect(taken.has(code)).toBe(false)
        expect(code).toMatch(/^[A-GJ-NP-Z][0-9]{1,3}$/)
      }),
    )
  })

  it('grow longer when the short ones are used up', () => {
    const taken = new Set<string>()
    for (let i = 0; i < 300; i += 1) taken.add(freeCode(taken, 0))
    expect(taken.size).toBe(300)
    expect([...taken].filter((code) => code.length === 2)).toHaveLength(184)
  })
})
