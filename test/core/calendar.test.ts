import { describe, expect, it } from 'vitest'
import { clockText, localTime, nextTimeOfDay } from '../../core/calendar.ts'
import { hours, parseInstant } from '../../core/time.ts'

const at = (text: string): number => parseInstant(text) ?? Number.NaN

describe('calendar', () => {
  it('shows the wall clock of Shanghai', () => {
    const local = localTime(at('2026-11-21T18:10:07Z'), 'Asia/Shanghai')
    expect(local).toEqual({ year: 2026, month: 11, day: 22, weekday: 7, hour: 2, minute: 10, second: 7 })
    expect(clockText(at('2026-11-21T18:10:07Z'), 'Asia/Shanghai')).toBe('02:10')
  })

  it.each([
    ['before nine it is today', '2026-11-22T00:59:59.999Z', '2026-11-22T01:00:00Z', 'Asia/Shanghai'],
    ['at nine sharp it is tomorrow', '2026-11-22T01:00:00Z', '2026-11-23T01:00:00Z', 'Asia/Shanghai'],
    ['after nine it is tomorrow', '2026-11-22T15:00:00Z', '2026-11-23T01:00:00Z', 'Asia/Shanghai'],
    ['the spring clock change moves it by an hour', '2026-03-28T20:00:00Z', '2026-03-29T07:00:00Z', 'Europe/Berlin'],
  ])('next 09:00: %s', (_, from, expected, zone) => {
    expect(nextTimeOfDay(at(from), hours(9), zone)).toBe(at(expected))
  })

  it('a time that a clock change skips comes the next day', () => {
    expect(nextTimeOfDay(at('2026-03-28T23:00:00Z'), hours(2.5), 'Europe/Berlin')).toBe(at('2026-03-30T00:30:00Z'))
  })
})
