import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Usual } from '../../../../alerting/detectors/vitals/usual.ts'
import { DISTRICT_DEFAULTS } from '../../../../alerting/rules/thresholds.ts'
import { days, hours, minutes } from '../../../../core/time.ts'

const figures = DISTRICT_DEFAULTS
const START = Date.parse('2026-11-01T00:00:00+08:00')

function learned(values: readonly number[]): Usual {
  const usual = new Usual()
  values.forEach((value, index) => usual.take(value, START + index * hours(12), figures))
  return usual
}

describe('what is usual for one resident', () => {
  it('is not known from few samples', () => {
    expect(learned([70, 71, 72, 73, 74, 75, 76, 77, 78]).range(figures)).toBe(undefined)
  })

  it('is median, robust deviation and the middle four fifths', () => {
    const range = learned([60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70]).range(figures)
    expect(range).toMatchObject({ median: 65, low: 61, high: 69 })
    expect(range?.deviation).toBeCloseTo(3 * 1.4826)
  })

  it('is moved by half a beat when every seventh value is far out', () => {
    const good = Array.from({ length: 40 }, (_, index) => 66 + (index % 5))
    const bad = good.map((value, index) => (index % 7 === 0 ? 150 : value))
    expect(learned(bad).range(figures)?.median).toBe(68.5)
  })

  it('takes one sample in 12 h, however much is said', () => {
    const usual = new Usual()
    for (let at = START; at < START + days(2); at += minutes(1)) usual.take(70, at, figures)
    expect(usual.samples().length).toBe(4)
  })

  it('looks back 30 days', () => {
    const usual = learned(Array.from({ length: 200 }, (_, index) => (index < 130 ? 60 : 80)))
    expect(usual.samples().length).toBe(60)
    expect(usual.range(figures)).toMatchObject({ low: 80, high: 80 })
  })

  it('is the same after it was saved', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 300, max: 3000 }), { minLength: 10, maxLength: 80 }), (tenths) => {
        const usual = learned(tenths.map((value) => value / 10))
        expect(new Usual(usual.samples()).range(figures)).toEqual(usual.range(figures))
      }),
    )
  })
})
