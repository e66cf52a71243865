import { describe, expect, it } from 'vitest'
import { fairDeadline } from '../../../alerting/detectors/fair-deadline.ts'
import { hours, minutes } from '../../../core/time.ts'

type Span = readonly [from: number, to: number]

/** In hours: since 0, a limit of 12 h, at most 2 h of moving. */
const rows: readonly [name: string, spans: readonly Span[], deadline: number][] = [
  ['nothing was missed', [], 12],
  ['deafness within the silence is added', [[3, 4]], 13],
  ['but no more than two hours of it', [[3, 8]], 14],
  [
    'two short ones add up',
    [
      [1, 1.5],
      [5, 5.5],
    ],
    13,
  ],
  [
    'and share the two hours',
    [
      [1, 3],
      [5, 7],
    ],
    14,
  ],
  [
    'overlapping ones count once',
    [
      [1, 2],
      [1.5, 2.5],
    ],
    13.5,
  ],
  ['what was over before the silence began does not count', [[-3, -1]], 12],
  ['of what began before it only the rest does', [[-3, 1]], 13],
  ['what begins after the deadline does not count', [[12, 20]], 12],
  ['a deadline just before the hub came back waits for the time that was missed', [[11, 13]], 14],
  ['after a long deafness the hub listens for two hours at most', [[3, 20]], 22],
  ['after a deafness that began shortly before the deadline it listens shortly', [[11.5, 20]], 20.5],
]

describe('fairDeadline', () => {
  it.each(rows)('%s', (_, spans, deadline) => {
    const said = spans.map(([from, to]) => ({ from: hours(from), to: hours(to) }))
    expect(fairDeadline({ since: 0, limit: hours(12), spans: said, maxMove: hours(2) })).toBe(hours(deadline))
  })

  it('judges a short limit by the same rule', () => {
    const spans = [{ from: minutes(10), to: minutes(50) }]
    expect(fairDeadline({ since: 0, limit: minutes(30), spans, maxMove: hours(2) })).toBe(minutes(70))
  })
})
