import { describe, expect, it } from 'vitest'
import {
  afterOutcome,
  type Breaker,
  FRESH,
  probed,
  restsUntil,
  standingOf,
  type Took,
} from '../../../alerting/outbox/breaker.ts'
import { minutes, seconds } from '../../../core/time.ts'

const T = 1_000_000

/** The outcomes one after another, all at `T`. */
const after = (outcomes: readonly Took[], from: Breaker = FRESH): Breaker =>
  outcomes.reduce((breaker, took) => afterOutcome(breaker, took, T), from)

const times = (n: number, took: Took): readonly Took[] => Array.from({ length: n }, () => took)

describe('a vendor', () => {
  it.each([
    ['that takes everything', times(50, 'accepted'), 'well'],
    ['that fails four times in a row', times(4, 'failed'), 'well'],
    ['that fails five times in a row', times(5, 'failed'), 'resting'],
    ['whose every fourth message passes', [...times(4, 'failed'), 'accepted', ...times(4, 'failed')] as Took[], 'well'],
    [
      'that fails half of the last 20',
      Array.from({ length: 20 }, (_, i): Took => (i % 2 === 0 ? 'accepted' : 'failed')),
      'resting',
    ],
    [
      'that fails 9 of the last 20',
      Array.from({ length: 20 }, (_, i): Took => (i % 2 === 0 || i === 1 ? 'accepted' : 'failed')),
      'well',
    ],
    ['that refuses five numbers', times(5, 'refused'), 'well'],
    ['that refuses every number, as one whose account is closed does', times(20, 'refused'), 'resting'],
  ] as const)('%s is %s', (_, outcomes, standing) => {
    expect(standingOf(after(outcomes), T)).toBe(standing)
  })

  it('rests 30 s at first, and twice as long each time that its one message fails, 5 min at most', () => {
    let breaker = after(times(5, 'failed'))
    const rests: number[] = []
    let now = T
    for (let i = 0; i < 6; i += 1) {
      const until = restsUntil(breaker, now) ?? now
      rests.push(until - now)
      now = until
      expect(standingOf(breaker, now)).toBe('rested')
      breaker = afterOutcome(probed(breaker, now), 'failed', now)
    }
    expect(rests).toEqual([30, 60, 120, 240, 300, 300].map(seconds))
  })

  it('is handed one message after its rest, and no second before the outcome of the first', () => {
    const now = T + seconds(30)
    const breaker = probed(after(times(5, 'failed')), now)
    expect(standingOf(breaker, now)).toBe('resting')
    expect(standingOf(afterOutcome(breaker, 'accepted', now), now)).toBe('well')
  })

  it('is handed another when the outcome of that one never comes', () => {
    const now = T + seconds(30)
    const breaker = probed(after(times(5, 'failed')), now)
    expect(restsUntil(breaker, now)).toBe(now + seconds(20))
    expect(standingOf(breaker, now + seconds(20))).toBe('rested')
  })

  it('rests no longer for what was under way when its rest began', () => {
    const breaker = after(times(40, 'failed'))
    expect(restsUntil(breaker, T)).toBe(T + seconds(30))
  })

  it('forgets its bad days when it takes a message', () => {
    const well = afterOutcome(after(times(5, 'failed')), 'accepted', T + minutes(1))
    expect(well).toEqual(FRESH)
  })
})
