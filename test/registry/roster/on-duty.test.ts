import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../../core/chinese-calendar.ts'
import { type CivilDay, momentOf, parseCivilDay } from '../../../core/civil-day.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import { changesOf, stretches } from '../../../registry/roster/duty-gaps.ts'
import { type DutyCalendar, onDuty, standIn } from '../../../registry/roster/on-duty.ts'
import type { Roster, Shift, Substitution } from '../../../core/roster.ts'

const ZONE = 'Asia/Shanghai'

function day(text: string): CivilDay {
  const read = parseCivilDay(text)
  if (read === undefined) throw new Error(text)
  return read
}

const moment = (text: string, zone = ZONE): number => {
  const [date = '', time = ''] = text.split(' ')
  return momentOf(day(date), hours(Number(time.slice(0, 2))) + minutes(Number(time.slice(3))), zone)
}

const calendar = (change: Partial<DutyCalendar> = {}): DutyCalendar => ({
  timeZone: ZONE,
  worksOn: (on) => chineseCalendar().dayOf(on).works,
  substitutions: [],
  ...change,
})

const shift = (change: Partial<Shift>): Shift => ({
  name: '班',
  days: 'everyday',
  from: 0,
  to: days(1),
  turns: [['zhang']],
  ...change,
})

const roster = (...shifts: Shift[]): Roster => ({ role: 'village', area: '120112101001', shifts })

const DAY = shift({ days: 'workdays', from: hours(8), to: hours(18), turns: [['zhang', 'li']] })
const NIGHT = shift({
  from: hours(18),
  to: hours(8),
  turns: [['wang'], ['zhao', 'qian'], ['sun']],
  rotation: { every: 'week', since: day('2026-11-25') },
})

describe('who is on duty by day and by night', () => {
  it.each([
    ['Wednesday at noon the day shift', '2026-11-25 12:00', ['zhang', 'li']],
    ['08:00 sharp already the day shift, and no more the night shift', '2026-11-25 08:00', ['zhang', 'li']],
    ['18:00 sharp already the night shift', '2026-11-25 18:00', ['wang']],
    ['after midnight still the shift that began in the evening', '2026-11-26 07:59', ['wang']],
    ['Monday morning before 08:00 still last week’s turn', '2026-11-30 07:59', ['wang']],
    ['Monday evening the next turn, both together', '2026-11-30 18:00', ['zhao', 'qian']],
    ['two weeks on the third', '2026-12-09 20:00', ['sun']],
    ['three weeks on the first again', '2026-12-16 20:00', ['wang']],
    ['a week before the first turn the last', '2026-11-18 20:00', ['sun']],
    ['Saturday at noon nobody', '2026-11-28 12:00', []],
  ])('%s', (_name, at, people) => {
    expect(onDuty(roster(DAY, NIGHT), moment(at), calendar())).toEqual(people)
  })
})

describe('public holidays and make-up days of the Chinese calendar', () => {
  const rest = shift({ days: 'restdays', from: hours(8), to: hours(18), turns: [['standby']] })
  it.each([
    ['National Day is no working day, though a Thursday', '2026-10-01 10:00', ['standby']],
    ['2026-10-10 works, though a Saturday', '2026-10-10 10:00', ['zhang', 'li']],
    ['2026-02-14 works, the Saturday before Spring Festival', '2026-02-14 10:00', ['zhang', 'li']],
    ['2026-02-17, Spring Festival, a Tuesday, rests', '2026-02-17 10:00', ['standby']],
    ['a plain Sunday rests', '2026-11-22 10:00', ['standby']],
    ['of a year without a known arrangement a Friday works, holiday or not', '2032-10-01 10:00', ['zhang', 'li']],
    ['of such a year a Saturday rests', '2032-10-02 10:00', ['standby']],
  ])('%s', (_name, at, people) => {
    expect(onDuty(roster(DAY, rest), moment(at), calendar())).toEqual(people)
  })

  it('says which years are known', () => {
    expect(chineseCalendar().dayOf(day('2026-10-01'))).toMatchObject({ works: false, known: true })
    expect(chineseCalendar().dayOf(day('2032-10-01'))).toEqual({ works: true, known: false })
  })
})

