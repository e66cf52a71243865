import { beforeEach, describe, expect, it } from 'vitest'
import { checkHub, type HubState } from '../../../alerting/watchdog/check-hub.ts'
import { readHubState } from '../../../alerting/watchdog/read-hub-state.ts'
import { Watchdog } from '../../../alerting/watchdog/watchdog.ts'
import { silentLog } from '../../../core/log.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { FakeVendor } from '../fake-vendor.ts'
import { START, Story } from '../story.ts'

describe('a look at the hub', () => {
  const well = { alive: true, state: { judgedAt: START, dueSince: undefined }, now: START }
  it.each([
    ['finds nothing when all is well', well, []],
    ['finds a hub that does not answer', { ...well, alive: false }, ['hub-silent']],
    ['finds a state file that can not be read', { ...well, state: undefined }, ['state-unreadable']],
    ['bears a minute without judging', { ...well, now: START + minutes(1) }, []],
    ['finds that nothing is judged', { ...well, now: START + minutes(1) + 1 }, ['not-judging']],
    [
      'finds that nothing was ever judged',
      { ...well, state: { judgedAt: undefined, dueSince: undefined } },
      ['not-judging'],
    ],
    ['bears 30 s overdue', { ...well, state: { judgedAt: START, dueSince: START - seconds(30) } }, []],
    ['finds an overdue alert', { ...well, state: { judgedAt: START, dueSince: START - seconds(30) - 1 } }, ['overdue']],
  ])('%s', (_name, look, faults) => {
    expect(checkHub(look).map((fault) => fault.kind)).toEqual(faults)
  })
})

describe('the state file', () => {
  it('shows a step that nobody took, and when the hub last judged', async () => {
    const story = await Story.open()
    story.town.on.delete('carer')
    story.town.on.delete('neighbour')
    await story.found()
    story.expectAlarms('grid')
    const now = story.clock.now()
    expect(await readHubState(story.db, now)).toEqual({ judgedAt: now, dueSince: undefined })
    expect(await readHubState(story.db, now + minutes(2))).toEqual({ judgedAt: now, dueSince: now + seconds(60) })
    await story.end()
  })
})

describe('the watchdog', () => {
  let clock: ManualClock
  let vendor: FakeVendor
  let backup: FakeVendor
  let alive: boolean
  let beats: number
  let watchdog: Watchdog
  beforeEach(() => {
    clock = new ManualClock(START)
    vendor = new FakeVendor('first')
    backup = new FakeVendor('second')
    alive = true
    beats = 0
    watchdog = new Watchdog({
      clock,
      log: silentLog,
      notifiers: [vendor, backup],
      phones: ['+8613700000001', '+8613700000002'],
      probe: () => (alive ? Promise.resolve(true) : Promise.reject(new Error('refused'))),
      readState: (now): Promise<HubState> => Promise.resolve({ judgedAt: now, dueSince: undefined }),
      heartbeat: () => Promise.resolve(void (beats += 1)),
    })
  })

  it('pings the outside while all is well, and only then', async () => {
    const stop = watchdog.start()
    await clock.advance(minutes(1))
    expect(beats).toBe(4)
    alive = false
    await clock.advance(minutes(1))
    expect(beats).toBe(4)
    stop()
    expect(clock.pending()).toBe(0)
  })

  it('tells every phone once for an outage, again hourly, and that it is over', async () => {
    const stop = watchdog.start()
    alive = false
    await clock.advance(seconds(15))
    expect(vendor.delivered).toHaveLength(0)
    await clock.advance(minutes(40))
    expect(vendor.delivered.map((sms) => sms.to)).toEqual(['+8613700000001', '+8613700000002'])
    expect(vendor.delivered[0]?.text).toContain('平台无应答')
    await clock.advance(minutes(30))
    expect(vendor.delivered).toHaveLength(4)
    alive = true
    await clock.advance(minutes(1))
    expect(vendor.delivered.slice(4).map((sms) => sms.text)).toEqual(Array(2).fill('【守望】值守平台已恢复正常。'))
    await clock.advance(hours(3))
    expect(vendor.delivered).toHaveLength(6)
    stop()
  })

  it('says nothing of a restart', async () => {
    const stop = watchdog.start()
    alive = false
    await clock.advance(seconds(15))
    alive = true
    await clock.advance(minutes(5))
    expect(vendor.delivered).toEqual([])
    stop()
  })

  it('takes another vendor when one does not take it, and tries again when none does', async () => {
    const stop = watchdog.start()
    vendor.mood = 'refuses'
    backup.mood = 'not-now'
    alive = false
    await clock.advance(seconds(30))
    expect(backup.delivered).toEqual([])
    backup.mood = 'accepts'
    await clock.advance(seconds(15))
    expect(backup.delivered).toHaveLength(2)
    stop()
  })
})
