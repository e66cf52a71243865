import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duration, figure, timeOfDay } from '../../../alerting/rules/threshold.ts'
import { formatDuration, parseDuration } from '../../../alerting/rules/written-duration.ts'
import { formatValue, readValue } from '../../../alerting/rules/written-value.ts'
import { days, hours, minutes, seconds } from '../../../core/time.ts'

describe('a duration', () => {
  it.each([
    ['90 min', minutes(90)],
    ['12 h', hours(12)],
    ['1 d', days(1)],
    ['45 s', seconds(45)],
    ['45s', seconds(45)],
    ['1 h 30 min', minutes(90)],
    ['1.5 h', minutes(90)],
    [' 4 小时 5 分 ', hours(4) + minutes(5)],
    ['2天', days(2)],
    ['0', 0],
  ])('is read from %j', (text, wanted) => {
    expect(parseDuration(text)).toBe(wanted)
  })

  it.each(['', '90', 'h', '12 hm', '12 h!', '-3 h', '1 week', '1 h 5', 'five min'])('is not read from %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  it.each([
    [seconds(45), '45 s'],
    [minutes(90), '1 h 30 min'],
    [hours(12), '12 h'],
    [hours(36), '36 h'],
    [days(2), '2 d'],
    [0, '0 s'],
  ])('of %d ms is written %j', (value, wanted) => {
    expect(formatDuration(value)).toBe(wanted)
  })

  it('is read again as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: days(60) }), (value) => {
        expect(parseDuration(formatDuration(value))).toBe(value)
      }),
    )
  })
})

describe("a threshold's value", () => {
  const dwell = duration(minutes(60), ['停留', 'dwell'], { min: minutes(5), max: hours(12) })
  const cold = figure(16, 'celsius', ['低温', 'cold'], { min: 5, max: 25 })
  const homeBy = timeOfDay(hours(23), ['回家', 'home by'], { min: hours(12) })
  const gateways = figure(3, 'count', ['网关数', 'gateways'], { min: 2, max: 50 })

  it.each([
    [dwell, '5 min', minutes(5)],
    [dwell, '12 h', hours(12)],
    [homeBy, '22:30', hours(22) + minutes(30)],
    [homeBy, '22：30', hours(22) + minutes(30)],
    [homeBy, '24:00', hours(24)],
    // As rules files had it.
    [homeBy, '22 h', hours(22)],
    [cold, '16', 16],
    [cold, '16.5 °C', 16.5],
    [cold, '16℃', 16],
    [gateways, '4', 4],
  ])('is taken: %#', (threshold, text, value) => {
    expect(readValue(threshold, text)).toEqual({ value })
  })

  it.each([
    [dwell, '4 min 59 s', 'must be from 5 min to 12 h, not 4 min 59 s.'],
    [dwell, '12 h 1 s', 'must be from 5 min to 12 h, not 12 h 1 s.'],
    [dwell, '90', '"90" is no value here: write a number and its unit (s, min, h or d), like 1 h.'],
    [cold, '4.9', 'must be from 5 °C to 25 °C, not 4.9 °C.'],
    [cold, '16 %', '"16 %" is no value here: write it like 16 °C.'],
    [gateways, '2.5', 'must be a whole number, not 2.5.'],
    [gateways, '', '"" is no value here: write it like 3.'],
  ])('is refused with a sentence: %#', (threshold, text, fault) => {
    expect(readValue(threshold, text)).toEqual({ fault })
  })

  it('is written with its unit', () => {
    const written = [
      formatValue(dwell, minutes(45)),
      formatValue(homeBy, hours(22.5)),
      formatValue(cold, 16),
      formatValue(gateways, 3),
    ]
    expect(written).toEqual(['45 min', '22:30', '16 °C', '3'])
  })
})
