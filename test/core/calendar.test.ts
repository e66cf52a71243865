import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockText, localTime, nextTimeOfDay, timeOfDay, zoneOffset } from '../../core/calendar.ts'
import { days, hours, minutes, parseInstant, seconds } from '../../core/time.ts'

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

describe('the offset of a time zone', () => {
  it('is what its wall clocks show, on every day of forty years', () => {
    const zone = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/London',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Australia/Lord_Howe',
    )
    const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2030, 0) })
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const { hour, minute, second } = localTime(at, timeZone)
        const shown = hours(hour) + minutes(minute) + seconds(second) + (at % 1000)
        expect(timeOfDay(at, timeZone)).toBe(shown)
        expect((((at + zoneOffset(at, timeZone)) % days(1)) + days(1)) % days(1)).toBe(shown)
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['2019-03-31T00:59:59.999Z', 'Europe/London', 0],
    ['2019-03-31T01:00:00.000Z', 'Europe/London', 60],
    ['2019-10-27T00:59:59.999Z', 'Europe/London', 60],
    ['2019-10-27T01:00:00.000Z', 'Europe/London', 0],
    // Newfoundland put its clocks forward at one minute past midnight.
    ['2006-04-02T03:30:59.999Z', 'America/St_Johns', -210],
    ['2006-04-02T03:31:00.000Z', 'America/St_Johns', -150],
    ['1969-12-31T23:59:59.999Z', 'Asia/Shanghai', 480],
  ])('at %s in %s is %d minutes', (at, timeZone, wanted) => {
    expect(zoneOffset(Date.parse(at), timeZone) / minutes(1)).toBe(wanted)
  })
})
