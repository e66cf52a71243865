import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HomeStillness } from '../../../alerting/stillness/home-stillness.ts'
import type { LifeSign } from '../../../alerting/stillness/home-stillness.ts'
import { FLOOR } from '../../../alerting/stillness/limit.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours, minutes } from '../../../core/time.ts'
import { limitOf, lived } from './lived-home.ts'
import { at, ordinaryDay, ordinaryDays, SETTINGS, sign } from './lived-days.ts'

const untilMorning = [...ordinaryDays(30), ...ordinaryDay(30).filter((s) => s.at <= at(30, '10:30'))]
const untilNap = [...ordinaryDays(30), ...ordinaryDay(30).filter((s) => s.at <= at(30, '13:05'))]

describe('how long a home may be silent', () => {
  it('says nothing before the first sign', () => {
    const home = new HomeStillness(SETTINGS)
    home.onAlive(at(0, '10:00'))
    expect(home.limit()).toBeUndefined()
    expect(home.earliest()).toBeUndefined()
  })

  it.each([
    ['self-caring', 10],
    ['partly-dependent', 8],
    ['fully-dependent', 6],
  ] as const)('gives a %s resident %i hours on the first day', (careLevel, expected) => {
    expect(limitOf(lived([sign(at(0, '10:00'))], { ...SETTINGS, careLevel }))).toBeCloseTo(hours(expected), -3)
  })

  it('comes nearer to what is usual as the days come in', () => {
    const limits = [1, 5, 10, 15].map((count) => limitOf(lived([...ordinaryDays(count), sign(at(count, '10:30'))])))
    expect(limits).toEqual(limits.toSorted((a, b) => b - a))
    expect(limits.at(-1)).toBeLessThan(hours(4))
  })

  it('gives a night more than a busy morning, and less than the ceiling', () => {
    const night = limitOf(lived(ordinaryDays(30)))
    const morning = limitOf(lived(untilMorning))
    expect(night).toBeGreaterThan(hours(9))
    expect(night).toBeLessThanOrEqual(hours(12))
    expect(morning).toBeLessThan(hours(3))
  })

  it('allows for the usual nap, and says in one number how long it usually is', () => {
    const home = lived(untilNap)
    expect(limitOf(home)).toBeGreaterThan(hours(1.7))
    expect(home.limit()?.usual).toBeGreaterThan(hours(1.3))
    expect(home.limit()?.usual).toBeLessThan(hours(1.8))
  })

  it('tells for each hour what a silence from then on may last, the same as when it comes', () => {
    const home = lived(ordinaryDays(30))
    const hourly = (time: string) => {
      const [hour = 0, minute = 0] = time.split(':').map(Number)
      return home.limitsAt([{ at: at(29, time), timeOfDay: hours(hour) + minutes(minute) }])[0]
    }
    expect(hourly('10:30')).toMatchObject({ from: 'learned' })
    expect(hourly('10:30')?.limit).toBeLessThan(hours(3))
    expect(hourly('22:30')?.limit).toBeGreaterThan(hours(8))
    const napping = lived(untilNap)
    const nap = napping.limitsAt([{ at: at(30, '13:05'), timeOfDay: hours(13) + minutes(5) }])[0]
    expect(nap?.usual).toBe(napping.limit()?.usual)
  })

  it('tells of an hour that it rests on the care level until days have taught something, and nothing before the first sign', () => {
    const first = lived([sign(at(0, '10:00'))])
    const moment = { at: at(0, '10:00'), timeOfDay: hours(10) }
    const [told] = first.limitsAt([moment])
    expect([told?.from, told?.limit]).toEqual(['care-level', expect.closeTo(hours(10), -3)])
    const week = lived([...ordinaryDays(7), sign(at(7, '10:30'))])
    expect(week.limitsAt([{ ...moment, at: at(7, '10:00') }])[0]?.from).toBe('learning')
    expect(new HomeStillness(SETTINGS).limitsAt([moment])).toEqual([])
  })

  it('is earlier for each keener sensitivity', () => {
    const limits = (['calm', 'standard', 'watchful', 'keen'] as const).map((sensitivity) =>
      limitOf(lived(untilNap, { ...SETTINGS, sensitivity })),
    )
    expect(limits).toEqual(limits.toSorted((a, b) => b - a))
    expect(new Set(limits).size).toBe(4)
  })

  it('takes new settings at once', () => {
    const home = lived(ordinaryDays(30))
    home.set({ ...SETTINGS, ceiling: hours(5) })
    expect(limitOf(home)).toBe(hours(5))
  })
})

