import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ToldEvents } from '../../../alerting/detectors/told-events.ts'
import { ValueRuns } from '../../../alerting/detectors/value-runs.ts'
import type { Finding } from '../../../core/finding.ts'
import { findingId } from '../../../core/finding.ts'
import { hours, seconds } from '../../../core/time.ts'
import type { Step } from './random-lives.ts'
import { act, stepOf } from './random-lives.ts'
import type { Happening } from './story.ts'
import { findingsIn, judge, lineOf, Story } from './story.ts'
import { oneHome } from './village.ts'

const contents = oneHome({ inactivityCeiling: hours(3) })

const step = stepOf({
  gateways: ['g1'],
  sayings: [
    { device: 'living', metric: 'motion' },
    { device: 'front-door', metric: 'door-open' },
    { device: 'fridge', metric: 'door-open' },
    { device: 'bed', metric: 'bed-occupied' },
    { device: 'button', metric: 'sos' },
    { device: 'radar', metric: 'fall' },
    { device: 'kitchen-smoke', metric: 'smoke' },
    { device: 'kitchen-smoke', metric: 'water-leak' },
  ],
})

const measure = stepOf({
  gateways: ['g1'],
  sayings: [
    { device: 'watch', metric: 'heart-rate', values: [0, 38, 72, 104, 140] },
    { device: 'kitchen-smoke', metric: 'oxygen-saturation', values: [84, 97] },
    { device: 'kitchen-smoke', metric: 'systolic', values: [84, 128, 172] },
    { device: 'living', metric: 'room-temperature', values: [8, 15, 18, 37] },
    { device: 'fridge', metric: 'water-volume', values: [0, 1, 2500, 2600, 9000] },
    { device: 'front-door', metric: 'battery', values: [3, 14, 80] },
    { device: 'front-door', metric: 'tamper' },
    { device: 'living', metric: 'motion' },
  ],
})

function aDay(steps: readonly Step[]): readonly Happening[] {
  const story = new Story('06:00', contents).connects()
  for (const one of steps) act(story, one)
  return story.happenings
}

/** The same, but nothing contradicts itself within one moment: which of two such readings came first, a copy could not tell. */
function anOrderlyDay(steps: readonly Step[]): readonly Happening[] {
  const story = new Story('06:00', contents).connects()
  for (const one of steps) {
    act(story, one)
    story.pass(seconds(1))
  }
  return story.happenings
}

const days = fc.array(fc.oneof(step, measure), { minLength: 5, maxLength: 60 }).map(aDay)

describe('every detector', () => {
  it('goes on after a restart from its snapshot as if nothing had been', async () => {
    await fc.assert(
      fc.asyncProperty(days, fc.double({ min: 0, max: 1, noNaN: true }), async (happenings, share) => {
        const cut = Math.floor(share * happenings.length)
        const first = judge(contents)
        const second = judge(contents)
        const interrupted: Finding[] = []
        for (const [index, happening] of happenings.entries()) {
          if (index === cut) second.restore(throughText(await first.snapshots()))
          const dispatch = index < cut ? first : second
          dispatch.consume({ ...happening, offset: index + 1 }, interrupted)
        }
        expect(interrupted.map(lineOf)).toEqual(findingsIn(contents, happenings).map(lineOf))
      }),
      { numRuns: 60 },
    )
  })

  it('finds the same under the same ids when the journal is replayed, and no id twice', () => {
    fc.assert(
      fc.property(days, (happenings) => {
        const ids = findingsIn(contents, happenings).map(findingId)
        expect(findingsIn(contents, happenings).map(findingId)).toEqual(ids)
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 60 },
    )
  })

  it('finds nothing more when readings are handed in again, at once or hours late', () => {
    const copies = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(4), fc.nat())), { maxLength: 20 })
    const anyone = fc.oneof(step, measure).filter(isClean)
    const clean = fc.array(anyone, { minLength: 5, maxLength: 40 }).map(anOrderlyDay)
    fc.assert(
      fc.property(clean, copies, (happenings, again) => {
        const before = tally(findingsIn(contents, happenings).filter(opens))
        const after = tally(findingsIn(contents, withCopies(happenings, again)).filter(opens))
        // Their times may differ: a copy that is hardly late moves what counts as the device's usual delay.
        for (const [what, count] of after) expect(count, what).toBeLessThanOrEqual(before.get(what) ?? 0)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a device whose readings come in any order and often', () => {
  const moments = fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 24 })

  it('tells of no more alarms than it would in order, and of one wherever there was one', () => {
    fc.assert(
      fc.property(moments, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.nat()), (times, values, order) => {
        const readings = times.sort((a, b) => a - b).map((at) => ({ at, value: values.next().value === true }))
        const rises = (list: readonly { at: number; value: boolean }[]): number => {
          const runs = new ValueRuns()
          return list.filter(({ at, value }) => runs.place(at, value) === 'rising').length
        }
        const shuffled = [...readings, ...readings]
          .map((reading) => ({ reading, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ reading }) => reading)
        expect(rises(shuffled)).toBeLessThanOrEqual(rises(readings))
        expect(rises(shuffled) > 0).toBe(readings.some(({ value }) => value))
      }),
    )
  })

  it('tells of no more events than it would in order', () => {
    fc.assert(
      fc.property(moments, fc.infiniteStream(fc.nat()), (times, order) => {
        const told = (list: readonly number[]): number => {
          const events = new ToldEvents({ once: 20, resentWithin: 1 })
          return list.filter((at) => events.place({ at, receivedAt: 0 }) !== 'known').length
        }
        const inOrder = times.sort((a, b) => a - b)
        const shuffled = [...inOrder, ...inOrder]
          .map((at) => ({ at, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ at }) => at)
        expect(told(shuffled)).toBeLessThanOrEqual(told(inOrder))
        expect(told(shuffled)).toBeGreaterThan(0)
      }),
    )
  })
})

/** A day on which everything comes once, in time, with the devices' own times, and nothing goes away. */
const isClean = (one: Step): boolean =>
  one.type === 'pass' || (one.type === 'says' && one.how === 'with its own time' && one.late === 0)

const opens = (finding: Finding): boolean => finding.change === 'raised' && finding.still !== true

/** How often each kind of thing was found about whom. The device is only where the last sign came from. */
function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { kind, subject } of findings) {
    const what = `${kind} ${JSON.stringify(subject)}`
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return counts
}

/** Some of the readings once more, later in the journal, received when their neighbours there were. */
function withCopies(happenings: readonly Happening[], again: readonly (readonly [number, number])[]): Happening[] {
  const list = [...happenings]
  for (const [which, where] of again) {
    const readings = list.flatMap((happening, index) => (happening.kind === 'message' ? [{ happening, index }] : []))
    const chosen = readings[which % Math.max(1, readings.length)]
    if (chosen === undefined || chosen.happening.kind !== 'message') return list
    const place = chosen.index + 1 + (where % (list.length - chosen.index))
    const receivedAt = list[place - 1]?.receivedAt ?? chosen.happening.receivedAt
    const copies = chosen.happening.decoded.readings.map((reading) => ({ ...reading, receivedAt }))
    list.splice(place, 0, {
      ...chosen.happening,
      receivedAt,
      decoded: { ...chosen.happening.decoded, readings: copies },
    })
  }
  return list
}

const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value))
