import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeviceFinder } from '../../../../alerting/detectors/residences.ts'
import { VitalSignDetector } from '../../../../alerting/detectors/vitals/vital-sign.ts'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { days, hours, minutes, seconds } from '../../../../core/time.ts'
import { aDevice, aGateway, aHome, village } from '../village.ts'
import { TIME_ZONE, VitalStory } from './vital-story.ts'

interface Kept {
  readonly ago: number
  readonly device: 'watch' | 'cuff'
  readonly pulse: number
}

const kept: fc.Arbitrary<readonly Kept[]> = fc.uniqueArray(
  fc.record({
    ago: fc.oneof(fc.integer({ min: 130, max: 1200 }), fc.integer({ min: 130, max: 80_000 })),
    device: fc.constantFrom('watch' as const, 'cuff' as const),
    pulse: fc.oneof(fc.integer({ min: 55, max: 95 }), fc.integer({ min: 20, max: 200 })),
  }),
  { minLength: 1, maxLength: 10, selector: ({ ago }) => ago },
)

/** Live until the outage, then nothing; afterwards what was `kept` is handed in, and time passes. */
function told(memory: readonly Kept[], pieces: DurationMs): readonly string[] {
  const story = new VitalStory()
  story.pulse(72, 'watch', { at: story.now() }).pulse(71, 'cuff', { at: story.now() }).pass(days(1), hours(1))
  const now = story.now()
  for (const { ago, device, pulse } of memory) {
    story.pulse(pulse, device, { at: now - seconds(ago), history: true }).pass(pieces, seconds(1))
  }
  return story.pass(hours(1), seconds(30)).lines()
}

/** The same, each heard when it was measured. */
function heard(memory: readonly Kept[]): readonly string[] {
  const story = new VitalStory()
  story.pulse(72, 'watch', { at: story.now() }).pulse(71, 'cuff', { at: story.now() })
  const end = story.now() + days(1)
  for (const { ago, device, pulse } of memory.toSorted((a, b) => b.ago - a.ago)) {
    story.pass(end - seconds(ago) - story.now(), minutes(5)).pass(minutes(0))
    story.pulse(pulse, device, { at: story.now() })
  }
  return story.pass(hours(1), seconds(30)).lines()
}

/** How late something is hangs on when it came. */
const unmarked = (line: string): string => line.replace(/ \[.*/, '')

const worst = (lines: readonly string[]): number =>
  Math.max(
    0,
    ...lines.map((line) => (line.startsWith('urgent raised') ? 2 : Number(line.startsWith('routine raised')))),
  )

describe('a memory, whatever is in it', () => {
  it('is told the same in any order, in one piece or in many, once or twice', () => {
    fc.assert(
      fc.property(kept, fc.infiniteStream(fc.nat()), (memory, order) => {
        const shuffled = [...memory, ...memory]
          .map((one) => ({ one, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one)
        const inOrder = memory.toSorted((a, b) => b.ago - a.ago)
        expect(told(shuffled, seconds(1)).map(unmarked)).toEqual(told(inOrder, 0).map(unmarked))
      }),
      { numRuns: 40 },
    )
  })

  it('opens nothing that would not have been opened had it been heard', () => {
    fc.assert(
      fc.property(kept, (memory) => {
        expect(worst(told(memory, 0))).toBeLessThanOrEqual(worst(heard(memory)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the memories of a whole street, handed in at once', () => {
  it('are judged over several ticks, and all of them', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `h${index}`)
    const residences = village({
      homes: ids.map((id) => aHome(id)),
      gateways: [aGateway('g1', ids)],
      devices: ids.map((id) => aDevice(`watch-${id}`, { home: id, role: 'worn' })),
    })
    const hearing = { live: () => false, happenedAt: ({ at }: { readonly at: number }) => at, deafSpans: () => [] }
    const devices = new DeviceFinder(residences)
    const detector = new VitalSignDetector({ hearing, residences, devices, rules: new RuleBook(), timeZone: TIME_ZONE })
    const now = Date.parse('2026-11-22T14:00:00+08:00')
    const how = { gateway: 'g1', metric: 'heart-rate', retained: false, ownTime: true, history: true } as const
    for (const [offset, home] of ids.entries()) {
      for (let n = 0; n < 64; n += 1) {
        const at = now - hours(1) + n * minutes(0.5)
        const reading = { ...how, home, device: `watch-${home}`, value: 140, at, receivedAt: now, unregistered: false }
        detector.onReading(reading, offset)
      }
    }
    const counts = [1, 2, 3, 4, 5].map((tick) => detector.onTick(now + seconds(60 + tick), 1000 + tick).length)
    expect(Math.max(...counts)).toBeLessThan(ids.length / 2)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length)
  })
})
