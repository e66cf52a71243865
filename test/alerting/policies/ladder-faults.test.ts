import { describe, expect, it } from 'vitest'
import { type EscalationPolicy, LADDERS, policyFor } from '../../../alerting/policies.ts'
import { digestFault } from '../../../alerting/policies/digest-fault.ts'
import { ladderFaults } from '../../../alerting/policies/ladder-faults.ts'
import type { Severity } from '../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'

const SEVERITIES: readonly Severity[] = ['life-safety', 'urgent', 'routine']

describe('the ladders of the domain rules', () => {
  it.each(SEVERITIES)('may be set: %s', (severity) => {
    expect(ladderFaults(severity, LADDERS[severity])).toEqual([])
  })

  it.each(['inactivity', 'area-outage', 'hub-deaf'] as const)('may be set as urgent %s has it', (kind) => {
    const ladder = policyFor({ kind, severity: 'urgent', aboutArea: kind !== 'inactivity' })
    expect(ladderFaults('urgent', ladder)).toEqual([])
  })
})

describe('a ladder is refused', () => {
  const life = LADDERS['life-safety']
  const step = (after: number, roles: EscalationPolicy['steps'][number]['roles']) => ({
    after,
    roles,
    channels: ['sms' as const],
  })
  const repeat = { rounds: 3, every: minutes(5), thenEvery: minutes(15), channels: [['sms' as const]] }

  const cases: readonly (readonly [string, Severity, Partial<EscalationPolicy>, string])[] = [
    ['that waits before its first step', 'urgent', { steps: [step(1000, ['district'])] }, 'must be 0'],
    [
      'whose delays do not grow',
      'urgent',
      { steps: [step(0, ['village']), step(0, ['district'])] },
      'must be later than the step before, 0 s',
    ],
    ['with a step for nobody', 'urgent', { steps: [step(0, []), step(1000, ['district'])] }, 'names nobody'],
    ['with a step by no way', 'urgent', { steps: [{ after: 0, roles: ['district'], channels: [] }] }, 'names no way'],
    [
      'that never reaches the district',
      'urgent',
      { steps: [step(0, ['village']), step(minutes(5), ['town'])] },
      'never reach the district',
    ],
    [
      'that tells the district too late',
      'urgent',
      { steps: [step(0, ['village']), step(minutes(5), ['town']), step(hours(5), ['district'])] },
      '4 h at most',
    ],
    [
      'whose life-safety leaves a second level out for over 3 min',
      'life-safety',
      { steps: [step(0, ['village']), step(seconds(181), ['district'])] },
      '3 min at most',
    ],
    [
      'whose life-safety reaches the district after 15 min',
      'life-safety',
      { steps: [step(0, ['village']), step(minutes(1), ['town']), step(minutes(16), ['district'])] },
      '15 min at most',
    ],
    [
      'whose life-safety only rings',
      'life-safety',
      { steps: [{ after: 0, roles: ['district'], channels: ['voice'] }] },
      'must name sms',
    ],
    [
      'that asks somebody who called for help whether all is well',
      'life-safety',
      { residentFirst: minutes(2) },
      'urgent alerts only',
    ],
    ['that leaves the resident alone for long', 'urgent', { residentFirst: minutes(6) }, '5 min at most'],
    ['that gives up after the last step', 'life-safety', { repeat: undefined }, 'is told again until somebody does'],
    [
      'with rounds an hour apart',
      'life-safety',
      { repeat: { ...repeat, thenEvery: hours(1) } },
      'from 1 min to 45 min',
    ],
    ['with rounds without a pause', 'urgent', { repeat: { ...repeat, every: 0 } }, 'from 1 min to 4 h, not 0 s'],
    ['with a round by no way', 'urgent', { repeat: { ...repeat, channels: [['sms'], []] } }, 'without any way'],
    ['whose acknowledgement never expires', 'urgent', { acknowledgementHolds: undefined }, 'is missing'],
    [
      'whose acknowledgement silences life-safety for an hour',
      'life-safety',
      { acknowledgementHolds: hours(1) },
      'from 1 min to 30 min',
    ],
    ['that nobody is ever reminded of', 'urgent', { unresolvedAfter: undefined }, 'is missing'],
    ['that puts an alarm into the digest', 'urgent', { digest: true }, 'only what is routine'],
    ['that wakes people for what is routine', 'routine', { digest: false }, 'wakes nobody'],
    ['that rings residents for what is routine', 'routine', { residentFirst: minutes(2) }, 'urgent alerts only'],
  ]
  it.each(cases)('%s', (_name, severity, change, sentence) => {
    const faults = ladderFaults(severity, { ...LADDERS[severity], ...change })
    expect(faults.map(({ message }) => message).join('\n')).toContain(sentence)
  })

  it('for each of its faults, with its place', () => {
    const faults = ladderFaults('life-safety', {
      ...life,
      steps: [step(0, ['grid-worker']), step(minutes(4), ['village']), step(minutes(2), ['district'])],
      acknowledgementHolds: 0,
    })
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['steps.2.after', 'steps.1.after', 'acknowledgementHolds'])
  })
})

describe('a digest', () => {
  it.each([
    ['at 09:00 until 12:00 is fine', hours(9), hours(12), undefined],
    ['at 06:59 would wake people', hours(7) - minutes(1), hours(12), 'wakes nobody'],
    ['at 19:00 is too late', hours(19), hours(20), 'wakes nobody'],
    ['that ends before it begins is none', hours(9), hours(9), 'later than it begins'],
    ['is not sent at night either when it was missed', hours(9), hours(21), 'by 20:00'],
  ])('%s', (_name, at, until, sentence) => {
    if (sentence === undefined) expect(digestFault({ at, until })).toBeUndefined()
    else expect(digestFault({ at, until })).toContain(sentence)
  })
})
