import { describe, expect, it } from 'vitest'
import { ValueRuns } from '../../../alerting/detectors/value-runs.ts'

type Said = readonly [at: number, value: boolean]

const rows: readonly [name: string, said: readonly Said[], last: string][] = [
  ['the first true is a rise', [[5, true]], 'rising'],
  ['the first false is nothing', [[5, false]], 'known'],
  [
    'true after false is a rise',
    [
      [5, false],
      [6, true],
    ],
    'rising',
  ],
  [
    'true after true is known',
    [
      [5, true],
      [6, true],
    ],
    'known',
  ],
  [
    'false after true is a fall',
    [
      [5, true],
      [6, false],
    ],
    'falling',
  ],
  [
    'a true that came late before a known true is known',
    [
      [6, true],
      [5, true],
    ],
    'known',
  ],
  [
    'a true that came late within a run of false is a rise',
    [
      [4, false],
      [8, false],
      [6, true],
    ],
    'rising',
  ],
  [
    'the same again is known',
    [
      [4, false],
      [8, false],
      [6, true],
      [6, true],
    ],
    'known',
  ],
  [
    'a false that came late within a run of true changes nothing',
    [
      [4, true],
      [8, true],
      [6, false],
    ],
    'known',
  ],
  [
    'a false that came late before the newest true is no fall',
    [
      [6, true],
      [5, false],
    ],
    'known',
  ],
  [
    'a true of long ago, before a false, is a rise',
    [
      [6, false],
      [5, true],
    ],
    'rising',
  ],
  [
    'a false at the very moment of the newest true ends it',
    [
      [6, true],
      [6, false],
    ],
    'falling',
  ],
  [
    'and that true again is known',
    [
      [6, true],
      [6, false],
      [6, true],
    ],
    'known',
  ],
]

describe('ValueRuns', () => {
  it.each(rows)('%s', (_, said, last) => {
    const runs = new ValueRuns()
    const changes = said.map(([at, value]) => runs.place(at, value))
    expect(changes.at(-1)).toBe(last)
  })

  it('stays small, however often the value changes', () => {
    const runs = new ValueRuns()
    for (let at = 0; at < 1000; at += 1) runs.place(at, at % 2 === 0)
    expect(runs.rows().length).toBeLessThan(30)
    expect(runs.newest()).toBe(false)
  })
})
