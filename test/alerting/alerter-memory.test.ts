import { expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { AlerterMemory } from '../../alerting/alerter-memory.ts'
import type { Detector } from '../../core/detector.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { minutes, seconds } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Disk } from './detectors/disk.ts'
import { Story } from './detectors/story.ts'
import { Tape } from './detectors/tape.ts'

const calm = new Story('14:30').connects().pass(seconds(30)).moves()
const anSos = new Story('14:31').says({ device: 'button', metric: 'sos' })

/** A memory whose gathering takes so long that something happens meanwhile. */
function memoryOf(meanwhile: Story) {
  const tape = new Tape()
  const disk = new Disk()
  const clock = new ManualClock(calm.now())
  const slow: Detector = {
    name: 'slow',
    snapshot: () => {
      tape.record(...meanwhile.happenings)
      return null
    },
    restore: () => {},
  }
  const dispatch = new AlerterDispatch({ detectors: [slow, slow], log: silentLog, metrics: noMetrics })
  tape.record(...calm.happenings)
  const memory = new AlerterMemory({ dispatch, snapshots: disk, feed: tape, journal: tape, clock })
  memory.begin(0)
  return { memory, disk, clock, cursor: { journalId: tape.id, offset: tape.head() } }
}

it('what detectors remember is saved once a minute, whatever ordinary comes meanwhile', async () => {
  const { memory, disk, clock, cursor } = memoryOf(calm)
  expect(memory.isDue()).toBe(false)
  await clock.advance(minutes(1))
  expect(memory.isDue()).toBe(true)
  await memory.save(cursor, false)
  expect(disk.saved?.cursor).toEqual(cursor)
  expect(memory.offset()).toBe(cursor.offset)
  expect(memory.isDue()).toBe(false)
})

it('the gathering is given up when somebody calls for help, and tried again two seconds later', async () => {
  const { memory, disk, clock, cursor } = memoryOf(anSos)
  await memory.save(cursor, false)
  expect(disk.saved).toBeUndefined()
  expect(memory.offset()).toBe(0)
  await clock.advance(seconds(2))
  expect(memory.isDue()).toBe(true)
})

it('is not given up for ever: the eleventh time in a row it is saved all the same', async () => {
  const { memory, disk, cursor } = memoryOf(anSos)
  for (let time = 0; time < 10; time += 1) await memory.save(cursor, false)
  expect(disk.saved).toBeUndefined()
  await memory.save(cursor, false)
  expect(disk.saved).toBeDefined()
})

it('is not given up at all when the hub stops: it is now or never', async () => {
  const { memory, disk, cursor } = memoryOf(anSos)
  await memory.save(cursor, true)
  expect(disk.saved).toBeDefined()
})
