import { describe, expect, it } from 'vitest'
import type { Fault, FaultKind } from '../../../alerting/watchdog/check-hub.ts'
import {
  afterTelling,
  decideTelling,
  noMemory,
  type WatchdogMemory,
} from '../../../alerting/watchdog/decide-telling.ts'
import { type DurationMs, type EpochMs, hours, minutes, seconds } from '../../../core/time.ts'

/** Sunday, 10:00 in Shanghai. */
const TEN: EpochMs = Date.UTC(2026, 10, 22, 2)
const EVERY = seconds(15)
const timeZone = 'Asia/Shanghai'

const alarm = (kind: FaultKind): Fault => ({ kind, grade: 'alarm', words: { zh: kind, en: kind } })
const warning = (kind: FaultKind): Fault => ({ kind, grade: 'warning', words: { zh: kind, en: kind } })

/** One look after another, each told at once; answers what was told at which look. */
class Looks {
  memory: WatchdogMemory = noMemory
  now: EpochMs
  readonly told: string[] = []
  vendorsTake = true
  heartbeat = false

  constructor(startAt: EpochMs = TEN) {
    this.now = startAt
  }

  see(faults: readonly Fault[], { count = 1, after = EVERY }: { count?: number; after?: DurationMs } = {}): this {
    for (let look = 0; look < count; look += 1) {
      this.now += after
      const judged = decideTelling(this.memory, { faults, now: this.now, every: EVERY, timeZone })
      this.heartbeat = judged.heartbeat
      const { tell } = judged
      if (tell !== undefined && this.vendorsTake) {
        this.told.push(
          tell.type === 'recovered' ? tell.type : `${tell.type} ${tell.faults.map((f) => f.kind).join(' ')}`,
        )
        this.memory = afterTelling(judged.memory, tell, { now: this.now, timeZone })
      } else this.memory = judged.memory
      this.memory = { ...this.memory, lookedAt: this.now }
    }
    return this
  }
}

describe('what is told of alarms', () => {
  it('the second look in a row, once', () => {
    const looks = new Looks().see([alarm('hub-silent')])
    expect(looks.told).toEqual([])
    looks.see([alarm('hub-silent')], { count: 20 })
    expect(looks.told).toEqual(['alarm hub-silent'])
  })

  it('nothing of one bad look, nor of two that are not in a row, nor of two kinds one look each', () => {
    const looks = new Looks()
      .see([alarm('hub-silent')])
      .see([])
      .see([alarm('hub-silent')])
      .see([alarm('overdue')])
    expect(looks.told).toEqual([])
  })

  it('again after an hour, and at once when something else joins it', () => {
    const looks = new Looks().see([alarm('overdue')], { count: 2 + hours(1) / EVERY })
    expect(looks.told).toEqual(['alarm overdue', 'alarm overdue'])
    looks.see([alarm('overdue'), alarm('disk-full')], { count: 2 })
    expect(looks.told.slice(2)).toEqual(['alarm overdue disk-full'])
    looks.see([alarm('overdue')], { count: 20 })
    expect(looks.told).toHaveLength(3)
  })

  it('that it is over, once two looks in a row were good', () => {
    const looks = new Looks().see([alarm('overdue')], { count: 2 }).see([])
    expect(looks.told).toHaveLength(1)
    looks.see([], { count: 9 })
    expect(looks.told).toEqual(['alarm overdue', 'recovered'])
  })

  it('one outage of a hub that comes and goes', () => {
    const looks = new Looks()
    for (let crash = 0; crash < 20; crash += 1) looks.see([alarm('hub-silent')], { count: 2 }).see([])
    expect(looks.told).toEqual(['alarm hub-silent'])
  })

  it('at the next look when no vendor took it', () => {
    const looks = new Looks()
    looks.vendorsTake = false
    looks.see([alarm('overdue')], { count: 3 })
    looks.vendorsTake = true
    looks.see([alarm('overdue')])
    expect(looks.told).toEqual(['alarm overdue'])
  })

  it('stops the heartbeat from the first look on; warnings do not', () => {
    expect(new Looks().see([]).heartbeat).toBe(true)
    expect(new Looks().see([alarm('overdue')]).heartbeat).toBe(false)
    expect(new Looks().see([warning('disk-filling')]).heartbeat).toBe(true)
  })
})

describe('after a sleep of the machine, or a jump of its clock', () => {
  it.each([
    ['three looks left out are still a slow machine', 3 * EVERY, 1],
    ['more are a sleep: that look does not count', 3 * EVERY + 1, 0],
    ['a clock put back is a jump', -minutes(30), 0],
  ])('%s', (_name, after, told) => {
    const looks = new Looks().see([alarm('not-judging')]).see([alarm('not-judging')], { after })
    expect(looks.told).toHaveLength(told)
  })

  it('what still holds at the next two looks is told', () => {
    const looks = new Looks().see([]).see([alarm('not-judging')], { after: hours(8) })
    looks.see([alarm('not-judging')])
    expect(looks.told).toEqual([])
    looks.see([alarm('not-judging')])
    expect(looks.told).toEqual(['alarm not-judging'])
  })
})

describe('what is told of warnings', () => {
  const night = TEN - hours(7)

  it('once a day, from nine in the morning until six', () => {
    const looks = new Looks(night).see([warning('disk-filling')], {
      count: hours(48) / minutes(0.75),
      after: minutes(0.75),
    })
    expect(looks.told).toEqual(['warning disk-filling', 'warning disk-filling'])
    const evening = new Looks(TEN + hours(8)).see([warning('disk-filling')], { count: 30 })
    expect(evening.told).toEqual([])
  })

  it('the minute of nine o’clock is the first, that of six the first that is too late', () => {
    const at = (hour: number): readonly string[] =>
      new Looks(TEN + hours(hour - 10) - EVERY).see([warning('duty-gap')]).told
    expect(at(9)).toHaveLength(1)
    expect(new Looks(TEN - hours(1) - EVERY - 1).see([warning('duty-gap')]).told).toEqual([])
    expect(at(18)).toEqual([])
    expect(new Looks(TEN + hours(8) - EVERY - 1).see([warning('duty-gap')]).told).toHaveLength(1)
  })

  it('after the alarms', () => {
    const both = [alarm('overdue'), warning('disk-filling')]
    const looks = new Looks(night).see(both, { count: 2 })
    expect(looks.told).toEqual(['alarm overdue'])
  })
})
