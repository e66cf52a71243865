import { describe, expect, it } from 'vitest'
import { HomeStillness } from '../../../alerting/stillness/home-stillness.ts'
import type { LifeSign } from '../../../alerting/stillness/home-stillness.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours, minutes } from '../../../core/time.ts'
import { limitOf, live, lived } from './lived-home.ts'
import { at, ordinaryDay, ordinaryDays, SETTINGS, sign } from './lived-days.ts'

/** Ordinary days, but out by the door within the spans. */
function days(count: number, spans: readonly (readonly [EpochMs, EpochMs])[]): readonly LifeSign[] {
  const home = ordinaryDays(count).filter((s) => !spans.some(([from, to]) => s.at >= from && s.at <= to))
  const doors = spans.flatMap(([from, to]) => [sign(from, 'outer-door'), sign(to, 'outer-door'), sign(to + minutes(1))])
  return [...home, ...doors].toSorted((a, b) => a.at - b.at)
}

/** Out from 10:00 to 12:30 on every day of these. */
const shopping = (from: number, to: number): readonly (readonly [EpochMs, EpochMs])[] =>
  Array.from({ length: to - from }, (_, i) => [at(from + i, '10:00'), at(from + i, '12:30')] as const)

/** … and then out by the door on the morning of that day. */
const leavesOn = (day: number): readonly LifeSign[] => [
  ...ordinaryDay(day).filter((s) => s.at <= at(day, '09:30')),
  sign(at(day, '10:00'), 'outer-door'),
]

/** A night at a friend's: 26 h from the morning of the 20th day. */
const NIGHT_AWAY = [at(20, '10:00'), at(21, '12:00')] as const
const sinceThen = (count: number): readonly LifeSign[] =>
  days(count, [...shopping(0, 20), NIGHT_AWAY, ...shopping(22, count)])

describe('who is known to stay away', () => {
  it('may stay for a quarter longer than the longest absence of 30 days', () => {
    const home = lived([...sinceThen(30), ...leavesOn(30)])
    expect(home.limit()?.kind).toBe('not-returned')
    expect(limitOf(home) / hours(1)).toBeCloseTo(26 * 1.25, 1)
  })

  it('is nobody who never did: 16 h at the most', () => {
    const home = lived([...days(30, shopping(0, 30)), ...leavesOn(30)])
    expect(limitOf(home)).toBeLessThanOrEqual(hours(16))
    expect(home.limit()?.ceiling).toBe(hours(16))
  })

  it('is nobody who did so more than 30 days ago', () => {
    const home = lived([...sinceThen(53), ...leavesOn(53)])
    expect(limitOf(home)).toBeLessThanOrEqual(hours(16))
  })

  it('never waits for longer than the ceiling of known absences, which a home can have for itself', () => {
    const settings = { ...SETTINGS, knownAbsenceCeiling: hours(24) }
    expect(limitOf(lived([...sinceThen(30), ...leavesOn(30)], settings))).toBe(hours(24))
    const none = { ...SETTINGS, knownAbsenceCeiling: hours(12) }
    expect(limitOf(lived([...sinceThen(30), ...leavesOn(30)], none))).toBeLessThanOrEqual(hours(16))
  })

  it('is nobody whose door is opened all day: its silences say nothing of being out', () => {
    const airing = Array.from({ length: 31 }, (_, day) =>
      ['13:40', '15:00', '16:20', '18:00', '19:00'].map((clock) => sign(at(day, clock), 'outer-door')),
    ).flat()
    const quiet = (s: LifeSign): boolean => !airing.some((door) => s.at > door.at && s.at < door.at + minutes(50))
    const signs = [...sinceThen(30).filter(quiet), ...airing.filter((s) => s.at < at(30, '00:00')), ...leavesOn(30)]
    const home = lived(signs.toSorted((a, b) => a.at - b.at))
    expect(home.reasons()?.start.doorShort).toBeGreaterThan(1.5)
    expect(limitOf(home)).toBeLessThanOrEqual(hours(16))
  })

  it('indoors has the ceiling of everybody', () => {
    const home = lived([...sinceThen(30), ...ordinaryDay(30)])
    expect(home.limit()?.ceiling).toBe(SETTINGS.ceiling)
  })

  it('is told of later also when the absence was interrupted by deafness: what was heard of it counts', () => {
    const deaf = [at(21, '08:00'), at(23, '08:00')] as const
    const signs = days(31, [...shopping(0, 20), [at(20, '10:00'), at(23, '12:00')], ...shopping(24, 30)])
    const until = [...signs.filter((s) => s.at < at(30, '00:00')), ...leavesOn(30)]
    const home = live(new HomeStillness(SETTINGS), until, deaf)
    expect(home.reasons()?.context.knownAbsence).toBeCloseTo(22, 0)
    expect(limitOf(home) / hours(1)).toBeCloseTo(22 * 1.25, 0)
  })

  it('is still known after a restart in the middle of the interrupted absence', () => {
    const deaf = [at(21, '08:00'), at(23, '08:00')] as const
    const signs = days(24, [...shopping(0, 20), [at(20, '10:00'), at(23, '12:00')]])
    const first = live(
      new HomeStillness(SETTINGS),
      signs.filter((s) => s.at <= at(20, '10:00')),
    )
    for (let time = at(20, '10:05'); time <= at(23, '11:00'); time += minutes(5)) {
      if (time < deaf[0] || time >= deaf[1]) first.onAlive(time)
    }
    const second = new HomeStillness(SETTINGS)
    second.restore(JSON.parse(JSON.stringify(first.snapshot())))
    live(second, [...signs.filter((s) => s.at > at(20, '10:00')), sign(at(24, '10:00'), 'outer-door')])
    expect(second.reasons()?.context.knownAbsence).toBeCloseTo(22, 0)
  })
})

describe('the silences about this time of day', () => {
  const naps = lived([...ordinaryDays(30), ...ordinaryDay(30).filter((s) => s.at <= at(30, '13:05'))])
  const busy = lived([...ordinaryDays(30), ...ordinaryDay(30).filter((s) => s.at <= at(30, '18:25'))])

  it('say how long they lasted and how many a day there were', () => {
    const context = naps.reasons()?.context
    expect(context?.near.longest).toBeGreaterThan(1.4)
    expect(context?.near.third).toBeGreaterThan(1.4)
    expect(context?.near.perDay).toBeCloseTo(1, 1)
    expect(context?.wide).toEqual({ longest: context?.near.longest, third: context?.near.third })
  })

  it('are none in an hour without', () => {
    expect(busy.reasons()?.context.near).toEqual({ longest: 0.4, third: 0.4, perDay: 0 })
    // Four hours on begins the night.
    expect(busy.reasons()?.context.wide.longest).toBeGreaterThan(8)
  })
})

it('a snapshot of the version before is read, and its doors count as busy', () => {
  const home = lived([...sinceThen(30), ...leavesOn(30)])
  const snapshot = JSON.parse(JSON.stringify(home.snapshot()))
  const { heardUntil: _, ...old } = { ...snapshot, version: 1 }
  old.doors = old.doors.map(([door, uses, usedAt]: readonly number[]) => [door, uses, usedAt])
  delete old.start.doorShort
  const again = new HomeStillness(SETTINGS)
  again.restore(old)
  expect(again.reasons()?.context.near).toEqual(home.reasons()?.context.near)
  expect(limitOf(again)).toBeLessThanOrEqual(hours(16))
})
