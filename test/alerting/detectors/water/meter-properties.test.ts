import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MeterStep } from '../../../../alerting/detectors/water/meter-counter.ts'
import { MeterCounter } from '../../../../alerting/detectors/water/meter-counter.ts'
import { hours, minutes } from '../../../../core/time.ts'
import { Story } from '../story.ts'
import { aHomeWithMeter, SHOWN } from './meters.ts'

const contents = aHomeWithMeter()

/** A reading and when it comes, in half hours. */
interface Delivered {
  readonly at: number
  readonly litres: number
  readonly arrives: number
}

/** How often each kind is raised when the readings come like that. */
function raised(readings: readonly Delivered[]): Readonly<Record<'low-water-use' | 'water-running', number>> {
  const story = new Story('08:00', contents).connects()
  const start = story.now()
  const counts = { 'low-water-use': 0, 'water-running': 0 }
  const inOrder = readings.map((reading, index) => ({ ...reading, index }))
  inOrder.sort((a, b) => a.arrives - b.arrives || a.index - b.index)
  for (const { at, litres, arrives } of inOrder) {
    const wait = start + arrives * minutes(30) - story.now()
    if (wait > 0) story.pass(wait, minutes(5))
    story.says({ device: 'meter', metric: 'water-volume', value: litres, at: start + at * minutes(30) })
  }
  for (const { change, kind } of story.found()) {
    if (change === 'raised' && (kind === 'low-water-use' || kind === 'water-running')) counts[kind] += 1
  }
  return counts
}

/** What is used in each half hour of some days, in stretches; how the meter shows it. */
const stretches = fc.array(fc.tuple(fc.constantFrom(0, 0, 0.2, 3, 3, 60), fc.integer({ min: 4, max: 52 })), {
  minLength: 3,
  maxLength: 6,
})

function inTime(list: readonly (readonly [number, number])[]): readonly Delivered[] {
  let litres = SHOWN
  const uses = list.flatMap(([use, times]) => Array.from({ length: times }, () => use))
  return uses.map((use, index) => {
    litres = Math.round((litres + use) * 10) / 10
    return { at: index, litres, arrives: index }
  })
}

describe('low-water-use and water-running', () => {
  it('are raised no oftener when readings come again, at once or days late', () => {
    const copies = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant(0), fc.nat(100))), { maxLength: 40 })
    fc.assert(
      fc.property(stretches, copies, (list, again) => {
        const clean = inTime(list)
        const more = again.flatMap(([which, late]) => {
          const chosen = clean[which % clean.length]
          // After the last one in time, two late ones at their own pace would show that the device's clock is slow.
          const arrives = chosen === undefined ? Infinity : chosen.arrives + late
          return chosen === undefined || arrives >= clean.length ? [] : [{ ...chosen, arrives }]
        })
        const [before, after] = [raised(clean), raised([...clean, ...more])]
        expect(after['low-water-use']).toBeLessThanOrEqual(before['low-water-use'])
        expect(after['water-running']).toBeLessThanOrEqual(before['water-running'])
      }),
      { numRuns: 25 },
    )
  })

  it('tell the same of the same readings whatever the counter showed at first', () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 0, max: 900_000 }), (list, offset) => {
        const clean = inTime(list)
        const moved = clean.map((reading) => ({ ...reading, litres: reading.litres + offset }))
        expect(raised(moved)).toEqual(raised(clean))
      }),
      { numRuns: 15 },
    )
  })
})

describe('a meter’s count', () => {
  const uses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 60 })
  const MOST = 5000

  function counted(steps: readonly (MeterStep | undefined)[]): number {
    return steps.reduce((sum, step) => sum + (step?.kind === 'used' ? step.litres : 0), 0)
  }

  it('is never more than went through it, in whatever order and however often its readings come', () => {
    fc.assert(
      fc.property(uses, fc.infiniteStream(fc.nat()), (list, order) => {
        let litres = 1000
        const shown = list.map((use, index) => ({ at: index * hours(1), litres: (litres += use) }))
        const shuffled = [...shown, ...shown]
          .map((one) => ({ one, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one)
        const counter = new MeterCounter()
        const total = counted(shuffled.map((one) => counter.take(one, MOST)))
        expect(total).toBeLessThanOrEqual(litres - 1000)
      }),
    )
  })

  it('is all that went through it, but for what a slip hides, when they come in order', () => {
    fc.assert(
      fc.property(uses, fc.nat(58), fc.constantFrom(0, 5e8), (list, where, slip) => {
        let litres = 1000
        const shown = list.map((use, index) => ({ at: index * hours(1), litres: (litres += use) }))
        const first = shown[0]?.litres ?? 0
        const at = Math.min(where, shown.length - 2) * hours(1) + minutes(30)
        const withSlip = [...shown, { at, litres: slip }].sort((a, b) => a.at - b.at)
        const counter = new MeterCounter()
        expect(counted(withSlip.map((one) => counter.take(one, MOST)))).toBeCloseTo(litres - first, 6)
      }),
    )
  })
})
