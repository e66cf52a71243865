import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
})
afterEach(() => story.end())

const leak = { kind: 'water-leak', severity: 'urgent' } as const
const mobile = (n: number): string => `+86139${String(n).padStart(8, '0')}`

describe('a number that nobody knows', () => {
  it('is told once an hour who may reply', async () => {
    await story.texts('stranger', '你好')
    story.expectSms('stranger', /只受理已登记救助人员/)
    await story.advance(minutes(59))
    await story.texts('stranger', '1')
    story.expectSilence()
    await story.advance(minutes(1))
    await story.texts('stranger', '1')
    story.expectSms('stranger', /只受理已登记救助人员/)
  })

  it('can not be many numbers that spend our messages: twenty answers an hour for all of them', async () => {
    for (let i = 0; i < 30; i += 1) await story.texts(mobile(i), '1')
    expect(story.inbox.splice(0)).toHaveLength(20)
    await story.advance(hours(1))
    await story.texts(mobile(50), '1')
    story.expectSms(mobile(50), /只受理/)
  })

  it('that is a service, or no number at all, gets no answer', async () => {
    const numbers = ['10086', '+8610086', '+8695588', '+861068', '+86106575259', '', 'x'.repeat(10_000), '+0']
    for (const from of numbers) await story.texts(from, '您的余额不足')
    story.expectSilence()
    const kept = await story.db.selectFrom('incoming_texts').select('outcome').execute()
    expect(kept).toEqual(numbers.map(() => ({ outcome: 'unknown-sender' })))
  })
})

describe('a phone that texts again and again', () => {
  it('gets ten answers in ten minutes, then silence; what it says of an alert counts all the same', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const code = await story.code()
    for (let i = 0; i < 10; i += 1) {
      await story.texts('grid', `1 B99999${i}`.slice(0, 5))
      story.expectSms('grid', /没有这个码/)
    }
    await story.texts('grid', '1 C99')
    story.expectSilence()
    await story.texts('grid', `2 ${code}`)
    story.expectSilence()
    expect((await story.newest()).state).toBe('on-scene')
    await story.advance(minutes(10))
    await story.texts('grid', `2 ${code}`)
    story.expectSms('grid', /已登记到场/)
  })

  it('can not take a home out of watch that way, but can bring it back', async () => {
    const wishes: string[] = []
    story.alerting.connectPresence({ set: async ({ mode }) => void wishes.push(mode) })
    const home = story.alerting.homeCodeOf('h1') ?? ''
    for (let i = 0; i < 10; i += 1) await story.texts('grid', `外出8天 ${home}`)
    expect(story.inbox.splice(0)).toHaveLength(10)
    await story.texts('grid', `外出3天 ${home}`)
    story.expectSilence()
    expect(wishes).toEqual([])
    await story.texts('grid', `回家 ${home}`)
    expect(wishes).toEqual(['at-home'])
    story.expectSms('village', /登记在家/)
  })
})

describe('an alert that was closed', () => {
  it('is said to be closed once an hour to each who replies, for three days', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const { id, code } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    await story.texts('grid', `1 ${code}`)
    story.expectSms('grid', /已关闭/)
    await story.texts('grid', `2 ${code}`)
    story.expectSilence()
    await story.advance(hours(71))
    await story.texts('grid', `1 ${code}`)
    story.expectSms('grid', /已关闭/)
    await story.advance(hours(1))
    await story.texts('grid', `1 ${code}`)
    story.expectSms('grid', /没有这个码/)
  })
})

describe('a text that was under way for long', () => {
  it('means what was told before it was texted: without a code it changes nothing', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(minutes(1))
    await late('1', minutes(2))
    story.expectSms('grid', /请加上码/)
    await late('1', seconds(40))
    story.expectSms('grid', /已登记收到/)
  })

  it('and names a code, meant the alert that had it before', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(minutes(1))
    await late(`1 ${await story.code()}`, hours(1))
    story.expectSms('grid', /请加上码/)
    expect((await story.newest()).state).toBe('open')
  })

  async function late(body: string, by: number): Promise<void> {
    const sentAt = story.clock.now() - by
    await story.alerting.takeText({ vendor: 'first', id: `${body} ${by}`, from: '+8613800000001', body, sentAt })
    await story.alerting.settled()
  }
})

describe('what is not meant for the hub', () => {
  it('such as a word for its vendor: no act, no answer', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(minutes(1))
    for (const body of ['TD', '退订', 't', 'Stop', '拒收!', 'UNSUBSCRIBE']) await story.texts('grid', body)
    story.expectSilence()
    expect(await story.lines()).toEqual(['opened', 'step-told'])
  })

  it('such as a hostile text: safe, kept short, and answered once', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const hostile = [
      '收到'.repeat(5000),
      '\0\u0001\u0007'.repeat(50),
      '👍🏽',
      '\ud83d',
      "'; DELETE FROM alerts; --",
      '\u202eלא',
      '',
      '\ufdfa'.repeat(10_000),
    ]
    for (const body of hostile) await story.texts('grid', body)
    story.expectSms('grid', /没看懂/)
    story.expectSilence()
    const kept = await story.db.selectFrom('incoming_texts').select('body').execute()
    expect(kept).toHaveLength(hostile.length)
    for (const { body } of kept) {
      expect(body.length).toBeLessThanOrEqual(500)
      expect(body).not.toMatch(/\p{Cc}|\p{Cs}/u)
    }
    expect((await story.newest()).state).toBe('open')
  })
})

describe('on the way', () => {
  it('stops the escalation until it has to have come to something', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(minutes(1))
    await story.texts('grid', '在路上')
    story.expectSms('grid', /已登记在途/)
    expect((await story.newest()).state).toBe('en-route')
    await story.advance(minutes(59))
    story.expectSilence()
    await story.advance(minutes(1))
    story.expectAlarms('village')
    story.town.on.clear()
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
  })
})
