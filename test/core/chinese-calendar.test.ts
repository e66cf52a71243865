import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedDays, chineseCalendar, packagedHolidays } from '../../core/chinese-calendar.ts'
import { type CivilDay, civilDayText, parseCivilDay, weekdayOf } from '../../core/civil-day.ts'
import { holidayFaults } from '../../core/holiday-faults.ts'
import { daysFromTo, type Festival, missingYear, type YearHolidays, yearOf } from '../../core/holidays.ts'

const day = (text: string): CivilDay => parseCivilDay(text) ?? Number.NaN
const daysOfYear = (year: number) => daysFromTo(day(`${year}-01-01`), day(`${year}-12-31`))

const SPRING: Festival = {
  name: '春节',
  from: day('2027-02-05'),
  until: day('2027-02-11'),
  makeUp: [day('2027-01-30'), day('2027-02-20')],
}
const NEW_YEAR: Festival = {
  name: '元旦',
  from: day('2026-12-31'),
  until: day('2027-01-02'),
  makeUp: [day('2026-12-27')],
}
const OF_2027: YearHolidays = { year: 2027, festivals: [NEW_YEAR, SPRING] }

/** A list that could be entered: weeks of the year in which a festival begins, how long it is, whether weekends beside it are worked. */
const aList = (year: number) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 9 }), fc.boolean()), {
      maxLength: 8,
      selector: ([fortnight]) => fortnight,
    })
    .map((chosen): YearHolidays => {
      const festivals = chosen.map(([fortnight, length, makesUp], index) => {
        const monday = day(`${year}-01-01`) + fortnight * 14 - (weekdayOf(day(`${year}-01-01`)) - 1)
        return { name: `节日${index}`, from: monday, until: monday + length - 1, makeUp: makesUp ? [monday - 1] : [] }
      })
      return { year, festivals }
    })

describe('the calendar by what the package knows', () => {
  it('says of every day what its list says, and of each other what the day of the week says', () => {
    const list: { holidays: object; workdays: object } = createRequire(import.meta.url)(
      'chinese-days/dist/chinese-days.json',
    )
    const calendar = chineseCalendar()
    const wrong = daysFromTo(day('2004-01-01'), day('2026-12-31')).filter((one) => {
      const text = civilDayText(one)
      const works = text in list.workdays || (weekdayOf(one) <= 5 && !(text in list.holidays))
      const said = calendar.dayOf(one)
      return said.works !== works || !said.known
    })
    expect(wrong.map(civilDayText)).toEqual([])
    expect([calendar.knows(2003), calendar.knows(2004)]).toEqual([false, true])
  })

  it('names festivals in both languages, and a make-up day by what it makes up for', () => {
    const calendar = chineseCalendar()
    expect(calendar.dayOf(day('2026-10-10'))).toMatchObject({
      works: true,
      holiday: { zh: '国庆节', en: 'National Day' },
    })
    expect(calendar.dayOf(day('2026-11-22'))).toEqual({ works: false, known: true })
  })

  it('keeps a year’s notice whole that begins in the December before', () => {
    const [newYear] = packagedHolidays(2019)?.festivals ?? []
    expect(newYear).toEqual({
      name: '元旦',
      from: day('2018-12-30'),
      until: day('2019-01-01'),
      makeUp: [day('2018-12-29')],
    })
    // What was ever announced could be entered, but for the one with the longest name of all.
    for (let year = 2004; year <= 2026; year += 1) {
      const faults = holidayFaults(packagedHolidays(year) ?? { year, festivals: [] })
      expect([year, faults.map(({ says }) => says.en)]).toEqual([
        year,
        year === 2015 ? ['Its name has 20 characters at most.'] : [],
      ])
    }
  })
})

describe('a year that was entered', () => {
  it.each([
    ['2027-02-05', 'a Friday of the festival', false],
    ['2027-02-20', 'a Saturday that makes up for it', true],
    ['2027-03-06', 'a plain Saturday', false],
    ['2027-03-08', 'a plain Monday', true],
    ['2026-12-31', 'a Thursday of the December before', false],
    ['2026-12-27', 'a Sunday of it that makes up for New Year', true],
    ['2026-10-10', 'a make-up day of a year that nobody entered', true],
  ])('%s, %s: works %s', (text, _, works) => {
    const calendar = chineseCalendar([OF_2027])
    expect(calendar.dayOf(day(text))).toMatchObject({ works, known: true })
  })

  it('takes the place of all that the package says of its year, and of no other', () => {
    const calendar = chineseCalendar([
      { year: 2026, festivals: [{ ...SPRING, from: day('2026-02-16'), until: day('2026-02-18'), makeUp: [] }] },
    ])
    expect(calendar.dayOf(day('2026-10-01')).works).toBe(true)
    expect(calendar.dayOf(day('2025-10-01')).works).toBe(false)
    expect(changedDays(chineseCalendar(), calendar, 2026).map(({ day: at }) => civilDayText(at).slice(0, 7))).toContain(
      '2026-10',
    )
  })

  it('makes each day of the year either a workday or a day off, as its list says or as the day of the week does', () => {
    fc.assert(
      fc.property(aList(2027), (list) => {
        fc.pre(list.festivals.length > 0)
        expect(holidayFaults(list)).toEqual([])
        const calendar = chineseCalendar([list])
        const off = new Set(list.festivals.flatMap(({ from, until }) => daysFromTo(from, until)))
        const worked = new Set(list.festivals.flatMap(({ makeUp }) => makeUp))
        const wrong = daysOfYear(2027).filter((one) => {
          const { works, known, holiday } = calendar.dayOf(one)
          const isNamed = off.has(one) || worked.has(one)
          const shouldWork = worked.has(one) || (!off.has(one) && weekdayOf(one) <= 5)
          return works !== shouldWork || !known || (holiday !== undefined) !== isNamed
        })
        expect(wrong.map(civilDayText)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('holds the same however often it is entered, and the last entry of a year alone', () => {
    fc.assert(
      fc.property(aList(2026), aList(2026), (first, last) => {
        const once = chineseCalendar([last])
        const again = chineseCalendar([first, last, last])
        expect(changedDays(once, again, 2026)).toEqual([])
        // Entering what the package says changes nothing.
        const same = packagedHolidays(2026)
        expect(changedDays(chineseCalendar(), chineseCalendar(same === undefined ? [] : [first, same]), 2026)).toEqual(
          [],
        )
      }),
      { numRuns: 30 },
    )
  })
})

describe('the year that somebody has to enter', () => {
  const knowsUpTo = (last: number) => (year: number) => year <= last
  it.each([
    ['2026-10-31', 2026, undefined],
    ['2026-11-01', 2026, { year: 2027, overdue: false }],
    ['2026-12-31', 2026, { year: 2027, overdue: false }],
    ['2027-01-01', 2026, { year: 2027, overdue: true }],
    ['2027-12-01', 2026, { year: 2027, overdue: true }],
    ['2026-11-01', 2027, undefined],
  ])('on %s, with lists up to %s', (today, last, missing) => {
    expect(missingYear(day(today), knowsUpTo(last))).toEqual(missing)
    expect(yearOf(day(today))).toBe(Number(today.slice(0, 4)))
  })
})
