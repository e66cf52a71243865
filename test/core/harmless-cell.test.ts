import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHarmless, harmless } from '../../core/harmless-cell.ts'

describe('a text in a cell', () => {
  it.each(['=1+1', '+86 138', '-3号', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM', "'=1"])(
    'is nothing that Excel runs: %j',
    (text) => expect(harmless(text)).toBe(`'${text}`),
  )

  it.each(['王秀兰', '', ' ', "O'Brien", '3-4号', '1+1'])('stays as it is: %j', (text) =>
    expect(harmless(text)).toBe(text),
  )

  it('comes back as it was', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => fromHarmless(harmless(text)) === text))
  })
})
