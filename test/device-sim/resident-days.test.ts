import { describe, expect, it } from 'vitest'
import { timeOfDay } from '../../core/calendar.ts'
import { days, hours, minutes } from '../../core/time.ts'
import type { Observation } from '../../device-sim/observation.ts'
import { waterVolume } from '../../device-sim/residents/drift.ts'
import { observations } from '../../device-sim/residents/observations.ts'
import { MIDNIGHT, TIME_ZONE, exampleHome } from './example-homes.ts'

const month = { from: MIDNIGHT - days(30), to: MIDNIGHT }
const live = (seed: string, span: { from: number; to: number }): Observation[] => [
  ...observations({ home: exampleHome, timeZone: TIME_ZONE, seed }, span),
]
const brief = (list: readonly Observation[]): unknown[] => list.map(({ at, device, facts }) => [at, device.id, facts])

describe('a resident', () => {
  it('lives the same life for the same seed', () => {
    expect(brief(live('a', month))).toEqual(brief(live('a', month)))
  })

  it('lives another life for another seed', () => {
    expect(brief(live('a', month))).not.toEqual(brief(live('b', month)))
  })

  it('lives the same afternoon whether one looks at it alone or within the month', () => {
    const afternoon = { from: MIDNIGHT - hours(12), to: MIDNIGHT - hours(6) }
    const within = live('a', month).filter(({ at }) => at >= afternoon.from && at < afternoon.to)
    expect(within.length).toBeGreaterThan(50)
    expect(brief(live('a', afternoon))).toEqual(brief(within))
  })

  it('does things in the order of time, within the span', () => {
    const times = live('a', month).map(({ at }) => at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.at(0)).toBeGreaterThanOrEqual(month.from)
    expect(times.at(-1)).toBeLessThan(month.to)
  })

  it.each(['a', 'b', 'c', 'd'])('with seed %s moves and goes out as much as people do', (seed) => {
    const month30 = live(seed, month)
    const count = (device: string, metric: string): number =>
      month30.filter(
        ({ device: { externalId }, facts }) =>
          externalId === device && Object.entries(facts).some(([m, v]) => m === metric && v === true),
      ).length / 30
    expect(count('living', 'motion')).toBeGreaterThan(50)
    expect(count('living', 'motion')).toBeLessThan(250)
    expect(count('kitchen', 'motion')).toBeGreaterThan(20)
    expect(count('bathroom', 'motion')).toBeGreaterThan(10)
    expect(count('front-door', 'door-open')).toBeGreaterThan(1)
    expect(count('front-door', 'door-open')).toBeLessThan(8)
    expect(count('fridge', 'door-open')).toBeGreaterThan(2)
    expect(count('bed', 'bed-occupied')).toBeGreaterThan(1.5)
    expect(count('bed', 'bed-occupied')).toBeLessThan(7)
  })

  it('sleeps at night, but for the bathroom, and is never still for over ten hours', () => {
    const moves = live('a', month).filter(({ cause, facts }) => cause === 'resident' && facts.motion === true)
    const atNight = moves.filter(({ at }) => timeOfDay(at, TIME_ZONE) < hours(4.5))
    expect(atNight.length).toBeGreaterThan(10)
    expect(atNight.length / moves.length).toBeLessThan(0.06)
    const gaps = moves.slice(1).map(({ at }, index) => at - (moves[index]?.at ?? at))
    expect(Math.max(...gaps)).toBeLessThan(hours(10))
  })

  it('leaves a motion sensor to say 90 s after the last movement that it is still', () => {
    const living = live('a', month).filter(
      ({ device, facts }) => device.externalId === 'living' && facts.motion !== undefined,
    )
    const stills = living.filter(({ facts }) => facts.motion === false)
    expect(stills.length).toBeGreaterThan(100)
    for (const still of stills.slice(1)) {
      const before = living[living.indexOf(still) - 1]
      expect(before?.facts.motion).toBe(true)
      expect(still.at - (before?.at ?? 0)).toBe(90_000)
    }
  })

  it('does not raise an alarm by living', () => {
    const alarming = new Set(['sos', 'fall', 'smoke', 'gas', 'water-leak', 'carbon-monoxide'])
    const raised = live('a', month).filter(({ facts }) =>
      Object.entries(facts).some(([m, v]) => alarming.has(m) && v !== false),
    )
    expect(raised).toEqual([])
  })
})

describe('what drifts', () => {
  it('the water meter never runs backwards and counts 70 to 150 litres a day', () => {
    const volumes = live('a', month).flatMap(({ facts }) =>
      typeof facts['water-volume'] === 'number' ? [facts['water-volume']] : [],
    )
    expect(volumes).toEqual([...volumes].sort((a, b) => a - b))
    const aDay = ((volumes.at(-1) ?? 0) - (volumes.at(0) ?? 0)) / 30
    expect(aDay).toBeGreaterThan(70)
    expect(aDay).toBeLessThan(150)
  })

  it('the water meter goes on at midnight where it stood', () => {
    const spot = { seed: 'm' }
    const before = waterVolume({ ...spot, at: MIDNIGHT - minutes(1), timeOfDay: days(1) - minutes(1) })
    expect(waterVolume({ ...spot, at: MIDNIGHT, timeOfDay: 0 })).toBe(before)
  })

  it('rooms stay between 10 and 32 °C, batteries between 20 and 100 %', () => {
    const facts = live('a', month).map((observation) => observation.facts)
    const values = (metric: 'room-temperature' | 'battery'): number[] =>
      facts.flatMap((f) => (typeof f[metric] === 'number' ? [f[metric]] : []))
    expect(Math.min(...values('room-temperature'))).toBeGreaterThan(10)
    expect(Math.max(...values('room-temperature'))).toBeLessThan(32)
    expect(Math.min(...values('battery'))).toBeGreaterThanOrEqual(20)
    expect(Math.max(...values('battery'))).toBeLessThanOrEqual(100)
  })
})
