import { afterEach, describe, expect, it } from 'vitest'
import { Alerter } from '../../alerting/alerter.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import type { Detector } from '../../core/detector.ts'
import type { Log } from '../../core/log.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { EpochMs } from '../../core/time.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Disk } from './detectors/disk.ts'
import { Story, TIME_ZONE } from './detectors/story.ts'
import { Tape } from './detectors/tape.ts'
import { oneHome, village } from './detectors/village.ts'

const contents = oneHome()
const running: Alerter[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((alerter) => alerter.stop()))
})

interface Parts {
  readonly tape: Tape
  readonly disk: Disk
  readonly clock: ManualClock
  readonly extra?: readonly Detector[]
  readonly log?: Log
}

function alerterOf({ tape, disk, clock, extra = [], log = silentLog }: Parts): Alerter {
  const directory = village(contents)
  const { detectors } = detectorSet({ residences: directory, timeZone: TIME_ZONE })
  const alerter = new Alerter({
    feed: tape,
    journal: tape,
    detectors: [...extra, ...detectors],
    intake: disk,
    snapshots: disk,
    directory,
    clock,
    log,
    metrics: noMetrics,
  })
  running.push(alerter)
  return alerter
}

const anSos = (): Story => new Story('14:30').connects().pass(seconds(30)).says({ device: 'button', metric: 'sos' })
const SOS = 'life-safety sos h1 raised: 卧室呼救(SOS) 14:30'
const clockAt = (at: EpochMs): ManualClock => new ManualClock(at)

describe('Alerter', () => {
  it('hands an SOS over as soon as it is in the journal, with the cursor, and without any time passing', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const story = anSos()
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now()) })
    await alerter.start()
    tape.record(...story.happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([SOS])
    expect(disk.batches[0]?.cursor).toEqual({ journalId: 'journal-1', offset: tape.head() })
    expect(disk.batches[0]?.heardAt).toBe(story.now())
    expect(alerter.position()).toBe(tape.head())
  })

  it('saves a cursor without findings at most once a second', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const clock = clockAt(0)
    const alerter = alerterOf({ tape, disk, clock })
    await alerter.start()
    for (let n = 0; n < 10; n += 1) {
      await clock.advance(250)
      tape.record({ kind: 'hub', receivedAt: clock.now(), event: { kind: 'tick', receivedAt: clock.now() } })
      await alerter.settled()
    }
    expect(disk.batches).toHaveLength(2)
  })

  it('tries again while the database is busy, and neither loses nor repeats a finding', async () => {
    const tape = new Tape()
    const disk = new Disk()
    disk.busy = 3
    const story = anSos()
    const clock = clockAt(story.now())
    const alerter = alerterOf({ tape, disk, clock })
    await alerter.start()
    tape.record(...story.happenings)
    const judged = alerter.settled()
    while (disk.lines.length === 0) {
      await untilWaiting(clock)
      await clock.advance(seconds(1))
      await turn()
    }
    await judged
    expect(disk.lines).toEqual([SOS])
  })
})