describe('other rotations', () => {
  it('change every day', () => {
    const daily = shift({ turns: [['a'], ['b'], ['c']], rotation: { every: 'day', since: day('2026-11-22') } })
    const seen = [0, 1, 2, 3].map((n) => onDuty(roster(daily), moment('2026-11-22 12:00') + days(n), calendar())[0])
    expect(seen).toEqual(['a', 'b', 'c', 'a'])
  })

  it('name days of the week, and a shift of 24 hours from 08:00', () => {
    const weekend = shift({ days: [6, 7], from: hours(8), to: hours(8), turns: [['wang']] })
    expect(onDuty(roster(weekend), moment('2026-11-27 23:00'), calendar())).toEqual([])
    expect(onDuty(roster(weekend), moment('2026-11-28 08:00'), calendar())).toEqual(['wang'])
    expect(onDuty(roster(weekend), moment('2026-11-30 07:59'), calendar())).toEqual(['wang'])
    expect(onDuty(roster(weekend), moment('2026-11-30 08:00'), calendar())).toEqual([])
  })

  it('put together people of several shifts, each once', () => {
    const twice = roster(shift({ turns: [['a', 'b']] }), shift({ turns: [['b', 'c']] }))
    expect(onDuty(twice, moment('2026-11-22 12:00'), calendar())).toEqual(['a', 'b', 'c'])
  })
})

describe('where clocks change', () => {
  it.each(['2026-03-29', '2026-10-25'])('no hole opens in Berlin on %s', (date) => {
    const night = shift({ from: hours(22), to: hours(2.5), turns: [['late']] })
    const rest = shift({ from: hours(2.5), to: hours(22), turns: [['day']] })
    const from = moment(`${date} 00:00`, 'Europe/Berlin')
    for (let at = from; at < from + days(1); at += minutes(15)) {
      expect(onDuty(roster(night, rest), at, calendar({ timeZone: 'Europe/Berlin' }))).toHaveLength(1)
    }
  })
})

describe('a substitute', () => {
  const away = (
    number: number,
    absent: string,
    instead: string | undefined,
    from: string,
    until = from,
  ): Substitution => ({
    number,
    absent,
    instead,
    from: day(from),
    until: day(until),
  })
  const night = roster(shift({ from: hours(18), to: hours(8), turns: [['wang']] }))

  it('stands in for shifts that begin on those days, to their end', () => {
    const with1 = calendar({ substitutions: [away(1, 'wang', 'li', '2026-11-24', '2026-11-25')] })
    expect(onDuty(night, moment('2026-11-24 07:00'), with1)).toEqual(['wang'])
    expect(onDuty(night, moment('2026-11-24 18:00'), with1)).toEqual(['li'])
    expect(onDuty(night, moment('2026-11-26 07:59'), with1)).toEqual(['li'])
    expect(onDuty(night, moment('2026-11-26 18:00'), with1)).toEqual(['wang'])
  })

  it('who is named by nobody leaves the shift empty', () => {
    const alone = calendar({ substitutions: [away(1, 'wang', undefined, '2026-11-24')] })
    expect(onDuty(night, moment('2026-11-24 20:00'), alone)).toEqual([])
  })

  const on = day('2026-11-24')
  it.each([
    [
      'of two for the same day the later holds',
      [away(1, 'a', 'b', '2026-11-24'), away(2, 'a', 'c', '2026-11-24')],
      'c',
    ],
    ['in whatever order they are read', [away(2, 'a', 'c', '2026-11-24'), away(1, 'a', 'b', '2026-11-24')], 'c'],
    ['who is away too is followed on', [away(1, 'a', 'b', '2026-11-24'), away(2, 'b', 'c', '2026-11-24')], 'c'],
    ['two who change places do so', [away(1, 'a', 'b', '2026-11-24'), away(2, 'b', 'a', '2026-11-24')], 'b'],
    [
      'a ring of three ends with the one before the first',
      [away(1, 'a', 'b', '2026-11-24'), away(2, 'b', 'c', '2026-11-24'), away(3, 'c', 'a', '2026-11-24')],
      'c',
    ],
    ['one for another day says nothing', [away(1, 'a', 'b', '2026-11-25')], 'a'],
  ])('%s', (_name, substitutions, there) => {
    expect(standIn('a', on, substitutions)).toBe(there)
  })
})

describe('holes in a roster', () => {
  const span = { from: moment('2026-11-27 12:00'), until: moment('2026-11-30 12:00') }
  const find = (...shifts: Shift[]) =>
    stretches(span, changesOf(shifts, span, ZONE), (at) => onDuty(roster(...shifts), at, calendar()))
      .filter(({ answer }) => answer.length === 0)
      .map(({ from, until }) => ({ from, until }))

  it('are found to the minute, and neighbouring ones are one', () => {
    expect(find(DAY)).toEqual([{ from: moment('2026-11-27 18:00'), until: moment('2026-11-30 08:00') }])
  })

  it('there are none where shifts meet', () => {
    expect(find(shift({ from: hours(8), to: hours(20) }), shift({ from: hours(20), to: hours(8) }))).toEqual([])
  })

  it('a roster that never applies is one long hole', () => {
    expect(find(shift({ days: [3] }))).toEqual([span])
  })
})
