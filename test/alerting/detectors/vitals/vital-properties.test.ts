import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VitalSignDetector } from '../../../../alerting/detectors/vitals/vital-sign.ts'
import { DeviceFinder } from '../../../../alerting/detectors/residences.ts'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { findingId } from '../../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import { aGateway, aHome, village } from '../village.ts'
import { afterOrdinaryDays, DEVICES, TIME_ZONE, VitalStory } from './vital-story.ts'

interface Step {
  readonly pause: number
  readonly device: 'watch' | 'cuff'
  readonly pulse: number
  /** How many of the readings before are said once more, and how many are handed in again. */
  readonly again: number
  readonly late: number
}

const step: fc.Arbitrary<Step> = fc.record({
  pause: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 90, max: 20_000 })),
  device: fc.constantFrom('watch' as const, 'cuff' as const),
  pulse: fc.oneof(fc.integer({ min: 55, max: 95 }), fc.integer({ min: 20, max: 200 })),
  again: fc.nat(3),
  late: fc.integer({ min: 1, max: 5 }),
})

function told(steps: readonly Step[], disturbed: boolean): VitalStory {
  const story = new VitalStory()
  const said: { readonly at: number; readonly pulse: number; readonly device: string }[] = []
  for (const { pause, device, pulse, again, late } of steps) {
    story.pass(seconds(pause), pause > 300 ? minutes(1) : seconds(1))
    story.pulse(pulse, device, { at: story.now() })
    if (disturbed) {
      for (const copy of said.slice(said.length - again)) story.pulse(copy.pulse, copy.device, { at: copy.at })
      for (const copy of said.slice(-late)) story.pulse(copy.pulse, copy.device, { at: copy.at, history: true })
    }
    said.push({ at: story.now(), pulse, device })
  }
  return story.pass(hours(1), seconds(10))
}

describe('vital signs, whatever happens', () => {
  it('are told the same when readings come twice, at once or out of a memory as well', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        expect(told(steps, true).lines()).toEqual(told(steps, false).lines())
      }),
      { numRuns: 60 },
    )
  })

  it('are told in findings of which each has its own id and fits one message', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const found = told(steps, false).found()
        expect(new Set(found.map(findingId)).size).toBe(found.length)
        expect(found.filter(({ summary }) => Math.max(summary.zh.length, summary.en.length) > 120)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})

describe('what is remembered of vital signs', () => {
  it('stays under 6 kB for a resident with everything', () => {
    const story = afterOrdinaryDays(new VitalStory())
    for (let day = 0; day < 40; day += 1) {
      for (const device of ['watch', 'patch']) {
        story.says(device, {
          'heart-rate': 100 + day,
          'oxygen-saturation': 90,
          'respiration-rate': 26,
          'body-temperature': 39,
        })
      }
      story.pressure(170 + day, 100).pass(hours(24), minutes(30))
    }
    expect(story.snapshotSize()).toBeLessThan(6000)
  })

  it('is ignored when it has another shape', () => {
    const residences = village({ homes: [aHome('h1')], gateways: [aGateway('g1', ['h1'])], devices: DEVICES })
    const hearing = { live: () => true, happenedAt: ({ at }: { readonly at: number }) => at, deafSpans: () => [] }
    const devices = new DeviceFinder(residences)
    const detector = new VitalSignDetector({
      hearing,
      residences,
      devices,
      rules: new RuleBook(),
      timeZone: TIME_ZONE,
    })
    const empty = JSON.stringify(detector.snapshot())
    for (const nonsense of [null, 7, 'x', [], { due: 1 }, { due: '', homes: 3 }, { due: '', homes: 'h1 ~ a\nb c d' }]) {
      detector.restore(nonsense)
      expect(JSON.stringify(detector.snapshot())).toBe(empty)
    }
  })
})
