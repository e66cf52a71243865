import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../core/chinese-calendar.ts'
import { parseCivilDay } from '../../core/civil-day.ts'
import { days, hours } from '../../core/time.ts'
import { holidayPart } from '../../hub/holiday-health.ts'
import { ManualClock } from '../support/manual-clock.ts'

const SPRING = {
  name: '春节',
  from: parseCivilDay('2027-02-05') ?? 0,
  until: parseCivilDay('2027-02-11') ?? 0,
  makeUp: [],
}
const ENTERED = chineseCalendar([{ year: 2027, festivals: [SPRING] }])

/** At 01:00 in the morning of that day in Tianjin: the day before by universal time. */
const partOn = (day: string, calendar = chineseCalendar()) =>
  holidayPart({
    clock: new ManualClock(days(parseCivilDay(day) ?? 0) - hours(7)),
    timeZone: 'Asia/Shanghai',
    calendar: () => calendar,
  })

describe('the health of the public holidays', () => {
  it.each([
    ['2026-10-31', chineseCalendar(), undefined, '2026 年已有'],
    ['2026-11-01', chineseCalendar(), 'hint', '2027 年节假日尚未录入：国务院通知公布后，请在“救助人员与排班”页录入。'],
    ['2026-11-01', ENTERED, undefined, '2026、2027 年已有'],
    ['2027-01-01', chineseCalendar(), 'warning', /^2027 年节假日仍未录入/],
    ['2027-10-31', ENTERED, undefined, '2027 年已有'],
    ['2027-11-01', ENTERED, 'hint', /^2028 年节假日尚未录入/],
  ])('on %s is never an error, and says what to do (%#)', (day, calendar, note, zh) => {
    const part = partOn(day, calendar)
    expect([part.ok, part.note]).toEqual([true, note])
    expect(part.zh).toMatch(zh)
    expect(part.says).not.toBe('')
  })
})
