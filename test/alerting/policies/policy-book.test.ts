import { describe, expect, it } from 'vitest'
import { PolicyBook, type LadderScope } from '../../../alerting/policies/policy-book.ts'
import { type EscalationPolicy, LADDERS } from '../../../alerting/policies.ts'
import { minutes } from '../../../core/time.ts'

const GRID = '12011210100101'

/** A ladder that is known by its second step. */
const ladder = (n: number): EscalationPolicy => ({
  ...LADDERS.urgent,
  steps: [
    { after: 0, roles: ['grid-worker'], channels: ['sms'] },
    { after: minutes(n), roles: ['district'], channels: ['sms'] },
  ],
})

const scope = (change: Partial<LadderScope> = {}): LadderScope => ({
  severity: 'urgent',
  kind: undefined,
  home: undefined,
  area: undefined,
  ...change,
})

function bookOf(...set: readonly (readonly [LadderScope, number])[]): PolicyBook {
  const book = new PolicyBook()
  book.set({ ladders: set.map(([scope, n]) => ({ scope, ladder: ladder(n) })), digest: undefined })
  return book
}

const secondStep = (policy: EscalationPolicy): number | undefined => {
  const after = policy.steps[1]?.after
  return after === undefined ? undefined : after / minutes(1)
}

const leak = { severity: 'urgent', kind: 'water-leak', aboutArea: false, home: 'h1', area: GRID } as const

describe('the ladder that holds', () => {
  it.each([
    ['nothing set: the domain rules’', [], 5],
    ['the district’s', [[scope(), 7]], 7],
    [
      'a kind’s before that of every kind',
      [
        [scope(), 7],
        [scope({ kind: 'water-leak' }), 8],
      ],
      8,
    ],
    ['another kind’s not', [[scope({ kind: 'inactivity' }), 7]], 5],
    ['another severity’s not', [[scope({ severity: 'routine' }), 7]], 5],
    [
      'a town’s before the district’s kind',
      [
        [scope({ kind: 'water-leak' }), 7],
        [scope({ area: '120112101' }), 9],
      ],
      9,
    ],
    [
      'a village’s before its town’s',
      [
        [scope({ area: '120112101' }), 7],
        [scope({ area: '120112101001' }), 9],
      ],
      9,
    ],
    ['another village’s not', [[scope({ area: '120112101002' }), 7]], 5],
    [
      'the home’s own before all',
      [
        [scope({ area: GRID, kind: 'water-leak' }), 7],
        [scope({ home: 'h1' }), 9],
      ],
      9,
    ],
    ['another home’s not', [[scope({ home: 'h2' }), 7]], 5],
  ] as const)('%s', (_name, set, second) => {
    expect(secondStep(bookOf(...set).ladderFor(leak))).toBe(second)
  })

  it('of what concerns an area is the default unless one is set for its very kind', () => {
    const outage = {
      severity: 'urgent',
      kind: 'area-outage',
      aboutArea: true,
      home: undefined,
      area: '120112101001',
    } as const
    const roles = (book: PolicyBook) => book.ladderFor(outage).steps[0]?.roles
    expect(roles(bookOf())).toEqual(['town', 'district'])
    expect(roles(bookOf([scope(), 7]))).toEqual(['town', 'district'])
    expect(roles(bookOf([scope({ kind: 'area-outage' }), 7]))).toEqual(['grid-worker'])
  })

  it('rings the resident first for inactivity and not-returned, whatever ladder is set, unless that says off', () => {
    const asking = (book: PolicyBook, kind: 'inactivity' | 'not-returned' | 'water-leak') =>
      book.ladderFor({ ...leak, kind }).residentFirst
    expect(asking(bookOf(), 'inactivity')).toBe(minutes(2))
    expect(asking(bookOf([scope(), 7]), 'not-returned')).toBe(minutes(2))
    expect(asking(bookOf([scope(), 7]), 'water-leak')).toBeUndefined()
    const book = new PolicyBook()
    book.set({ ladders: [{ scope: scope(), ladder: { ...ladder(7), residentFirst: 0 } }], digest: undefined })
    expect(asking(book, 'inactivity')).toBe(0)
    book.set({ ladders: [{ scope: scope(), ladder: { ...ladder(7), residentFirst: minutes(3) } }], digest: undefined })
    expect(asking(book, 'water-leak')).toBeUndefined()
  })
})
