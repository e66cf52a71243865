import { afterEach, describe, expect, it } from 'vitest'
import type { SendLimits } from '../../../alerting/vendors/send-limits.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'
import { home } from '../town.ts'

let story: Story
afterEach(() => story.end())

/** The grid worker alone on step 0. */
async function open(limits: SendLimits, options: Parameters<typeof Story.open>[0] = {}): Promise<void> {
  story = await Story.open({ ...options, terms: { first: { limits }, ...options.terms } })
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
}

const leak = (home: string) => ({ kind: 'water-leak', severity: 'urgent', subject: { home } }) as const

async function why(): Promise<readonly string[]> {
  const rows = await story.db.selectFrom('outbox').select(['state', 'reason']).orderBy('created_at').execute()
  return rows.map(({ state, reason }) => `${state} ${reason ?? ''}`.trim())
}

async function resolveAll(): Promise<void> {
  for (const { id } of await story.alerting.desk.open()) {
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'test' }, 'operator')
  }
}

describe('a number whose budget is used up', () => {
  it('is told by another vendor that has some left for it', async () => {
    await open({ perNumber: { hour: 1 } }, { vendors: 2 })
    await story.found(leak('h1'))
    expect(story.expectSms('grid', /漏水/).vendor).toBe('first')
    await story.found(leak('h2'))
    expect(story.expectSms('grid', /漏水/).vendor).toBe('second')
  })

  it('hears of what is urgent when its budget is back, and the next level at once', async () => {
    await open({ perNumber: { hour: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'operator')
    await story.found(leak('h2'))
    expect(await story.lines()).toEqual(['opened', 'step-told', 'step-unaffordable', 'step-told'])
    story.expectAlarms('village')
    await story.alerting.desk.act((await story.newest()).id, { type: 'acknowledge' }, 'operator')
    await story.advance(minutes(29))
    story.expectSilence()
    await story.alerting.desk.act((await story.newest()).id, { type: 'on-scene' }, 'operator')
    await story.advance(minutes(31))
    story.expectAlarms('grid')
  })

  it('hears of life-safety all the same: a reserve is kept for it, and beyond that the vendor may refuse', async () => {
    await open({ perNumber: { hour: 5 } })
    for (const home of ['h1', 'h2', 'h1', 'h2']) {
      await story.found(leak(home))
      await resolveAll()
    }
    // Three of five are everybody's.
    expect(story.inbox.filter((sms) => sms.to.endsWith('01'))).toHaveLength(3)
    story.inbox.length = 0
    for (let i = 0; i < 4; i += 1) {
      await story.found()
      story.expectAlarms('grid')
      await resolveAll()
    }
    expect((await why()).filter((line) => line === 'accepted over-budget')).toHaveLength(2)
  })

  it('keeps half of the reserve from an alert that nobody answers, for the next one', async () => {
    await open({ perNumber: { day: 10 } })
    await story.found({ subject: { home: 'h1' } })
    await story.advance(hours(3))
    const toGrid = story.inbox.filter((sms) => sms.to.endsWith('01'))
    // Six of ten are everybody's, and of the four behind them an alert may have two.
    expect(toGrid).toHaveLength(8)
    story.inbox.length = 0
    await story.found({ subject: { home: 'h2' } })
    story.expectAlarms('grid')
    story.inbox.length = 0
  })

  it('is remembered by the rows: a restart gives nobody a new budget', async () => {
    await open({ perNumber: { hour: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.killAndStart()
    await story.found(leak('h2'))
    story.expectAlarms('village')
    expect(await why()).toContain('pending number-budget')
  })

  it('is not counted for what the vendor refused', async () => {
    await open({ perNumber: { hour: 1 } })
    story.vendor.nextMoods.push('not-now')
    await story.found(leak('h1'))
    await story.advance(seconds(5))
    story.expectAlarms('grid')
  })
})

describe('messages that are held', () => {
  it('go out as one when the budget is back, with their codes, and each alert knows', async () => {
    await open({ perNumber: { hour: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    for (const [home, kind] of [
      ['h2', 'water-leak'],
      ['h2', 'night-door'],
      ['h1', 'inactivity'],
    ] as const) {
      await story.found({ kind, severity: 'urgent', subject: { home } })
    }
    const held = await story.alerting.desk.open()
    for (const { id } of held) await story.alerting.desk.act(id, { type: 'on-scene' }, 'operator')
    story.inbox.length = 0
    await story.advance(minutes(60))
    const sms = story.expectSms('grid', /^【守望】另有3件:.*漏水.*夜间开门未回.*长时间无活动.*。回复1加码表示收到$/)
    for (const { code } of held.slice(1)) expect(sms.text).toContain(`码${code}`)
    const told = (await story.newestStory()).told.filter((t) => t.responder === 'grid')
    expect(told).toMatchObject([{ state: 'accepted', vendor: 'first' }])
    story.inbox.length = 0
  })

  it('are sent again as one when the vendor refuses for now, and stand as the one does', async () => {
    await open({ perNumber: { minute: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await story.found({ kind: 'night-door', severity: 'urgent', subject: { home: 'h2' } })
    story.vendor.nextMoods.push('not-now')
    await story.advance(minutes(1))
    story.expectSilence()
    await story.advance(seconds(5))
    story.expectSms('grid', /另有2件/)
    expect((await story.newestStory()).told).toMatchObject([{ state: 'accepted' }])
  })

  it('make the next step due when the one that carries them is refused for good', async () => {
    await open({ perNumber: { minute: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await story.found({ kind: 'night-door', severity: 'urgent', subject: { home: 'h2' } })
    story.vendor.nextMoods.push('refuses')
    await story.advance(minutes(1))
    story.expectAlarms('village')
    expect(await story.lines()).toContain('step-refused')
    story.inbox.length = 0
  })

  it('say so when one of them may have gone out before', async () => {
    await open({ perNumber: { minute: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await story.found({ kind: 'night-door', severity: 'urgent', subject: { home: 'h2' } })
    await story.db.updateTable('outbox').set({ possible_duplicate: 1 }).where('state', '=', 'pending').execute()
    await story.advance(minutes(1))
    story.expectSms('grid', /^【守望】可能重复,另有2件/)
  })

  it('are left out when their alert was closed meanwhile', async () => {
    await open({ perNumber: { minute: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await resolveAll()
    await story.advance(minutes(2))
    story.expectSilence()
  })

  it('of one alert for one number are one: the later says what the earlier would', async () => {
    await open({ perNumber: { day: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await story.advance(hours(3))
    const rows = await story.db
      .selectFrom('outbox')
      .select(['state', 'reason'])
      .where('phone', '=', '+8613800000006')
      .where('state', '=', 'pending')
      .execute()
    expect(rows).toHaveLength(2)
    story.inbox.length = 0
  })
})

describe('an answer that has no budget', () => {
  it('is dropped when nobody waits for it any more', async () => {
    await open({ perNumber: { hour: 1 } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.advance(seconds(11))
    await story.texts('grid', `1 ${await story.code()}`)
    await story.advance(minutes(61))
    expect(await why()).toContain('failed too-late')
    story.inbox.length = 0
  })
})

describe('an area whose alarms pour in', () => {
  const pour = async (n: number): Promise<void> => {
    const kinds = ['water-leak', 'night-door', 'inactivity', 'long-dwell', 'low-water-use', 'vital-sign'] as const
    const all = ['h1', 'h2'].flatMap((home) =>
      kinds.map((kind) => ({ kind, severity: 'urgent', subject: { home } }) as const),
    )
    await story.take(...all.slice(0, n).map((change) => story.finding(change)))
    await story.alerting.settled()
  }

  it('sends four messages of their own to a number, and the others as one a minute later', async () => {
    await open({ perNumber: {} })
    await pour(12)
    story.expectAlarms('grid', 'grid', 'grid', 'grid')
    story.expectSilence()
    await story.advance(minutes(1))
    story.expectSms('grid', /^【守望】另有8件:.*;其余码\w+ \w+ \w+。/)
    story.expectSilence()
  })

  it('sends no message that is longer than vendors take: the rest comes a minute later', async () => {
    await open({ perNumber: {} })
    const homes = Array.from({ length: 150 }, (_, n) => `m${n}`)
    for (const id of homes) story.town.put(home(id, { address: '前营村北环路宏达小区三号楼二单元二百零一室' }))
    await story.take(
      ...homes.map((id) => story.finding({ kind: 'water-leak', severity: 'urgent', subject: { home: id } })),
    )
    await story.advance(minutes(2))
    story.expectAlarms('grid', 'grid', 'grid', 'grid')
    const bundles = [story.expectSms('grid', /另有\d+件/), story.expectSms('grid', /另有\d+件/)]
    for (const { text } of bundles) expect(text.length).toBeLessThanOrEqual(480)
    expect(bundles.map(({ text }) => Number(/另有(\d+)件/.exec(text)?.[1])).reduce((a, b) => a + b)).toBe(146)
  })

  it('sends each as it comes when there are four', async () => {
    await open({ perNumber: {} })
    await pour(4)
    story.expectAlarms('grid', 'grid', 'grid', 'grid')
  })

  it('never holds life-safety', async () => {
    await open({ perNumber: {} })
    await pour(12)
    story.inbox.length = 0
    await story.found({ subject: { home: 'h2' } })
    story.expectSms('grid', /紧急/)
  })
})

describe('a vendor with a pace', () => {
  it('is handed no more in a second, and life-safety goes first', async () => {
    await open({ perNumber: {}, perSecond: 2, reserve: 0 })
    const outage = { kind: 'area-outage', severity: 'urgent' } as const
    const areas = [0, 1, 2].map((i) => ({ area: `12011210${i}` }))
    await story.take(...areas.map((subject) => story.finding({ ...outage, subject })))
    await story.take(story.finding({ subject: { home: 'h2' } }))
    await story.alerting.settled()
    expect(story.inbox).toHaveLength(2)
    await story.clock.advance(seconds(1))
    await story.alerting.settled()
    expect(story.inbox).toHaveLength(2)
    await story.clock.advance(20)
    await story.alerting.settled()
    expect(story.inbox).toHaveLength(4)
    expect(story.inbox[2]?.text).toMatch(/紧急/)
    story.inbox.length = 0
  })

  it('passes what it has no breath for to another vendor', async () => {
    await open({ perNumber: {}, perSecond: 1 }, { vendors: 2 })
    await story.take(story.finding({ subject: { home: 'h1' } }), story.finding({ subject: { home: 'h2' } }))
    await story.alerting.settled()
    expect(story.inbox.map((sms) => sms.vendor)).toEqual(['first', 'second'])
    story.inbox.length = 0
  })

  it('and a day holds what is urgent until midnight, but not life-safety; a restart counts the day anew from the rows', async () => {
    await open({ perNumber: {}, perDay: 1 })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.killAndStart()
    await story.found(leak('h2'))
    story.expectSilence()
    await story.found({ subject: { home: 'h2' } })
    story.expectAlarms('grid')
    await resolveAll()
  })
})
