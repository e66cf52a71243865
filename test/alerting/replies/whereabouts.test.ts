import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepPresenceChange } from '../../../alerting/presence/presence-changes.ts'
import { HubError } from '../../../core/errors.ts'
import type { Presence, PresenceWish } from '../../../core/presence.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import { START, Story } from '../story.ts'

/** The journal's side: what was appended, and whether it takes anything. */
const journal = {
  appended: [] as PresenceWish[],
  fails: undefined as 'full' | 'hangs' | undefined,
  async set(wish: PresenceWish): Promise<Presence | undefined> {
    if (journal.fails === 'full') throw new HubError('JOURNAL_FAILED', 'the disk is full', { retryable: true })
    journal.appended.push(wish)
    if (journal.fails === 'hangs') await new Promise(() => {})
    return undefined
  },
}

let story: Story
/** The code of the first home, and of the second. */
let h1: string
let h2: string

beforeEach(async () => {
  journal.appended.length = 0
  journal.fails = undefined
  story = await Story.open()
  story.alerting.connectPresence(journal)
  h1 = codeOf('h1')
  h2 = codeOf('h2')
})
afterEach(() => story.end())

function codeOf(home: string): string {
  const code = story.alerting.homeCodeOf(home)
  if (code === undefined) throw new Error(`${home} has no code`)
  return code
}

describe('where a resident is, by text', () => {
  it('is set until that many days from now, answered, and seen by the village', async () => {
    await story.texts('grid', `住院3天 ${h1}`)
    expect(journal.appended).toEqual([
      { home: 'h1', mode: 'in-hospital', until: START + days(3), by: 'grid', via: 'sms' },
    ])
    story.expectSms('grid', new RegExp(`${h1}已登记住院,至11月25日14:32`))
    story.expectSms('village', new RegExp(`前营村3组12号\\(${h1}\\)由网格员短信登记住院,至11月25日14:32`))
  })

  it('tells who was told of a silence how to end that alert, which a text that may be forged does not end by itself', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent', summary: { zh: '卧室无活动', en: 'still' } })
    const code = await story.code()
    story.expectSms('grid', /无活动/)
    await story.advance(minutes(1))
    await story.texts('grid', `住院3天 ${h1}`)
    story.expectSms('grid', new RegExp(`已登记住院.*警情${code}仍在逐级通知,不用再查看请回复3 ${code}$`))
    story.expectSms('village', /登记住院/)
    expect((await story.newest()).state).toBe('open')
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /已关闭|误报/)
    expect((await story.newest()).state).toBe('resolved')
  })

  it('offers nobody to close a danger that counts in every mode, or an alert that they were not told of', async () => {
    await story.found({ kind: 'smoke', summary: { zh: '厨房烟雾', en: 'smoke' } })
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.found({ kind: 'inactivity', severity: 'urgent', summary: { zh: '卧室无活动', en: 'still' } })
    story.expectSms('grid', /无活动/)
    await story.texts('carer', `外出1天 ${h1}`)
    story.expectSms('carer', new RegExp(`提前回家请回复:回家 ${h1}$`))
    story.expectSms('village', /登记外出/)
  })

  it.each([
    ['外出7天 {}', 'with-family', 7],
    ['{} 外出三天', 'with-family', 3],
    ['外出 2 日 户号{}', 'with-family', 2],
    ['住院1天。{}', 'in-hospital', 1],
    ['外出两天{}!', 'with-family', 2],
  ])('"%s" is %s for %i days', async (text, mode, length) => {
    await story.texts('carer', text.replace('{}', h1))
    expect(journal.appended).toMatchObject([{ home: 'h1', mode, until: START + days(length), by: 'carer' }])
    story.expectSms('carer', /已登记/)
    story.expectSms('village', /由委托照料人短信登记/)
  })

  it('ends when somebody texts that the resident is back', async () => {
    await story.texts('grid', `外出7天 ${h2}`)
    await story.texts('village', `回家 ${h2}`)
    expect(journal.appended.at(-1)).toEqual({
      home: 'h2',
      mode: 'at-home',
      until: undefined,
      by: 'village',
      via: 'sms',
    })
    story.expectSms('grid', /已登记外出/)
    story.expectSms('village', /登记外出/)
    story.expectSms('village', /已登记在家/)
    story.expectSms('town', /由村居短信登记在家/)
  })

  it.each([
    ['without a home', '住院3天', /请加上户号/],
    ['without days', '外出 {}', /请写明1至7天/],
    ['for no days', '外出0天 {}', /请写明1至7天/],
    ['for eight days', '外出8天 {}', /未登记:最长 7 天/],
    ['for a thousand days', '外出999天 {}', /未登记:最长 7 天/],
  ])('%s is asked for, and nothing is set', async (_, text, answer) => {
    await story.texts('grid', text.replace('{}', h1))
    story.expectSms('grid', answer)
    expect(journal.appended).toEqual([])
  })

  it('is not set for a home of which one digit is wrong, or of somebody else, and both get the same answer', async () => {
    const wrong = `${h1.slice(0, -1)}${(Number(h1.at(-1)) + 1) % 10}`
    await story.texts('grid', `外出3天 ${wrong}`)
    const answer = story.expectSms('grid', /没有可由您登记的这个户号/).text
    await story.texts('neighbour', `外出3天 ${h2}`)
    expect(story.expectSms('neighbour', /没有可由您登记/).text).toBe(answer)
    await story.texts('stranger', `外出3天 ${h1}`)
    expect(story.expectSms('stranger', /已登记救助人员/).text).not.toContain(h1)
    expect(journal.appended).toEqual([])
  })

  it('may be set by staff who are off duty: they answer for the home all the same', async () => {
    story.town.on.delete('grid')
    await story.texts('grid', `外出3天 ${h1}`)
    expect(journal.appended).toHaveLength(1)
    story.expectSms('grid', /已登记/)
    story.expectSms('village', /登记外出/)
  })

  it('is set once, however often the vendor hands the text over', async () => {
    await story.texts('grid', `外出3天 ${h1}`, 'same')
    await story.texts('grid', `外出3天 ${h1}`, 'same')
    expect(journal.appended).toHaveLength(1)
    story.expectSms('grid', /已登记/)
    story.expectSms('village', /登记外出/)
  })
})

