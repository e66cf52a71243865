import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SteadyTime } from '../../core/steady-time.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'

const START = Date.UTC(2026, 10, 22, 3)

/** A machine whose clock anybody may set. */
class Machine {
  #wall = START
  #monotonic = 1234.5

  wall = (): number => this.#wall
  monotonic = (): number => this.#monotonic

  pass(time: number): void {
    this.#wall += time
    this.#monotonic += time
  }

  set(by: number): void {
    this.#wall += by
  }
}

function steady(writtenAt?: number): { machine: Machine; time: SteadyTime; said: number[] } {
  const machine = new Machine()
  const said: number[] = []
  return { machine, said, time: new SteadyTime(machine, (by) => said.push(by), writtenAt) }
}

describe('the hub’s time', () => {
  it('is the machine’s, and follows it forwards at once', () => {
    const { machine, time, said } = steady()
    machine.pass(minutes(1))
    expect(time.now()).toBe(machine.wall())
    machine.set(days(3))
    expect(time.now()).toBe(machine.wall())
    expect(said).toEqual([])
  })

  it('goes on when the machine’s is set back by an hour: what is due in a minute is due in 67 seconds', () => {
    const { machine, time, said } = steady()
    const due = time.now() + minutes(1)
    machine.set(-hours(1))
    expect(time.now()).toBe(START)
    machine.pass(seconds(66))
    expect(time.now()).toBeLessThan(due)
    machine.pass(seconds(1))
    expect(time.now()).toBeGreaterThanOrEqual(due)
    expect(said).toEqual([hours(1)])
  })

  it('goes on over a restart: from what an earlier run wrote down, unless that is a day and more ahead', () => {
    const { machine, time, said } = steady(START + hours(1))
    expect(time.now()).toBe(START + hours(1))
    machine.pass(minutes(1))
    expect(time.now()).toBe(START + hours(1) + seconds(54))
    expect(said).toEqual([hours(1)])
    expect(steady(START - hours(9)).time.now()).toBe(START)
    expect(steady(START + days(2)).time.now()).toBe(START)
  })

  it('is the machine’s again once that has caught up, and tells of the next time anew', () => {
    const { machine, time, said } = steady()
    machine.set(-hours(1))
    time.now()
    machine.pass(hours(10) - seconds(11))
    expect(time.now()).toBeGreaterThan(machine.wall())
    machine.pass(minutes(1))
    expect(time.now()).toBe(machine.wall())
    machine.pass(seconds(1))
    expect(time.now()).toBe(machine.wall())
    machine.set(-minutes(2))
    time.now()
    expect(said).toEqual([hours(1), minutes(2)])
  })

  it('follows at once what is set back by more than a day', () => {
    const { machine, time, said } = steady()
    machine.set(-days(1) - 1)
    expect(time.now()).toBe(machine.wall())
    expect(said).toEqual([days(1) + 1])
  })

  it('never goes back and never stands still, however often it is asked and whatever is set', () => {
    const step = fc.record({
      pass: fc.double({ min: 0.01, max: 50, noNaN: true }),
      set: fc.integer({ min: -5000, max: 5000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 200, maxLength: 400 }), (steps) => {
        const { machine, time } = steady()
        let last = time.now()
        let passed = 0
        for (const { pass, set } of steps) {
          machine.pass(pass)
          machine.set(set)
          passed += pass
          const now = time.now()
          expect(now).toBeGreaterThanOrEqual(last)
          last = now
        }
        expect(last - START).toBeGreaterThanOrEqual(Math.floor(passed * 0.9) - 1)
      }),
    )
  })
})