describe('absences', () => {
  const leaves = (day: number): readonly LifeSign[] => [
    ...ordinaryDay(day).filter((s) => s.at <= at(day, '12:00')),
    sign(at(day, '12:05'), 'outer-door'),
  ]

  it('are told as not returned, later than a silence indoors', () => {
    const out = lived([...ordinaryDays(20), ...leaves(20)])
    const inside = lived([...ordinaryDays(20), ...leaves(20).slice(0, -1)])
    expect(out.limit()?.kind).toBe('not-returned')
    expect(inside.limit()?.kind).toBe('inactivity')
    expect(limitOf(out)).toBeGreaterThan(limitOf(inside))
    expect(out.limit()?.outProbability).toBeGreaterThan(inside.limit()?.outProbability ?? 1)
  })

  it('of a night or a week do not change what is usual on the days after', () => {
    const away = [...ordinaryDays(20), ...leaves(20)]
    const back = [...ordinaryDay(24), ...ordinaryDay(25).filter((s) => s.at <= at(25, '10:30'))]
    const stayed = [...ordinaryDays(25), ...ordinaryDay(25).filter((s) => s.at <= at(25, '10:30'))]
    expect(limitOf(lived([...away, ...back])) / limitOf(lived(stayed))).toBeCloseTo(1, 0)
  })
})

describe('deafness', () => {
  it('moves the limit by the deaf time, at most two hours', () => {
    const home = lived(untilMorning)
    const before = limitOf(home)
    home.onAlive(at(30, '10:25') + minutes(5))
    home.onAlive(at(30, '11:30'))
    expect(limitOf(home)).toBeGreaterThan(before + minutes(50))
    home.onAlive(at(30, '20:30'))
    expect(limitOf(home)).toBe(before + hours(2))
  })

  it('of the platform teaches nothing about the resident', () => {
    const home = lived(ordinaryDays(20))
    home.onSign(sign(at(23, '10:30')))
    const unbroken = lived([...ordinaryDays(20), sign(at(20, '10:30'))])
    expect(limitOf(home) / limitOf(unbroken)).toBeCloseTo(1, 0)
  })
})

describe('at any time', () => {
  const minutesOfLife = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 120 })
  const places = fc.constantFrom('elsewhere' as const, 'bedroom', 'bathroom', 'fridge', 'outer-door')
  const lives = fc.tuple(minutesOfLife, fc.array(places, { minLength: 120, maxLength: 120 })).map(([gaps, where]) => {
    let time: EpochMs = at(0, '08:00')
    return gaps.map((gap, index) => {
      time += minutes(gap)
      return sign(time, where[index] ?? 'elsewhere')
    })
  })

  it('the limit lies between the floor and the ceilings, whatever was lived', () => {
    fc.assert(
      fc.property(lives, (signs) => {
        const limit = limitOf(lived(signs))
        expect(limit).toBeGreaterThanOrEqual(FLOOR - 1)
        expect(limit).toBeLessThanOrEqual(hours(40) + 1)
      }),
      { numRuns: 40 },
    )
  })

  it('a restart changes no answer', () => {
    fc.assert(
      fc.property(lives, fc.nat(), (signs, cut) => {
        const whole = lived(signs)
        const first = lived(signs.slice(0, (cut % signs.length) + 1))
        const second = new HomeStillness(SETTINGS)
        second.restore(JSON.parse(JSON.stringify(first.snapshot())))
        const rest = signs.slice((cut % signs.length) + 1)
        let last = signs[cut % signs.length]?.at ?? 0
        for (const next of rest) {
          for (let time = last + minutes(5); time < next.at; time += minutes(5)) second.onAlive(time)
          second.onSign(next)
          last = next.at
        }
        expect(second.limit()).toEqual(whole.limit())
      }),
      { numRuns: 30 },
    )
  })

  it('duplicates and older signs change nothing', () => {
    fc.assert(
      fc.property(lives, fc.nat(), (signs, index) => {
        const clean = lived(signs)
        const again = lived(signs)
        const old = signs[index % signs.length]
        const last = signs.at(-1)
        if (old !== undefined && old !== last) again.onSign(old)
        expect(again.limit()).toEqual(clean.limit())
      }),
      { numRuns: 30 },
    )
  })

  it('a snapshot of another shape starts empty', () => {
    const home = lived(ordinaryDays(3))
    home.restore({ some: 'thing' })
    expect(home.limit()).toBeUndefined()
  })

  it('a home takes less than 20 kB, also after a year', () => {
    const home = lived(ordinaryDays(365))
    expect(JSON.stringify(home.snapshot()).length).toBeLessThan(20_000)
    expect(limitOf(home)).toBeLessThanOrEqual(hours(12))
  })
})