describe('a text about a resident that was under way for long', () => {
  const late = async (body: string, by: number): Promise<void> => {
    const sentAt = story.clock.now() - by
    await story.alerting.takeText({ vendor: 'first', id: `${body} ${by}`, from: '+8613800000001', body, sentAt })
    await story.alerting.settled()
  }

  it('counts its days from when it was texted', async () => {
    await late(`外出3天 ${h1}`, hours(20))
    expect(journal.appended).toMatchObject([{ home: 'h1', until: START - hours(20) + days(3) }])
    story.expectSms('grid', /至11月24日18:32/)
    story.expectSms('village', /登记外出/)
    await late(`外出1天 ${h2}`, hours(25))
    story.expectSms('grid', /未登记:结束时间已经过去/)
    expect(journal.appended).toHaveLength(1)
  })

  it('takes no home out of watch again of which something else was said since; who is back is watched however late', async () => {
    await story.advance(hours(5))
    const wish = { home: 'h1', mode: 'at-home', until: undefined, by: 'desk', via: 'page' } as const
    await keepPresenceChange(story.db, wish, story.clock.now() - hours(1))
    await late(`住院3天 ${h1}`, hours(3))
    story.expectSms('grid', /未登记:此短信迟到,此后已有新的登记/)
    expect(journal.appended).toEqual([])
    await late(`回家 ${h1}`, hours(3))
    expect(journal.appended).toMatchObject([{ home: 'h1', mode: 'at-home' }])
    story.expectSms('grid', /已登记在家/)
    story.expectSms('village', /登记在家/)
  })
})

describe('the journal', () => {
  it('that takes nothing for a while delays what was texted, and its answer', async () => {
    journal.fails = 'full'
    await story.texts('grid', `外出3天 ${h1}`)
    story.expectSilence()
    journal.fails = undefined
    await story.advance(minutes(1))
    expect(journal.appended).toMatchObject([{ home: 'h1', until: START + days(3) }])
    story.expectSms('grid', /已登记外出/)
    story.expectSms('village', /登记外出/)
  })

  it('that takes nothing for ten minutes: the sender learns that the home is watched on', async () => {
    journal.fails = 'full'
    await story.texts('grid', `外出3天 ${h1}`)
    await story.advance(minutes(11))
    story.expectSms('grid', /未能登记,该户仍按在家守护/)
    journal.fails = undefined
    await story.advance(hours(1))
    expect(journal.appended).toEqual([])
  })

  it('has the same record twice when the hub died behind it; the text is answered once', async () => {
    journal.fails = 'hangs'
    await story.alerting.takeText({ vendor: 'first', id: 't1', from: '+8613800000001', body: `外出3天 ${h1}` })
    for (let i = 0; i < 100 && journal.appended.length === 0; i += 1) await new Promise((done) => setImmediate(done))
    await story.killAndStart()
    journal.fails = undefined
    await story.advance(minutes(1))
    story.alerting.connectPresence(journal)
    await story.alerting.settled()
    expect(journal.appended).toHaveLength(2)
    expect(journal.appended[1]).toEqual(journal.appended[0])
    story.expectSms('grid', /已登记外出/)
    story.expectSms('village', /登记外出/)
    await story.texts('grid', `外出3天 ${h1}`, 't1')
    expect(journal.appended).toHaveLength(2)
  })
})

describe('what the village sees of it', () => {
  it('comes however long no vendor took it: a forged number must not take a home out of watch unseen', async () => {
    story.vendor.mood = 'not-now'
    await story.texts('grid', `住院3天 ${h1}`)
    await story.advance(minutes(50))
    story.expectSilence()
    story.vendor.mood = 'accepts'
    await story.advance(minutes(20))
    story.expectSms('village', /由网格员短信登记住院/)
  })

  it('names neither home nor hospital through a foreign vendor', async () => {
    await story.end()
    story = await Story.open({ foreign: true })
    story.alerting.connectPresence(journal)
    await story.texts('grid', `住院3天 ${h1}`)
    story.expectSms('grid', new RegExp(`${h1}已登记住院`))
    expect(story.expectSms('village', /./).text).toBe('【守望】有住户登记变更,请致电值班室')
  })
})

describe("a home's code", () => {
  it('is the same after a restart, and another for each home', async () => {
    expect(h1).not.toBe(h2)
    await story.killAndStart()
    expect(codeOf('h1')).toBe(h1)
    expect(codeOf('h2')).toBe(h2)
  })

  it('stands in the question whether a resident is back, and in the answer to who takes an alert of silence on', async () => {
    await story.found({ kind: 'presence', severity: 'urgent' })
    story.expectSms('grid', new RegExp(`户号${h1}`))
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectAlarms('grid')
    await story.texts('grid', `1 ${await story.code()}`)
    story.expectSms('grid', new RegExp(`外出3天 ${h1}`))
  })
})
