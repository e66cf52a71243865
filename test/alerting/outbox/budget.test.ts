import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FREE, numberRoom, type SentBefore } from '../../../alerting/outbox/budget.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'

const NOW = 100_000_000
const DAY_50 = { perNumber: { day: 50 } }

/** Messages before now, newest first. */
const sent = (n: number, alert: string | null = 'other', from = minutes(1)): SentBefore[] =>
  Array.from({ length: n }, (_, i) => ({ vendor: 'v', at: NOW - from - i * minutes(1), alert }))

const urgent = { lifeSafety: false, alert: 'a' }
const lifeSafety = { lifeSafety: true, alert: 'a' }

describe('a number with a budget of 50 a day', () => {
  it.each([
    ['an urgent message goes with 29 sent', urgent, sent(29), 'free'],
    ['an urgent message waits with 30 sent: the rest is for life-safety', urgent, sent(30), 'full'],
    ['life-safety goes with 30 sent', lifeSafety, sent(30), 'free'],
    ['life-safety goes with 49 sent', lifeSafety, sent(49), 'free'],
    ['life-safety goes over the budget only when no other vendor has any left', lifeSafety, sent(50), 'over'],
    ['an alert may use the general share and half of the reserve', lifeSafety, sent(39, 'a'), 'free'],
    ['an alert that used half of the reserve waits', lifeSafety, sent(40, 'a'), 'full'],
    ['another alert finds the other half', { lifeSafety: true, alert: 'b' }, sent(40, 'a'), 'free'],
    ['yesterday counts nowhere', urgent, sent(50, 'a', hours(24)), 'free'],
  ] as const)('%s', (_, message, before, state) => {
    expect(numberRoom(message, before, DAY_50, NOW).state).toBe(state)
  })

  it('has room again when the message that fills the share is a day old', () => {
    const room = numberRoom(urgent, sent(30), DAY_50, NOW)
    expect(room).toMatchObject({ state: 'full', until: NOW - minutes(30) + hours(24), reason: 'number-budget' })
  })
})

describe('a number with several windows', () => {
  const limits = { perNumber: { minute: 3, hour: 10 } }

  it('waits for the one that holds longest', () => {
    const busy = sent(8, 'x', seconds(10))
    expect(numberRoom(urgent, busy, limits, NOW)).toMatchObject({ until: NOW - seconds(10) - minutes(5) + hours(1) })
  })

  it('has one message of three a minute kept for life-safety', () => {
    const two = [1, 2].map((s) => ({ vendor: 'v', at: NOW - seconds(s), alert: 'x' }))
    expect(numberRoom(urgent, two, limits, NOW)).toMatchObject({ state: 'full', until: NOW - seconds(2) + minutes(1) })
    expect(numberRoom(lifeSafety, two, limits, NOW)).toEqual(FREE)
  })
})

it('whatever was sent: who waits waits for a time to come, and the first alarm of an alert never waits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ ago: fc.integer({ min: 0, max: hours(26) }), alert: fc.constantFrom('a', 'b', null) }), {
        maxLength: 80,
      }),
      fc.record({ minute: fc.integer({ min: 1, max: 5 }), day: fc.integer({ min: 1, max: 60 }) }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (messages, perNumber, reserve) => {
        const before = messages
          .map(({ ago, alert }) => ({ vendor: 'v', at: NOW - ago, alert }))
          .toSorted((x, y) => y.at - x.at)
        for (const message of [urgent, lifeSafety]) {
          const room = numberRoom(message, before, { perNumber, reserve }, NOW)
          if (room.state !== 'free') expect(room.until).toBeGreaterThan(NOW)
        }
        const first = numberRoom({ lifeSafety: true, alert: 'new' }, before, { perNumber, reserve }, NOW)
        expect(first.state).not.toBe('full')
      },
    ),
  )
})
