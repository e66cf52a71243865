import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../core/chinese-calendar.ts'
import type { VendorHealth } from '../../core/vendor-health.ts'
import { type HealthSources, lookAtHealth } from '../../hub/health.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 30)
const vendor = (change: Partial<VendorHealth>): VendorHealth => ({
  name: 'aliyun',
  channels: ['sms'],
  reachesPeople: true,
  state: 'well',
  restingUntil: undefined,
  lastAcceptedAt: NOW,
  lastFailure: undefined,
  sentLastHour: 4,
  failedLastHour: 0,
  ...change,
})

async function smsPart(vendorHealth: () => Promise<readonly VendorHealth[]>) {
  return partOf('sms', { vendorHealth })
}

async function partOf(name: string, change: Partial<HealthSources>) {
  const parts = await lookAtHealth({
    vendorHealth: () => Promise.resolve([vendor({})]),
    clock: new ManualClock(NOW),
    journal: { head: () => 0 },
    stored: { position: () => 0 },
    judged: { position: () => 0 },
    lastTickAt: () => NOW,
    repliesArrive: true,
    dataDir: tmpdir(),
    timeZone: 'Asia/Shanghai',
    calendar: () => chineseCalendar(),
    ...change,
  })
  return parts.find(({ part }) => part === name)
}

const resting = vendor({ state: 'resting', restingUntil: NOW + 30_000 })

describe('the health of who carries messages', () => {
  it.each([
    ['is good with one that is well', [vendor({})], true, 'aliyun well'],
    ['is good with one that was never used', [vendor({ state: 'never-used' })], true, 'aliyun'],
    ['says how many failed', [vendor({ failedLastHour: 1 })], true, 'aliyun well (1 of 4 failed this hour)'],
    [
      'is good while another is well',
      [resting, vendor({ name: 'modem' })],
      true,
      'aliyun fails, tried again 2026-11-22T06:30:30.000Z, modem well',
    ],
    [
      'is bad while all rest',
      [resting],
      false,
      'aliyun fails, tried again 2026-11-22T06:30:30.000Z: every vendor fails; look at its account and at the line.',
    ],
    [
      'is bad with one that reaches nobody',
      [vendor({ reachesPeople: false })],
      false,
      'No vendor reaches a phone: set HUB_SMS and the vendor’s account.',
    ],
  ])('%s', async (_, vendors, ok, says) => {
    expect(await smsPart(() => Promise.resolve(vendors))).toEqual({
      part: 'sms',
      ok,
      says,
      zh: expect.stringMatching(/[\u4E00-\u9FFF]/),
    })
  })

  it('is bad, and the other parts are looked at, when the rows can not be read', async () => {
    expect(await smsPart(() => Promise.reject(new Error('locked')))).toMatchObject({ ok: false })
  })
})

describe('the health of a demonstration', () => {
  const demo = { speed: 10 }

  it('wants no vendor and no replies, and says so', async () => {
    const vendorHealth = () => Promise.resolve([vendor({ reachesPeople: false })])
    const said = { ok: true, note: 'hint', zh: expect.stringContaining('演示') }
    expect(await partOf('sms', { demo, vendorHealth })).toMatchObject(said)
    expect(await partOf('replies', { demo, repliesArrive: false })).toMatchObject(said)
  })

  it('takes no disk for full that is a second behind while the clock runs ten times as fast', async () => {
    const lastTickAt = (): number => NOW - 10_000
    expect(await partOf('journal', { lastTickAt })).toMatchObject({ ok: false })
    expect(await partOf('journal', { demo, lastTickAt })).toMatchObject({ ok: true })
    expect(await partOf('journal', { demo, lastTickAt: () => NOW - 60_000 })).toMatchObject({ ok: false })
  })
})
