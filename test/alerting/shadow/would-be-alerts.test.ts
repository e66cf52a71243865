import { describe, expect, it } from 'vitest'
import { compareAlerts } from '../../../alerting/shadow/compare-alerts.ts'
import type { WouldBeAlert } from '../../../alerting/shadow/would-be-alerts.ts'
import { WouldBeAlerts } from '../../../alerting/shadow/would-be-alerts.ts'
import type { Finding } from '../../../core/finding.ts'
import { days, hours, minutes } from '../../../core/time.ts'

const finding = (differing: Partial<Finding> = {}): Finding => ({
  detector: 'inactivity',
  kind: 'inactivity',
  severity: 'urgent',
  change: 'raised',
  subject: { home: 'h1' },
  at: 0,
  offset: 1,
  summary: { zh: '无活动', en: 'no activity' },
  marks: [],
  ...differing,
})

const sos = { kind: 'sos', severity: 'life-safety', device: 'button' } as const
const gateway = (severity: Finding['severity'], change: Finding['change'] = 'raised'): Partial<Finding> => ({
  kind: 'gateway-offline',
  severity,
  change,
  device: 'g1',
})

/** Findings at so many minutes, and at which of them people would be called, how severely. */
const CALLS: readonly (readonly [string, readonly (readonly [number, Partial<Finding>])[], readonly string[]])[] = [
  ['a finding', [[0, {}]], ['0 urgent']],
  [
    'the same again, before it was cleared',
    [
      [0, {}],
      [60, {}],
    ],
    ['0 urgent'],
  ],
  ['a state that still holds', [[0, { still: true }]], []],
  ['a line for the story', [[0, { change: 'noted' }]], []],
  ['an end of nothing', [[0, { change: 'cleared' }]], []],
  [
    'a new one after the end of the old',
    [
      [0, {}],
      [60, { change: 'cleared' }],
      [61, {}],
    ],
    ['0 urgent', '61 urgent'],
  ],
  [
    'one that nobody ends, a day later',
    [
      [0, {}],
      [1439, {}],
      [2878, {}],
    ],
    ['0 urgent'],
  ],
  [
    'one that nobody ends, over a day after its last evidence',
    [
      [0, {}],
      [1440, {}],
    ],
    ['0 urgent', '1440 urgent'],
  ],
  [
    'two homes',
    [
      [0, {}],
      [1, { subject: { home: 'h2' } }],
    ],
    ['0 urgent', '1 urgent'],
  ],
  [
    'a call for help, and the next presses',
    [
      [0, sos],
      [10, sos],
      [39, sos],
    ],
    ['0 life-safety'],
  ],
  [
    'a call for help, and another half an hour later',
    [
      [0, sos],
      [30, sos],
    ],
    ['0 life-safety', '30 life-safety'],
  ],
  [
    'a matter that becomes worse and ends',
    [
      [0, gateway('routine')],
      [240, gateway('urgent')],
      [250, gateway('urgent', 'cleared')],
      [300, gateway('routine')],
    ],
    ['0 routine', '240 urgent', '300 routine'],
  ],
  [
    'silence while something is going on there',
    [
      [0, sos],
      [5, gateway('routine')],
    ],
    ['0 life-safety', '5 urgent'],
  ],
]

describe('people would be called for', () => {
  it.each(CALLS)('%s', (_title, findings, wanted) => {
    const alerts = new WouldBeAlerts()
    const calls = findings.flatMap(([minute, differing]) => alerts.take(finding(differing), minutes(minute)) ?? [])
    expect(calls.map(({ at, severity }) => `${at / minutes(1)} ${severity}`)).toEqual(wanted)
  })

  it('says when each ended: cleared, worse, or dealt with', () => {
    const alerts = new WouldBeAlerts()
    const first = alerts.take(finding(gateway('routine')), 0)
    const worse = alerts.take(finding(gateway('urgent')), hours(4))
    expect(first?.until).toBe(hours(4))
    expect(worse?.until).toBeUndefined()
    alerts.take(finding(gateway('urgent', 'cleared')), hours(5))
    expect(worse?.until).toBe(hours(5))
    const press = alerts.take(finding(sos), hours(6))
    alerts.take(finding(sos), days(1))
    expect(press?.until).toBe(hours(6.5))
  })
})

const alert = (at: number, until: number | undefined, differing: Partial<WouldBeAlert> = {}): WouldBeAlert => ({
  at,
  until,
  kind: 'inactivity',
  severity: 'urgent',
  subject: 'h1',
  summary: { zh: '', en: '' },
  ...differing,
})

describe('two rule sets', () => {
  it('tell the same when the same lasts at the same time, earlier or later', () => {
    const { same, more, fewer } = compareAlerts(
      [alert(10, 20), alert(50, undefined)],
      [alert(5, 20), alert(60, undefined)],
    )
    expect(same.map(({ later }) => later)).toEqual([-5, 10])
    expect([more, fewer]).toEqual([[], []])
  })

  it('tell more where only the second tells, and fewer where only the first does', () => {
    const before = [alert(10, 20), alert(30, 40), alert(100, 110)]
    const after = [alert(0, 9), alert(31, 40), alert(50, 60), alert(120, undefined)]
    const { same, more, fewer } = compareAlerts(before, after)
    expect(same.map(({ before: one }) => one.at)).toEqual([30])
    expect(more.map(({ at }) => at)).toEqual([0, 50, 120])
    expect(fewer.map(({ at }) => at)).toEqual([10, 100])
  })

  it.each([
    ['another home', { subject: 'h2' }],
    ['another kind', { kind: 'not-returned' }],
    ['another severity', { severity: 'routine' }],
  ] as const)('do not tell the same of %s', (_title, differing) => {
    const { same, more, fewer } = compareAlerts([alert(10, 20)], [alert(10, 20, differing)])
    expect([same.length, more.length, fewer.length]).toEqual([0, 1, 1])
  })

  it('change places without a trace but for the sign', () => {
    const one = [alert(10, 20), alert(30, 40), alert(5, 8, { subject: 'h2' })]
    const other = [alert(12, 25), alert(60, 70)]
    const there = compareAlerts(one, other)
    const back = compareAlerts(other, one)
    expect([back.more, back.fewer]).toEqual([there.fewer, there.more])
    expect(back.same.map(({ later }) => -later)).toEqual(there.same.map(({ later }) => later))
  })
})