describe('Alerter, stopped and started again', () => {
  it('goes on after a crash between journal and database, and tells the SOS once', async () => {
    const tape = new Tape()
    const disk = new Disk()
    disk.busy = Infinity
    const story = anSos()
    const clock = clockAt(story.now())
    const first = alerterOf({ tape, disk, clock })
    await first.start()
    tape.record(...story.happenings)
    await disk.refused()
    disk.busy = 0
    await first.stop()
    expect(disk.lines).toEqual([])
    expect(disk.saved).toBeUndefined()
    const second = alerterOf({ tape, disk, clock })
    await second.start()
    await second.settled()
    expect(disk.lines).toEqual([SOS])
    await second.stop()
    const third = alerterOf({ tape, disk, clock })
    await third.start()
    await third.settled()
    expect(disk.lines).toEqual([SOS])
  })

  it('remembers a silence over a restart, hears what came since its snapshot, and tells nobody of it again', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const story = new Story('08:00').connects().moves('bedroom').pass(hours(6))
    const clock = clockAt(story.now())
    const first = alerterOf({ tape, disk, clock })
    await first.start()
    tape.record(...story.happenings)
    await first.settled()
    await first.stop()
    const remembered = disk.saved
    expect(first.snapshotOffset()).toBe(tape.head())
    tape.trim(first.snapshotOffset())

    const told = story.happenings.length
    const second = alerterOf({ tape, disk, clock })
    await second.start()
    tape.record(...story.pass(hours(7)).happenings.slice(told))
    await second.settled()
    expect(disk.lines).toEqual(['urgent inactivity h1 raised: 卧室 08:00 起无活动已 10 小时;尚在学习,暂按 10 小时'])
    await second.stop()

    // A crash: the memory is the older one, the cursor the newer.
    disk.saved = remembered
    const third = alerterOf({ tape, disk, clock })
    await third.start()
    const before = story.happenings.length
    tape.record(...story.pass(hours(1)).moves('bedroom').happenings.slice(before))
    await third.settled()
    expect(disk.lines.slice(1)).toEqual(['urgent inactivity h1 cleared: 卧室 22:00 又有活动'])
  })

  it('saves the detectors’ memory once a minute, so that the journal can be trimmed', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const story = anSos()
    const clock = clockAt(story.now())
    const alerter = alerterOf({ tape, disk, clock })
    await alerter.start()
    tape.record(...story.happenings)
    await alerter.settled()
    expect(alerter.snapshotOffset()).toBe(0)
    await clock.advance(minutes(1))
    const before = story.happenings.length
    tape.record(...story.pass(minutes(1)).happenings.slice(before))
    await alerter.settled()
    await alerter.stop()
    expect(disk.saved?.cursor.offset).toBe(tape.head())
    expect(alerter.snapshotOffset()).toBe(tape.head())
  })

  it.each([
    ['another journal', 'journal-2', 500],
    ['the same journal, put back to an earlier day', 'journal-1', 5000],
  ])('judges %s from its beginning, tells the district, and tells old things as late', async (_, id, offset) => {
    const tape = new Tape(id)
    const disk = new Disk()
    const story = anSos()
    tape.record(...story.happenings)
    disk.batches.push({ findings: [], cursor: { journalId: 'journal-1', offset }, now: 0 })
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now() + minutes(45)) })
    await alerter.start()
    await alerter.settled()
    expect(disk.lines).toEqual([
      'urgent journal-changed 120117 raised: 中枢日志已更换或不完整,期间的警情可能遗漏,请核对近期情况',
      `${SOS} [迟到45分]`,
    ])
  })

  it('tells the district when the journal was trimmed past what was judged', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const story = anSos()
    tape.record(...story.happenings)
    tape.trim(3)
    disk.batches.push({ findings: [], cursor: { journalId: 'journal-1', offset: 1 }, now: 0 })
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now()) })
    await alerter.start()
    await alerter.settled()
    expect(disk.lines.map((line) => line.split(' ')[1])).toEqual(['journal-changed', 'sos'])
  })
})

describe('Alerter among others', () => {
  it('lets the other detectors hear what one of them throws on, and logs which', async () => {
    const errors: string[] = []
    const broken: Detector = {
      name: 'broken',
      onReading: () => {
        throw new Error('no idea')
      },
      onSign: () => [],
      onTick: () => [],
      nextDeadline: () => undefined,
      snapshot: () => null,
      restore: () => {},
    }
    const tape = new Tape()
    const disk = new Disk()
    const story = anSos()
    const log: Log = {
      ...silentLog,
      error: (message, fields) => errors.push(`${message}: ${String(fields?.['detector'])}`),
    }
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now()), extra: [broken], log })
    await alerter.start()
    tape.record(...story.happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([
      SOS,
      'urgent hub-fault 120117 raised: 判警程序(broken)出错,这一类警情可能遗漏,请联系维护人员',
    ])
    expect(errors).toEqual(['detector failed on an entry: broken'])
  })

  it('judges a long journal in pieces, so that others get their turn between', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const story = new Story('08:00').connects().pass(hours(72))
    tape.record(...story.happenings)
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now()) })
    const positions: number[] = []
    let watching = true
    const watch = (): void => {
      positions.push(alerter.position())
      if (watching) setImmediate(watch)
    }
    await alerter.start()
    watch()
    await alerter.settled()
    watching = false
    expect(new Set(positions).size).toBeGreaterThan(tape.head() / 5000 / 2)
  })

  it('keeps up with a journal that grows by two thousand entries each time that others have their turn', async () => {
    const tape = new Tape()
    const disk = new Disk()
    const clock = clockAt(0)
    const alerter = alerterOf({ tape, disk, clock })
    const heard = { kind: 'heard', gateway: 'g-elsewhere', receivedAt: 0 } as const
    const some = Array.from({ length: 2000 }, () => ({ kind: 'gateway', receivedAt: 0, event: heard }) as const)
    await alerter.start()
    for (let taken = 0; taken < 50; taken += 1) {
      tape.record(...some)
      await turn()
    }
    expect(tape.head() - alerter.position()).toBeLessThan(10_000)
  })

  it('lets go of whoever waits for it when it is stopped', async () => {
    const tape = new Tape()
    const disk = new Disk()
    disk.busy = Infinity
    const story = anSos()
    const alerter = alerterOf({ tape, disk, clock: clockAt(story.now()) })
    await alerter.start()
    tape.record(...story.happenings)
    const judged = alerter.settled()
    await disk.refused()
    await alerter.stop()
    await judged
    expect(alerter.position()).toBe(0)
  })
})

/** Until somebody waits on the clock: what runs before that takes turns of the event loop, not time. */
async function untilWaiting(clock: ManualClock): Promise<void> {
  while (clock.pending() === 0) await turn()
}

/** Lets everything run that is ready to. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
