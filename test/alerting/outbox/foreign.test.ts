import { afterEach, describe, expect, it } from 'vitest'
import { briefNotice } from '../../../alerting/outbox/brief-text.ts'
import type { Notice, Purpose } from '../../../core/notifier.ts'
import { minutes } from '../../../core/time.ts'
import { Story } from '../story.ts'

const SLOTS = { head: '紧急', kind: '王**(78岁)跌倒', place: '小站镇前营村3组12号', time: '14:32', code: 'A7' }
const notice = (change: Partial<Notice>): Notice => ({
  id: 'n1',
  channel: 'sms',
  purpose: 'alarm',
  to: '+8613800000001',
  text: '【守望】紧急:王**(78岁)跌倒,14:32,小站镇前营村3组12号。回复1收到 2已到 3误报 4上报,码A7',
  slots: SLOTS,
  severity: 'life-safety',
  possibleDuplicate: false,
  ...change,
})

describe('what a foreign vendor is given to carry', () => {
  it.each([
    ['an alarm', {}, '【守望】紧急警情,码A7,请致电值班室'],
    ['an urgent one', { severity: 'urgent' }, '【守望】警情,码A7,请致电值班室'],
    ['one more time', { possibleDuplicate: true }, '【守望】可能重复,紧急警情,码A7,请致电值班室'],
    ['a call', { channel: 'voice' }, '守望提醒。紧急警情,码A7。请致电值班室。收到请按1,转上级请按4。'],
    ['that it is over', { purpose: 'recovery' }, '【守望】有更新,码A7,请致电值班室'],
    [
      'a false alarm to confirm',
      { purpose: 'confirm' },
      '【守望】请核实,码A7。确认误报回复3 A7,须处置回复1 A7,详情请致电值班室',
    ],
    ['a digest', { purpose: 'digest', slots: undefined, severity: 'routine' }, '【守望】有日常事项,请致电值班室'],
  ] as const)('%s', (_, change, text) => {
    expect(briefNotice(notice(change), 'grid-worker').text).toBe(text)
  })

  it('names neither person nor place nor illness, whatever the purpose', () => {
    const purposes: readonly Purpose[] = ['alarm', 'digest', 'recovery', 'confirm']
    for (const purpose of purposes) {
      for (const channel of ['sms', 'voice', 'group'] as const) {
        const brief = briefNotice(notice({ purpose, channel }), 'grid-worker')
        expect(JSON.stringify([brief.text, brief.slots])).not.toMatch(/王|78|跌倒|小站|前营/)
      }
    }
  })

  it('asks the resident without saying why', () => {
    const asked = notice({ channel: 'voice', text: '守望提醒。您好,较长时间没有感知到您的活动。', slots: undefined })
    expect(briefNotice(asked, 'resident').text).toBe('守望提醒。您好,您还好吗?一切安好请按1,需要帮助请按4。')
  })
})

let story: Story | undefined
afterEach(async () => {
  await story?.end()
  story = undefined
})

async function open(options: Parameters<typeof Story.open>[0]): Promise<Story> {
  story = await Story.open(options)
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
  return story
}

describe('an SOS', () => {
  it('goes whole through a domestic vendor and in brief through a foreign one', async () => {
    const it = await open({ vendors: 2, foreign: true })
    it.vendor.nextMoods.push('refuses', 'accepts')
    await it.found()
    expect(it.expectSms('grid', /王\*\*/).vendor).toBe('second')
    await it.advance(minutes(1))
    const brief = it.expectSms('village', /./)
    expect(brief).toMatchObject({ vendor: 'first', text: `【守望】紧急警情,码${await it.code()},请致电值班室` })
  })

  it('goes whole through a foreign vendor where the district decided so', async () => {
    const it = await open({ foreign: true, terms: { first: { fullText: true } } })
    await it.found()
    it.expectSms('grid', /王\*\*/)
  })
})
