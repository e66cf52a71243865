import { expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { AlerterMemory } from '../../alerting/alerter-memory.ts'
import type { Detector, LongText } from '../../core/detector.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days, minutes, seconds, stopwatch } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Disk } from './detectors/disk.ts'
import type { Happening } from './detectors/story.ts'
import { Story } from './detectors/story.ts'
import { Tape } from './detectors/tape.ts'

const calm = new Story('14:30').connects().pass(seconds(30)).moves()
const anSos = new Story('14:31').says({ device: 'button', metric: 'sos' })

/** A memory that takes three slices to gather, in each of which something happens. */
function memoryOf(meanwhile: readonly Happening[]) {
  const tape = new Tape()
  const disk = new Disk()
  const clock = new ManualClock(calm.now())
  const long: LongText = {
    *pieces() {
      for (const text of ['a', 'b', 'c']) {
        tape.record(...meanwhile)
        const elapsed = stopwatch()
        while (elapsed() < 10);
        yield text
      }
    },
    toJSON: () => 'abc',
  }
  const slow: Detector = { name: 'slow', snapshot: () => ({ long }), restore: () => {} }
  const dispatch = new AlerterDispatch({ detectors: [slow], log: silentLog, metrics: noMetrics })
  tape.record(...calm.happenings)
  const memory = new AlerterMemory({ dispatch, snapshots: disk, feed: tape, journal: tape, clock, log: silentLog })
  memory.begin(0)
  return { memory, disk, clock, cursor: { journalId: tape.id, offset: tape.head() } }
}

it('what detectors remember is saved once a minute, whatever ordinary comes meanwhile', async () => {
  const { memory, disk, clock, cursor } = memoryOf(calm.happenings)
  expect(memory.isDue()).toBe(false)
  await clock.advance(minutes(1))
  expect(memory.isDue()).toBe(true)
  await memory.save(cursor, false)
  await memory.settled()
  expect(disk.saved?.snapshots).toEqual([{ detector: 'slow', json: '{"long":"abc"}', parts: [] }])
  expect(disk.saved?.cursor).toEqual(cursor)
  expect(memory.offset()).toBe(cursor.offset)
  expect(memory.isDue()).toBe(false)
})

it('it is saved also after the clock was days ahead', async () => {
  const { memory, clock } = memoryOf([])
  await clock.advance(-days(9))
  expect(memory.isDue()).toBe(true)
})

it('the gathering is given up when somebody calls for help, and tried again two seconds later', async () => {
  const { memory, disk, clock, cursor } = memoryOf(anSos.happenings)
  await memory.save(cursor, false)
  expect(disk.saved).toBeUndefined()
  expect(memory.offset()).toBe(0)
  await clock.advance(seconds(2))
  expect(memory.isDue()).toBe(true)
})

it('the gathering is given up however much else was said before the call', async () => {
  const much = Array.from({ length: 1000 }, () => calm.happenings).flat()
  const { memory, disk, cursor } = memoryOf([...much.slice(0, 1500), ...anSos.happenings.slice(-1)])
  await memory.save(cursor, false)
  await memory.settled()
  expect(disk.saved).toBeUndefined()
})

it('what could not be written is gathered anew a minute later', async () => {
  const { memory, disk, clock, cursor } = memoryOf(calm.happenings)
  disk.full = true
  await memory.save(cursor, false)
  await memory.settled()
  expect(memory.offset()).toBe(0)
  disk.full = false
  await clock.advance(minutes(1))
  expect(memory.isDue()).toBe(true)
  await memory.save(cursor, false)
  await memory.settled()
  expect(memory.offset()).toBe(cursor.offset)
})

it('judging goes on while it is written, and no other is begun', async () => {
  const { memory, disk, clock, cursor } = memoryOf(calm.happenings)
  disk.slow = true
  await memory.save(cursor, false)
  await clock.advance(minutes(2))
  expect(memory.isDue()).toBe(false)
  expect(memory.offset()).toBe(0)
  disk.writes()
  await memory.settled()
  expect(memory.isDue()).toBe(true)
  expect(memory.offset()).toBe(cursor.offset)
})

it('is not given up for ever: the eleventh time in a row it is saved all the same', async () => {
  const { memory, disk, cursor } = memoryOf(anSos.happenings)
  for (let time = 0; time < 10; time += 1) await memory.save(cursor, false)
  expect(disk.saved).toBeUndefined()
  await memory.save(cursor, false)
  await memory.settled()
  expect(disk.saved).toBeDefined()
})

it('is not given up at all when the hub stops: it is now or never', async () => {
  const { memory, disk, cursor } = memoryOf(anSos.happenings)
  await memory.save(cursor, true)
  await memory.settled()
  expect(disk.saved).toBeDefined()
})
