import { describe, expect, it } from 'vitest'
import { withSettings } from '../../../alerting/rules/rule-change.ts'
import type { Setting } from '../../../alerting/rules/rule-change.ts'
import { figureOf, NOTHING_SET, RuleBook } from '../../../alerting/rules/rules.ts'
import { duration } from '../../../alerting/rules/threshold.ts'
import { THRESHOLD_NAMES, THRESHOLDS } from '../../../alerting/rules/thresholds.ts'
import { isAllowed } from '../../../alerting/rules/written-value.ts'
import { hours, minutes } from '../../../core/time.ts'
import { aHome } from '../detectors/village.ts'

const ceiling = (value: number | undefined, home?: string): Setting => ({ home, name: 'inactivityCeiling', value })
const bookOf = (...settings: Setting[]): RuleBook => new RuleBook(withSettings(NOTHING_SET, settings))

describe('the figure of a home', () => {
  it('is the district default when nobody set anything', () => {
    expect(bookOf().of(aHome('h1')).inactivityCeiling).toBe(THRESHOLDS.inactivityCeiling.value)
  })

  it("is its own before the registry's, that before the district's", () => {
    const book = bookOf(ceiling(hours(10)), ceiling(hours(6), 'h1'))
    expect(book.of(aHome('h1', { inactivityCeiling: hours(8) })).inactivityCeiling).toBe(hours(6))
    expect(book.of(aHome('h2', { inactivityCeiling: hours(8) })).inactivityCeiling).toBe(hours(8))
    expect(book.of(aHome('h3')).inactivityCeiling).toBe(hours(10))
    expect(book.district.inactivityCeiling).toBe(hours(10))
  })

  it('is the newest that was set, and the default again when it was taken back', () => {
    const book = bookOf(ceiling(hours(6), 'h1'), ceiling(hours(7), 'h1'), ceiling(hours(10)), ceiling(undefined, 'h1'))
    expect(book.of(aHome('h1')).inactivityCeiling).toBe(hours(10))
    book.set(NOTHING_SET)
    expect(book.of(aHome('h1')).inactivityCeiling).toBe(THRESHOLDS.inactivityCeiling.value)
  })

  it('leaves other figures and other homes as they are', () => {
    const book = bookOf(ceiling(hours(6), 'h1'))
    const [own, other] = [book.of(aHome('h1')), book.of(aHome('h2'))]
    expect({ ...own, inactivityCeiling: 0 }).toEqual({ ...other, inactivityCeiling: 0 })
  })

  it('comes by care level before risk grade where nobody set one, and says by whose word', () => {
    const threshold = duration(hours(12), ['', ''], {
      byCare: { 'fully-dependent': hours(4) },
      byRisk: { red: hours(8) },
    })
    const origin = (home: Parameters<typeof aHome>[1], ...settings: Setting[]) =>
      figureOf({ name: 'inactivityCeiling', threshold }, aHome('h1', home), withSettings(NOTHING_SET, settings))
    expect(origin({})).toEqual({ value: hours(12), origin: 'default' })
    expect(origin({ riskGrade: 'red' })).toEqual({ value: hours(8), origin: 'risk-grade' })
    expect(origin({ riskGrade: 'red', careLevel: 'fully-dependent' })).toEqual({
      value: hours(4),
      origin: 'care-level',
    })
    expect(origin({ riskGrade: 'red' }, ceiling(hours(9)))).toEqual({ value: hours(9), origin: 'district' })
    expect(origin({ inactivityCeiling: hours(5) }, ceiling(hours(9)))).toEqual({ value: hours(5), origin: 'registry' })
    expect(origin({ inactivityCeiling: hours(5) }, ceiling(hours(3), 'h1'))).toEqual({
      value: hours(3),
      origin: 'home',
    })
  })
})

describe("the district's figures", () => {
  it('are read anew by who keeps the object', () => {
    const book = new RuleBook()
    const now = book.district
    expect(now.stillHolds).toBe(minutes(30))
    book.set(withSettings(NOTHING_SET, [{ home: undefined, name: 'stillHolds', value: minutes(20) }]))
    expect(now.stillHolds).toBe(minutes(20))
    expect(book.district).toBe(now)
  })

  it('are all within what may be set, for every care level and risk grade', () => {
    for (const name of THRESHOLD_NAMES) {
      const { value, byCare, byRisk, ...limits } = THRESHOLDS[name]
      const values = [value, ...Object.values(byCare ?? {}), ...Object.values(byRisk ?? {})]
      expect(
        values.filter((one) => !isAllowed(limits, one)),
        name,
      ).toEqual([])
    }
  })
})
