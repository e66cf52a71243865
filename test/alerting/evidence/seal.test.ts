import { describe, expect, it } from 'vitest'
import { checkSeal, sumOf } from '../../../alerting/evidence/seal.ts'

describe('the sum of an evidence file', () => {
  it('is that of the canonical form, whatever the order of members, and leaves itself out', () => {
    expect(sumOf({ b: [1, 'é', null], a: { d: true, c: 1e21 }, sha256: 'x' })).toBe(
      sumOf({ a: { c: 1e21, d: true }, b: [1, 'é', null] }),
    )
    // SHA-256 of the two characters {}.
    expect(sumOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  })

  it.each(['', '{}', 'null', '[1]', '{"format":"shouwang-evidence"}', 'x'.repeat(1000)])(
    'is not looked for in what is no evidence: %.40s',
    (text) => {
      expect(() => checkSeal(text)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
    },
  )
})
