import { describe, expect, it } from 'vitest'

import { backoff } from '../../ingest/backoff.ts'

describe('the wait before the next try', () => {
  it.each([
    [1, 0, 1000],
    [2, 0, 2000],
    [5, 0, 16_000],
    [6, 0, 30_000],
    [1000, 0, 30_000],
    [1, 0.998, 501],
  ])('after %i failures with chance %f is %i ms', (failures, random, expected) => {
    expect(backoff(failures, random)).toBe(expected)
  })
})
