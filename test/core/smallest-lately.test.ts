import { expect, it } from 'vitest'
import { nothingLately, smallestLately, takeLately } from '../../core/smallest-lately.ts'

type Taken = readonly [at: number, value: number]

it.each<[string, readonly Taken[], number | undefined]>([
  ['is unknown before anything came', [], undefined],
  [
    'is the smallest of the window that runs',
    [
      [0, 5],
      [3, 2],
      [9, 4],
    ],
    2,
  ],
  [
    'remembers the window before',
    [
      [0, 2],
      [10, 5],
      [19, 4],
    ],
    2,
  ],
  [
    'forgets the window before that',
    [
      [0, 2],
      [10, 5],
      [20, 4],
    ],
    4,
  ],
  [
    'knows nothing of what lies a whole window of silence back',
    [
      [0, 2],
      [20, 5],
    ],
    5,
  ],
  [
    'may be negative',
    [
      [0, -3],
      [1, 0],
    ],
    -3,
  ],
])('the smallest value of lately %s', (_, taken, expected) => {
  const lately = nothingLately(0)
  for (const [at, value] of taken) takeLately(lately, value, at, 10)
  expect(smallestLately(lately)).toBe(expected)
})
