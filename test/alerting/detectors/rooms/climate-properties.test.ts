import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../../../../core/time.ts'
import { minutes } from '../../../../core/time.ts'
import { Story } from '../story.ts'
import { aDevice, aGateway, aHome } from '../village.ts'

const contents = {
  homes: [aHome('h1')],
  gateways: [aGateway('g1', ['h1'])],
  devices: [aDevice('climate', { room: 'bedroom' })],
}

/** A reading and when it comes, in minutes; a sensor says something every five minutes, most of them. */
interface Delivered {
  readonly at: number
  readonly value: number
  readonly arrives: number
}

/** How often something new was raised when the readings come like that. */
function raised(readings: readonly Delivered[]): number {
  const story = new Story('02:00', contents).connects()
  const start: EpochMs = story.now()
  const inOrder = readings.map((reading, index) => ({ ...reading, index }))
  inOrder.sort((a, b) => a.arrives - b.arrives || a.index - b.index)
  for (const { at, value, arrives } of inOrder) {
    const wait = start + minutes(arrives) - story.now()
    if (wait > 0) story.pass(wait, minutes(1))
    story.says({ device: 'climate', metric: 'room-temperature', value, at: start + minutes(at) })
  }
  story.pass(minutes(10), minutes(1))
  return story.found().filter(({ change, kind, still }) => change === 'raised' && !still && kind.startsWith('room-'))
    .length
}

const values = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(8, 15) }, fc.constantFrom(16.5, 20, 34, 38)), {
  minLength: 10,
  maxLength: 40,
})
const inTime = (list: readonly number[]): readonly Delivered[] =>
  list.map((value, index) => ({ at: 5 * index, value, arrives: 5 * index }))

describe('room-cold and room-hot', () => {
  it('are raised no oftener when readings come again, at once or hours late', () => {
    const copies = fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 0, max: 190 })), { maxLength: 30 })
    fc.assert(
      fc.property(values, copies, (list, again) => {
        const clean = inTime(list)
        const more = again.flatMap(([which, late]) => {
          const chosen = clean[which % clean.length]
          return chosen === undefined ? [] : [{ ...chosen, arrives: chosen.arrives + late }]
        })
        // After the last one in time, late ones alone would show that the device's clock is slow.
        const meanwhile = more.filter(({ arrives }) => arrives < 5 * list.length)
        expect(raised([...clean, ...meanwhile])).toBeLessThanOrEqual(raised(clean))
      }),
      { numRuns: 30 },
    )
  })

  it('are raised no oftener when readings overtake each other on their way', () => {
    const delays = fc.array(fc.double({ min: 0, max: 1.9, noNaN: true }), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(values, delays, (list, late) => {
        // A minute apart, so that a delay of up to two changes their places.
        const clean = list.map((value, index) => ({ at: index, value, arrives: index }))
        const shuffled = clean.map((reading, index) => ({ ...reading, arrives: reading.arrives + (late[index] ?? 0) }))
        expect(raised(shuffled)).toBeLessThanOrEqual(raised(clean))
      }),
      { numRuns: 30 },
    )
  })

  it('are raised no oftener when readings that come hours late say worse while the others come in time', () => {
    const worse = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 10, max: 120 })), { maxLength: 20 })
    fc.assert(
      fc.property(values, worse, (list, late) => {
        const clean = inTime(list)
        // After the last one in time, two late ones at their own pace would show that the device's clock is slow.
        const more = late
          .map(([at, delay]) => ({ at, value: 2, arrives: at + delay }))
          .filter(({ arrives }) => arrives < 5 * list.length)
        expect(raised([...clean, ...more])).toBeLessThanOrEqual(raised(clean))
      }),
      { numRuns: 30 },
    )
  })
})
