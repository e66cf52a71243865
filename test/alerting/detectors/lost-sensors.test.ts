import { describe, expect, it } from 'vitest'
import { lostMargin, lostSensors, NONE_LOST } from '../../../alerting/detectors/inactivity/lost-sensors.ts'
import { DISTRICT_DEFAULTS } from '../../../alerting/rules/thresholds.ts'
import { days, hours } from '../../../core/time.ts'

const heard = new Map([
  ['fridge', 0],
  ['hall', days(20)],
])
const known = { offline: () => ['hall', 'fridge', 'meter'], lastHeardAt: (device: string) => heard.get(device) }

describe('the sensors that a home has lost', () => {
  it('are those that told of the resident, and count from the last loss', () => {
    expect(lostSensors(known, 'h1', ['fridge', 'hall', 'bed'])).toEqual({ count: 2, lastHeardAt: days(20) })
    expect(lostSensors(known, 'h1', ['bed'])).toEqual(NONE_LOST)
    expect(lostSensors(undefined, 'h1', ['hall'])).toEqual(NONE_LOST)
  })

  it.each([
    ['just lost', days(20), 1.5],
    ['before it was lost: clocks differ', days(19), 1.5],
    ['a week later', days(27), 1.25],
    ['two weeks later', days(34), 1],
    ['a year later', days(385), 1],
  ])('widen less and less: %s', (_, since, margin) => {
    expect(lostMargin({ count: 1, lastHeardAt: days(20) }, since, DISTRICT_DEFAULTS)).toBeCloseTo(margin, 9)
  })

  it('widen nothing when none is lost, or when the district says so', () => {
    expect(lostMargin(NONE_LOST, hours(1), DISTRICT_DEFAULTS)).toBe(1)
    const strict = { ...DISTRICT_DEFAULTS, sensorLostMargin: 1 }
    expect(lostMargin({ count: 3, lastHeardAt: 0 }, hours(1), strict)).toBe(1)
  })
})
