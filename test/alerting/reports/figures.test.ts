import { describe, expect, it } from 'vitest'
import { type CountedAlert, figuresOf, reportOf } from '../../../alerting/reports/figures.ts'
import { areaBelow, NO_FIGURES } from '../../../core/report.ts'
import { minutes, seconds } from '../../../core/time.ts'

const NOON = Date.UTC(2026, 10, 22, 4)
const NOW = NOON + minutes(600)

const alert = (change: Partial<CountedAlert> = {}): CountedAlert => ({
  area: '12011210100101',
  kind: 'sos',
  severity: 'life-safety',
  openedAt: NOON,
  answeredAt: undefined,
  arrivedAt: undefined,
  resolvedAt: undefined,
  outcome: undefined,
  sends: [],
  ...change,
})
/** Answered after so many seconds each; `-` never. */
const answered = (...after: readonly (number | '-')[]): readonly CountedAlert[] =>
  after.map((one) => alert(one === '-' ? {} : { answeredAt: NOON + seconds(one) }))

const closed = (outcome: CountedAlert['outcome']): CountedAlert => alert({ outcome, resolvedAt: NOON + minutes(9) })

describe('the figures of a report', () => {
  it('count nothing where nothing happened', () => {
    expect(figuresOf([], NOW)).toEqual(NO_FIGURES)
  })

  it('count alerts by kind, severity and outcome, and what is open', () => {
    const figures = figuresOf(
      [
        alert(),
        alert({ kind: 'fall' }),
        alert({ kind: 'fall', severity: 'urgent' }),
        closed('false-alarm'),
        closed('test'),
      ],
      NOW,
    )
    expect(figures).toMatchObject({ alerts: 5, closed: 2, unresolved: 3 })
    expect(figures.kinds).toEqual({ sos: 3, fall: 2 })
    expect(figures.severities).toEqual({ 'life-safety': 4, urgent: 1, routine: 0 })
    expect(figures.outcomes).toEqual({ 'false-alarm': 1, test: 1 })
  })

  it.each([
    { after: [40], median: 40, ninetieth: 40 },
    { after: [10, 30], median: 10, ninetieth: 30 },
    { after: [30, 10, 20], median: 20, ninetieth: 30 },
    // The fifth and the ninth of ten.
    { after: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], median: 5, ninetieth: 9 },
    { after: [60, '-'], median: 60, ninetieth: 60 },
  ] as const)('give the median and the 90th percentile of $after', ({ after, median, ninetieth }) => {
    const spread = figuresOf(answered(...after), NOW).acknowledge['life-safety']
    expect(spread.median).toBe(seconds(median))
    expect(spread.ninetieth).toBe(seconds(ninetieth))
    expect(figuresOf(answered(...after), NOW).acknowledge.urgent).toEqual({ count: 0 })
  })

  it.each([
    // after, of, within 60 s, within 180 s, never; ≤30 ≤60 ≤180 ≤300 ≤600 longer
    [[60], 1, 1, 1, 0, [0, 1, 0, 0, 0, 0]],
    [[60.001], 1, 0, 1, 0, [0, 0, 1, 0, 0, 0]],
    [[180, 181], 2, 0, 1, 0, [0, 0, 1, 1, 0, 0]],
    [[0, 30, 600, 601], 4, 2, 2, 0, [2, 0, 0, 0, 1, 1]],
    [[10, '-', '-'], 3, 1, 1, 2, [1, 0, 0, 0, 0, 0]],
    [['-'], 1, 0, 0, 1, [0, 0, 0, 0, 0, 0]],
  ] as const)(
    'say how many of %j seconds were answered within the marks',
    (after, of, within60, within180, never, classes) => {
      expect(figuresOf(answered(...after), NOW).answered).toEqual({ of, within60, within180, never, classes })
    },
  )

  it('do not hold against anybody what opened a moment ago', () => {
    expect(figuresOf(answered('-'), NOON + seconds(179)).answered.of).toBe(0)
    expect(figuresOf(answered('-'), NOON + seconds(180)).answered).toMatchObject({ of: 1, never: 1 })
  })

  it('hold only life-safety against the marks', () => {
    const urgent = alert({ severity: 'urgent', answeredAt: NOON + minutes(4) })
    expect(figuresOf([urgent], NOW).answered.of).toBe(0)
    expect(figuresOf([urgent], NOW).acknowledge.urgent).toEqual({
      count: 1,
      median: minutes(4),
      ninetieth: minutes(4),
    })
  })

  it('take nobody for quicker than at once when the clock was put back', () => {
    expect(figuresOf(answered(-5), NOW).acknowledge['life-safety'].median).toBe(0)
  })

  it('count time to arrive apart from time to answer', () => {
    const { arrive, acknowledge } = figuresOf(
      [alert({ answeredAt: NOON + seconds(20), arrivedAt: NOON + minutes(7) })],
      NOW,
    )
    expect(arrive['life-safety'].median).toBe(minutes(7))
    expect(acknowledge['life-safety'].median).toBe(seconds(20))
  })

  it('count messages by vendor, and those that no vendor could be asked to send', () => {
    const send = (
      vendor: string | undefined,
      state: CountedAlert['sends'][number]['state'],
      possibleDuplicate = false,
    ) => ({
      vendor,
      state,
      possibleDuplicate,
    })
    const sends = [
      send('modem', 'delivered'),
      send('aliyun', 'accepted'),
      send('aliyun', 'delivered', true),
      send('aliyun', 'unknown'),
      send('aliyun', 'claimed'),
      send('aliyun', 'failed'),
      send(undefined, 'failed'),
    ]
    const { vendors, unsent } = figuresOf([alert({ sends })], NOW)
    const none = { accepted: 0, delivered: 0, failed: 0, unknown: 0, underWay: 0, possibleDuplicates: 0 }
    expect(vendors).toEqual([
      { vendor: 'aliyun', accepted: 1, delivered: 1, failed: 1, unknown: 1, underWay: 1, possibleDuplicates: 1 },
      { ...none, vendor: 'modem', delivered: 1 },
    ])
    expect(unsent).toBe(1)
  })
})

describe('the areas of a report', () => {
  it.each([
    ['', '12011210100101', '120112'],
    ['120112', '12011210100101', '120112101'],
    ['120112101', '12011210100101', '120112101001'],
    ['120112101001', '12011210100101', '12011210100101'],
    ['12011210100101', '12011210100101', '12011210100101'],
    // An outage of the whole town is nobody's village's.
    ['120112101', '120112101', '120112101'],
    ['120112101001', '120112101001', '120112101001'],
    ['', '', ''],
  ])('asked for %j, %j belongs to %j', (asked, code, below) => {
    expect(areaBelow(asked, code)).toBe(below)
  })

  it('add up to the whole', () => {
    const areas = ['12011210100101', '12011210100102', '120112101002', '120112101']
    const report = reportOf(
      areas.map((area) => alert({ area })),
      '120112101',
      NOW,
    )
    expect(report.areas.map(({ area, figures }) => [area, figures.alerts])).toEqual([
      ['120112101', 1],
      ['120112101001', 2],
      ['120112101002', 1],
    ])
    expect(report.total.alerts).toBe(4)
  })
})
