import { describe, expect, it } from 'vitest'
import { timeOfDay } from '../../core/calendar.ts'
import { days, hours } from '../../core/time.ts'
import type { SimulatedTown } from '../../device-sim/simulated-town.ts'
import { nightlyVitals } from '../../hub/demo-pages.ts'
import { MIDNIGHT, TIME_ZONE, exampleHome } from '../device-sim/example-homes.ts'

const mat = {
  id: 'h11-bed',
  gateway: 'gw-h11',
  externalId: 'bed',
  model: 'native-bed-mat',
  room: 'bedroom',
  role: 'bed',
} as const

describe('pulse and breath in the demonstration', () => {
  const range = { from: MIDNIGHT - days(3), to: MIDNIGHT }
  const told = (town: SimulatedTown) => [...nightlyVitals(town, range)]

  it('are told by a mat under a sleeper, by night, within the span, and in no way that alarms anybody', () => {
    const readings = told({ timeZone: TIME_ZONE, homes: [{ ...exampleHome, id: 'h11', devices: [mat] }] })
    expect(new Set(readings.map(({ metric }) => metric))).toEqual(new Set(['heart-rate', 'respiration-rate']))
    expect(readings.filter(({ at }) => at < range.from || at >= range.to)).toEqual([])
    const byDay = readings.filter(({ at }) => {
      const time = timeOfDay(at, TIME_ZONE)
      return time >= hours(7) && time < hours(22)
    })
    expect(byDay).toEqual([])
    const valuesOf = (metric: string): readonly number[] =>
      readings.filter((one) => one.metric === metric).map(({ value }) => Number(value))
    expect(valuesOf('heart-rate').filter((value) => value < 51 || value > 90)).toEqual([])
    expect(valuesOf('respiration-rate').filter((value) => value < 12 || value > 20)).toEqual([])
  })

  it('are told nowhere else', () => {
    expect(told({ timeZone: TIME_ZONE, homes: [{ ...exampleHome, devices: [] }] })).toEqual([])
  })
})
