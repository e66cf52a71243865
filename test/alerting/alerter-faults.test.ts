import { afterEach, describe, expect, it } from 'vitest'
import { Alerter } from '../../alerting/alerter.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import type { Detector } from '../../core/detector.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Disk } from './detectors/disk.ts'
import { Story, TIME_ZONE } from './detectors/story.ts'
import { Tape } from './detectors/tape.ts'
import { oneHome, village } from './detectors/village.ts'

const running: Alerter[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((alerter) => alerter.stop()))
})

/** An alerter among whose detectors one is broken, at the end of what happened so far. */
function alerterWith(broken: Partial<Detector>, { without }: { readonly without?: string } = {}) {
  const story = new Story('14:30').connects().pass(seconds(30))
  const [tape, disk, clock] = [new Tape(), new Disk(), new ManualClock(story.now())]
  const directory = village(oneHome())
  const { detectors } = detectorSet({ residences: directory, timeZone: TIME_ZONE })
  const sick: Detector = { name: 'sick', snapshot: () => null, restore: () => {}, ...broken }
  const missing = new Set<number>()
  const alerter = new Alerter({
    feed: {
      read: async (after, limit) => (await tape.read(after, limit)).filter(({ offset }) => !missing.has(offset)),
    },
    journal: tape,
    detectors: [sick, ...detectors.filter(({ name }) => name !== without)],
    intake: disk,
    snapshots: disk,
    directory,
    clock,
    log: silentLog,
    metrics: noMetrics,
  })
  running.push(alerter)
  return { tape, disk, clock, story, alerter, missing }
}

const fails = (): never => {
  throw new Error('no idea')
}
const SOS = /^life-safety sos h1 raised: 卧室呼救\(SOS\)/

describe('a detector that fails', () => {
  it('is told to the district once an hour, however often it fails', async () => {
    const { tape, disk, clock, story, alerter } = alerterWith({ onTick: fails, nextDeadline: () => 0 })
    await alerter.start()
    for (let told = 0, twenties = 0; twenties < 6; twenties += 1) {
      tape.record(...story.happenings.slice(told))
      told = story.happenings.length
      await alerter.settled()
      await clock.advance(minutes(20))
      story.pass(seconds(5))
    }
    expect(disk.lines.filter((line) => line.includes('hub-fault'))).toEqual([
      'urgent hub-fault 120117 raised: 判警程序(sick)出错,这一类警情可能遗漏,请联系维护人员',
      expect.stringMatching(/^urgent hub-fault 120117 still: 判警程序\(sick\)出错/),
    ])
  })

  it('on a call for help: the home is told of as one that called', async () => {
    const { tape, disk, story, alerter } = alerterWith({ metrics: ['sos'], onReading: fails }, { without: 'sos' })
    await alerter.start()
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([
      'life-safety hub-fault h1 raised: 收到紧急信号(sos),判警程序(sick)出错未能判定,请按真实求助处理',
    ])
  })

  it('on a call for help that ends a silence at the same time: the home is told of none the less', async () => {
    const { tape, disk, story, alerter } = alerterWith({ metrics: ['sos'], onReading: fails }, { without: 'sos' })
    await alerter.start()
    story.says({ device: 'motion', metric: 'motion' }).pass(hours(30))
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([
      expect.stringMatching(/^urgent inactivity h1 raised/),
      expect.stringMatching(/^urgent inactivity h1 cleared/),
      'life-safety hub-fault h1 raised: 收到紧急信号(sos),判警程序(sick)出错未能判定,请按真实求助处理',
    ])
  })

  it('on word that all is well calls nobody to a home', async () => {
    const { tape, disk, story, alerter } = alerterWith({ metrics: ['sos'], onReading: fails }, { without: 'sos' })
    await alerter.start()
    tape.record(...story.says({ device: 'button', metric: 'sos', value: false }).happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([expect.stringMatching(/^urgent hub-fault 120117 raised: 判警程序\(sick\)出错/)])
  })
})

describe('a detector whose memory', () => {
  it('cannot be gathered keeps no alarm waiting', async () => {
    const { tape, disk, clock, story, alerter } = alerterWith({ snapshot: fails })
    await alerter.start()
    await clock.advance(minutes(2))
    tape.record(...story.pass(minutes(2)).happenings)
    await alerter.settled()
    const before = story.happenings.length
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings.slice(before))
    // No time passes: whoever waits for the clock waits for ever.
    await alerter.settled()
    expect(disk.lines).toEqual([expect.stringMatching(SOS)])
  })

  it('cannot be taken back begins anew, and the hub starts', async () => {
    const { tape, disk, story, alerter } = alerterWith({ restore: fails })
    const cursor = { journalId: tape.id, offset: 0 }
    disk.saved = { cursor, snapshots: [{ detector: 'sick', json: '1' }] }
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings)
    await alerter.start()
    await alerter.settled()
    expect(disk.lines).toEqual([expect.stringMatching(SOS)])
  })
})

describe('entries that are missing in the journal', () => {
  const LOST = 'urgent journal-changed 120117 raised: 中枢日志已更换或不完整,期间的警情可能遗漏,请核对近期情况'

  it('are told to the district once, and judging goes on behind them', async () => {
    const { tape, disk, story, alerter, missing } = alerterWith({})
    await alerter.start()
    missing.add(3).add(4)
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings)
    await alerter.settled()
    expect(disk.lines).toEqual([LOST, expect.stringMatching(SOS)])
    await alerter.stop()
    expect(disk.saved?.cursor.offset).toBe(tape.head())
  })

  it('at its end keep nobody busy until the next entry comes', async () => {
    const { tape, disk, clock, story, alerter, missing } = alerterWith({})
    tape.record(...story.happenings)
    missing.add(tape.head())
    await alerter.start()
    while (clock.pending() === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(alerter.position()).toBe(tape.head() - 1)
    const before = story.happenings.length
    tape.record(...story.says({ device: 'button', metric: 'sos' }).happenings.slice(before))
    await clock.advance(seconds(1))
    await alerter.settled()
    expect(disk.lines).toEqual([LOST, expect.stringMatching(SOS)])
  })
})

it('time that was days ahead and is set back goes on from there, and the district is told', async () => {
  const heard: number[] = []
  const { tape, disk, clock, alerter } = alerterWith({
    onTick: (consumedUpTo) => {
      heard.push(consumedUpTo)
      return []
    },
    nextDeadline: () => 0,
  })
  await alerter.start()
  const now = clock.now()
  const ticks = [now, now + days(30), now + days(30) + seconds(1), now + seconds(2), now + seconds(3)]
  tape.record(...ticks.map((receivedAt) => ({ kind: 'hub', receivedAt, event: { kind: 'tick', receivedAt } }) as const))
  await alerter.settled()
  expect(heard).toEqual(ticks)
  expect(disk.lines.filter((line) => line.includes('hub-fault'))).toEqual([
    'urgent hub-fault 120117 raised: 中枢时钟曾错一天以上,已调回;近期的静止、离线判断可能失准,请逐户核对并联系维护人员',
  ])
})
