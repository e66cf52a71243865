import { describe, expect, it } from 'vitest'
import { nextAttempt, type Tried, type VendorFacts } from '../../../alerting/outbox/next-attempt.ts'
import { seconds } from '../../../core/time.ts'

const NOW = 1_000_000
const A: VendorFacts = { name: 'a', channels: ['sms'] }
const B: VendorFacts = { name: 'b', channels: ['sms'] }
const resting = (vendor: VendorFacts, since: number): VendorFacts => ({
  ...vendor,
  standing: 'resting',
  restingSince: since,
  restsUntil: since + seconds(30),
})
const rested = (vendor: VendorFacts): VendorFacts => ({
  ...vendor,
  standing: 'rested',
  restingSince: NOW - seconds(40),
})
const full = (vendor: VendorFacts, until = NOW + seconds(60)): VendorFacts => ({
  ...vendor,
  room: { state: 'full', until, reason: 'number-budget' },
})
const over = (vendor: VendorFacts): VendorFacts => ({
  ...vendor,
  room: { state: 'over', until: NOW + seconds(90), reason: 'number-budget' },
})
const paced = (vendor: VendorFacts): VendorFacts => ({
  ...vendor,
  room: { state: 'full', until: NOW + seconds(1), reason: 'vendor-pace' },
})

const message = (severity: 'urgent' | 'life-safety') => ({ channel: 'sms', severity, phone: '+8613800000001' }) as const

/** In a few words: `send a first-attempt`, `send a +5 same-vendor-later again`, `wait +60 number-budget`. */
function said(
  severity: 'urgent' | 'life-safety',
  vendors: readonly VendorFacts[],
  tried: readonly Tried[] = [],
): string {
  const next = nextAttempt(message(severity), tried, vendors, NOW)
  if (next.do === 'nothing') return `nothing ${next.reason}`
  const [at, who] = next.do === 'wait' ? [next.until, 'wait'] : [next.at, `send ${next.vendor}`]
  const later = at === NOW ? '' : ` +${(at - NOW) / 1000}`
  return `${who}${later} ${next.reason}${next.possibleDuplicate ? ' again' : ''}`
}

const tried = (...list: `${string} ${Tried['result']}`[]): readonly Tried[] =>
  list.map((item) => {
    const [vendor = '', result] = item.split(' ')
    const known = (['refused', 'not-now', 'lost', 'missing'] as const).find((r) => r === result)
    return { vendor, result: known ?? 'lost' }
  })

describe('what to do next, when', () => {
  it.each([
    ['nothing was tried: the first in order', 'urgent', [A, B], [], 'send a first-attempt'],
    ['the first said no: the second at once', 'urgent', [A, B], tried('a refused'), 'send b another-vendor'],
    ['the first said not now: the second at once', 'urgent', [A, B], tried('a not-now'), 'send b another-vendor'],
    [
      'both said not now: the first after a pause',
      'urgent',
      [A, B],
      tried('a not-now', 'b not-now'),
      'send a +10 same-vendor-later',
    ],
    [
      'both said no: nothing',
      'life-safety',
      [A, B],
      tried('a refused', 'b refused'),
      'nothing refused-by-every-vendor',
    ],
    ['nobody can say, and it can wait: nothing', 'urgent', [A, B], tried('a lost'), 'nothing waits-for-next-step'],
    [
      'nobody can say, and it can not wait: the second, marked',
      'life-safety',
      [A, B],
      tried('a lost'),
      'send b possible-duplicate again',
    ],
    [
      'the vendor says it never had it: the second, marked',
      'urgent',
      [A, B],
      tried('a missing'),
      'send b possible-duplicate again',
    ],
    ['the first rests: the second', 'urgent', [resting(A, NOW), B], [], 'send b first-attempt'],
    [
      'both rest, and it can wait: it does',
      'urgent',
      [resting(A, NOW), resting(B, NOW - 5000)],
      [],
      'wait +25 vendor-resting',
    ],
    [
      'both rest, and it can not: the one that rests longest',
      'life-safety',
      [resting(A, NOW), resting(B, NOW - 5000)],
      [],
      'send b resting-all-the-same',
    ],
    ['the first has rested: it is tried out', 'urgent', [rested(A), B], [], 'send a first-attempt'],
    [
      'the first has rested: not by life-safety while another is well',
      'life-safety',
      [rested(A), B],
      [],
      'send b first-attempt',
    ],
    ['the only one has rested: by life-safety too', 'life-safety', [rested(A)], [], 'send a first-attempt'],
    ['the first has no budget left: the second', 'urgent', [full(A), B], [], 'send b first-attempt'],
    [
      'none has: it waits for the first that has again',
      'urgent',
      [full(A), full(B, NOW + 9000)],
      [],
      'wait +9 number-budget',
    ],
    ['the only one with a budget rests: it waits', 'urgent', [full(A), resting(B, NOW)], [], 'wait +30 vendor-resting'],
    [
      'the only one with a budget rests, and it can not wait',
      'life-safety',
      [over(A), resting(B, NOW)],
      [],
      'send b resting-all-the-same',
    ],
    ['no budget is left, and it can not wait: over it', 'life-safety', [over(A), over(B)], [], 'send a over-budget'],
    [
      'one has no budget, another is out of breath for a second: that one',
      'life-safety',
      [over(A), paced(B)],
      [],
      'wait +1 vendor-pace',
    ],
    [
      'its alert has had its share everywhere: it waits',
      'life-safety',
      [full(A), full(B)],
      [],
      'wait +60 number-budget',
    ],
    [
      'a lost send waits for a budget: marked all the same',
      'urgent',
      [full(A)],
      tried('a missing'),
      'wait +60 number-budget again',
    ],
    ['no vendor has the channel: nothing', 'life-safety', [{ ...A, channels: ['voice'] }], [], 'nothing no-vendor'],
  ] as const)('%s', (_, severity, vendors, before, expected) => {
    expect(said(severity, vendors, before)).toBe(expected)
  })
})
