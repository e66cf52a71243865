import { beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { DemoResponders } from '../../hub/demo-responders.ts'
import { MIDNIGHT } from '../device-sim/example-homes.ts'
import { ManualClock } from '../support/manual-clock.ts'

const alarm = (code: string): string =>
  `【守望】紧急:王**(78岁)跌倒,14:32,小站镇前营村3组12号。回复1收到 2已到 3误报 4上报,码${code}`
const phones = Array.from({ length: 40 }, (_, i) => `+86138000000${String(i).padStart(2, '0')}`)

let clock: ManualClock
let replies: { readonly from: string; readonly body: string; readonly after: number }[]
let responders: DemoResponders

beforeEach(() => {
  clock = new ManualClock(MIDNIGHT)
  replies = []
  responders = new DemoResponders({
    clock,
    seed: 'a',
    reply: async (from, body) => void replies.push({ from, body, after: clock.now() - MIDNIGHT }),
    log: silentLog,
  })
})

describe('simulated responders', () => {
  it('ignore the first two messages of the first alarm', async () => {
    for (let i = 0; i < 2; i += 1) responders.told(phones[i] ?? '', alarm('A7'))
    await clock.advance(hours(1))
    expect(replies).toEqual([])
  })

  it('answer some alarms and not others: first that they know, minutes later that they are there', async () => {
    for (const phone of phones) responders.told(phone, alarm('A7'))
    await clock.advance(seconds(50))
    const known = replies.filter(({ body }) => body === '1 A7')
    expect(known.length).toBeGreaterThan(8)
    expect(known.length).toBeLessThan(32)
    expect(replies).toEqual(known)
    expect(Math.min(...known.map(({ after }) => after))).toBeGreaterThanOrEqual(seconds(15))
    await clock.advance(minutes(8))
    expect(
      replies
        .filter(({ body }) => body === '2 A7')
        .map(({ from }) => from)
        .sort(),
    ).toEqual(known.map(({ from }) => from).sort())
  })

  it('answer one alarm once, however often they are told', async () => {
    for (let i = 0; i < 30; i += 1) responders.told('+8613800000001', alarm('B3'))
    await clock.advance(hours(1))
    expect(replies.map(({ body }) => body)).toEqual(['1 B3', '2 B3'])
  })

  it('say that they are still there when asked', async () => {
    responders.told('+8613800000001', '【守望】码A7:是否仍在现场?仍在回复2 A7,需支援回复4 A7,10分钟无答复将通知上级。')
    await clock.advance(minutes(1))
    expect(replies).toMatchObject([{ from: '+8613800000001', body: '2 A7' }])
  })

  it('keep silent about texts that ask nothing', async () => {
    for (const phone of phones) responders.told(phone, '【守望】码A7跌倒:设备已取消,请仍确认。')
    await clock.advance(hours(1))
    expect(replies).toEqual([])
  })

  it('leave no answer behind once stopped', async () => {
    for (const phone of phones) responders.told(phone, alarm('C2'))
    responders.stop()
    await clock.advance(hours(1))
    expect(replies).toEqual([])
    expect(clock.pending()).toBe(0)
  })
})
