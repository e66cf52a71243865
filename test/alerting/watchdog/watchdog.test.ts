import { beforeEach, describe, expect, it } from 'vitest'
import type { Look } from '../../../alerting/watchdog/check-hub.ts'
import { noMemory, type WatchdogMemory } from '../../../alerting/watchdog/decide-telling.ts'
import { Watchdog, type WatchdogOptions } from '../../../alerting/watchdog/watchdog.ts'
import { silentLog } from '../../../core/log.ts'
import type { Channel, Notice, Notifier, SendResult } from '../../../core/notifier.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { FakeVendor } from '../fake-vendor.ts'
import { START } from '../story.ts'

const PHONES = ['+8613700000001', '+8613700000002']

/** Rings, and takes everything. */
class Bell implements Notifier {
  readonly name = 'bell'
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['voice']
  readonly rung: Notice[] = []

  send(notice: Notice): Promise<SendResult> {
    this.rung.push(notice)
    return Promise.resolve({ state: 'accepted', providerId: notice.id })
  }
}

const well = (now: number): Look => ({
  now,
  alive: true,
  state: {
    judgedAt: now,
    storedAt: now,
    dueSince: undefined,
    unsentSince: undefined,
    claimedUntil: undefined,
    unknownSince: undefined,
    givenUp: 0,
    taken: false,
    givenUpToday: 0,
    drilledAt: undefined,
  },
  machine: { disk: { freeBytes: 1e12, freeShare: 0.5 }, certificateUntil: undefined },
  gaps: [],
})

let clock: ManualClock
let vendor: FakeVendor
let backup: FakeVendor
let bell: Bell
let alive: boolean
let beats: number
let opened: number
let memory: WatchdogMemory | undefined
let replaced: number
let watchdog: Watchdog

const options = (): WatchdogOptions => ({
  clock,
  log: silentLog,
  openVendors: () => {
    opened += 1
    return Promise.resolve({
      notifiers: [vendor, backup, bell],
      close: () => Promise.resolve(void (opened -= 1)),
    })
  },
  phones: PHONES,
  every: seconds(15),
  timeZone: 'Asia/Shanghai',
  memories: {
    load: () => Promise.resolve(memory),
    save: (next) => Promise.resolve(void (memory = next)),
  },
  lookAround: (now) => Promise.resolve({ ...well(now), alive }),
  heartbeat: () => Promise.resolve(void (beats += 1)),
  onReplaced: () => void (replaced += 1),
})
beforeEach(() => {
  clock = new ManualClock(START)
  vendor = new FakeVendor('first')
  backup = new FakeVendor('second')
  bell = new Bell()
  alive = true
  beats = 0
  opened = 0
  replaced = 0
  memory = noMemory
  watchdog = new Watchdog(options())
})

describe('what the watchdog tells', () => {
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

  it('tells every phone once for an outage, rings it, again hourly, and says that it is over', async () => {
    const stop = watchdog.start()
    alive = false
    await clock.advance(seconds(15))
    expect(vendor.delivered).toHaveLength(0)
    await clock.advance(minutes(40))
    expect(vendor.delivered.map((sms) => sms.to)).toEqual(PHONES)
    expect(vendor.delivered[0]?.text).toBe(
      '【守望】中枢异常:中枢无应答。老人报警可能无人收到,请立即检查主机并电话巡访。',
    )
    expect(bell.rung.map(({ to }) => to)).toEqual(PHONES)
    expect(bell.rung[0]?.text).toMatch(/^守望中枢异常。中枢无应答。/)
    await clock.advance(minutes(30))
    expect(vendor.delivered).toHaveLength(4)
    alive = true
    await clock.advance(minutes(1))
    expect(vendor.delivered.slice(4).map((sms) => sms.text)).toEqual(Array(2).fill('【守望】中枢已恢复正常。'))
    await clock.advance(hours(3))
    expect(vendor.delivered).toHaveLength(6)
    expect(bell.rung).toHaveLength(4)
    stop()
  })

  it('takes another vendor when one does not take it, and tries again when none does', async () => {
    const stop = watchdog.start()
    vendor.mood = 'refuses'
    backup.mood = 'not-now'
    bell = Object.assign(bell, { channels: [] })
    alive = false
    await clock.advance(seconds(30))
    expect(backup.delivered).toEqual([])
    backup.mood = 'accepts'
    await clock.advance(seconds(15))
    expect(backup.delivered).toHaveLength(2)
    stop()
  })
})

describe('the watchdog itself', () => {
  it('holds its vendors only while it tells', async () => {
    const stop = watchdog.start()
    alive = false
    let most = 0
    vendor.nextMoods.push('accepts')
    const send = vendor.send.bind(vendor)
    vendor.send = (notice) => {
      most = Math.max(most, opened)
      return send(notice)
    }
    await clock.advance(minutes(5))
    expect(most).toBe(1)
    expect(opened).toBe(0)
    stop()
  })

  it('goes on when its vendors can not be opened', async () => {
    const errors: string[] = []
    const log = { ...silentLog, error: (message: string) => void errors.push(message) }
    watchdog = new Watchdog({ ...options(), log, openVendors: () => Promise.reject(new Error('no such file')) })
    alive = false
    for (let look = 0; look < 3; look += 1) {
      await watchdog.look()
      await clock.advance(seconds(15))
    }
    expect(errors.filter((message) => message === 'the watchdog could not tell anybody')).toHaveLength(2)
  })

  it('started again in the middle of an outage tells nothing twice, and says when it is over', async () => {
    const stop = watchdog.start()
    alive = false
    await clock.advance(minutes(1))
    stop()
    expect(vendor.delivered).toHaveLength(2)
    const again = new Watchdog(options()).start()
    await clock.advance(minutes(10))
    expect(vendor.delivered).toHaveLength(2)
    alive = true
    await clock.advance(minutes(1))
    expect(vendor.delivered).toHaveLength(4)
    again()
  })

  it('does not take its own slow telling for a sleep', async () => {
    alive = false
    await watchdog.look()
    await clock.advance(seconds(15))
    vendor.mood = 'hangs'
    backup.mood = 'refuses'
    const looking = watchdog.look()
    while (vendor.hanging() < 2) await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(minutes(2))
    await looking
    expect(memory?.lookedAt).toBe(clock.now())
  })

  it('looks at nothing and says so when another has taken over', async () => {
    memory = undefined
    alive = false
    await watchdog.look()
    expect(replaced).toBe(1)
    expect(beats).toBe(0)
  })
})
