import { afterEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'

/** The hub dies between two steps of a send; the next run takes up what is on disk. */
let story: Story
afterEach(() => story.end())

async function open(options: Parameters<typeof Story.open>[0] = {}): Promise<void> {
  story = await Story.open(options)
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
}

describe('killed', () => {
  it('before the finding was taken: nothing of it stands, and the same batch again tells everyone', async () => {
    await open()
    const finding = story.finding()
    await story.killAndStart()
    await story.take(finding)
    await story.alerting.settled()
    story.expectAlarms('grid')
  })

  it('after the finding was taken and before the request: sent once, marked, since nobody can know', async () => {
    await open()
    story.vendor.nextMoods.push('hangs')
    await story.take(story.finding())
    expect(story.vendor.delivered).toEqual([])
    await story.killAndStart()
    story.expectSms('grid', /可能重复/)
    expect(await story.lines()).toEqual(['opened', 'step-told'])
  })

  it('after the request and before its result was written: looked up, and not sent again', async () => {
    await open()
    await loseResult()
    await story.killAndStart()
    story.expectAlarms('grid')
    story.expectSilence()
    const [told] = (await story.newestStory()).told
    expect(told).toMatchObject({ state: 'accepted', possibleDuplicate: false })
  })

  it('after the request, with a vendor that can not be asked: one duplicate, marked', async () => {
    await open({ canLookUp: false })
    await loseResult()
    await story.killAndStart()
    story.expectSms('grid', /^【守望】紧急/)
    story.expectSms('grid', /^【守望】可能重复/)
  })

  it('again while the duplicate was in flight: one more, marked, and then it stands', async () => {
    await open({ canLookUp: false })
    await loseResult()
    story.vendor.nextMoods.push('hangs')
    await killAndStartWhileSending()
    await story.killAndStart()
    story.expectSms('grid', /^【守望】紧急/)
    story.expectSms('grid', /^【守望】可能重复,紧急/)
  })

  it('during a pause before the next attempt: the pause stands', async () => {
    await open()
    story.vendor.nextMoods.push('not-now')
    await story.found()
    await story.killAndStart()
    story.expectSilence()
    await story.advance(seconds(5))
    story.expectAlarms('grid')
  })

  it('for longer than the next steps were due: each person is told once, late', async () => {
    await open()
    await story.found()
    story.expectAlarms('grid')
    await story.alerting.stop()
    await story.clock.advance(seconds(90))
    await story.killAndStart()
    story.expectAlarms('village')
    await story.advance(seconds(119))
    story.expectSilence()
    await story.advance(seconds(1))
    story.expectAlarms('town')
  })

  it('and handed the same batch again: the finding counts once', async () => {
    await open()
    const finding = story.finding()
    await story.take(finding)
    await story.killAndStart()
    await story.take(finding)
    await story.alerting.settled()
    expect(await story.alerting.desk.recent(10)).toHaveLength(1)
    expect(story.inbox.filter((sms) => !sms.text.includes('可能重复'))).toHaveLength(1)
    story.inbox.length = 0
  })

  it('another journal may use the same offsets', async () => {
    await open()
    const finding = story.finding()
    await story.take(finding)
    await story.alerting.settled()
    story.expectAlarms('grid')
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'test' }, 'operator')
    const cursor = { journalId: 'j2', offset: finding.offset }
    await story.alerting.intake.take({ findings: [finding], cursor, now: story.clock.now() })
    await story.alerting.settled()
    story.expectAlarms('grid')
    expect(await story.alerting.intake.cursor()).toEqual(cursor)
  })
})

const leak = (home: string) => ({ kind: 'water-leak', severity: 'urgent', subject: { home } }) as const

/** One message a minute for each number: the second and third alert wait, and go out together. */
async function holdTwo(): Promise<void> {
  await open({ terms: { first: { limits: { perNumber: { minute: 1 } } } } })
  await story.found(leak('h1'))
  story.expectAlarms('grid')
  await story.found(leak('h2'))
  await story.found({ ...leak('h2'), kind: 'night-door' })
}

const memberStates = async (): Promise<readonly string[]> => {
  const rows = await story.db.selectFrom('outbox').select('state').where('carrier_id', 'is not', null).execute()
  return rows.map(({ state }) => state)
}

describe('killed while messages wait for a budget', () => {
  it('before they are put together: they wait on, and go out as one', async () => {
    await holdTwo()
    await story.killAndStart()
    story.expectSilence()
    await story.advance(minutes(1))
    story.expectSms('grid', /^【守望】另有2件/)
    expect(await memberStates()).toEqual(['accepted', 'accepted'])
  })

  it('after they were put together and before the request: sent once, as one, marked', async () => {
    await holdTwo()
    story.vendor.nextMoods.push('hangs')
    await beginBundle()
    await story.killAndStart()
    story.expectSms('grid', /^【守望】可能重复,另有2件/)
    expect(await memberStates()).toEqual(['accepted', 'accepted'])
  })

  it('after the request and before its result was written: looked up, and nothing is sent again', async () => {
    await holdTwo()
    story.vendor.nextMoods.push('accepts-then-hangs')
    await beginBundle()
    story.expectSms('grid', /^【守望】另有2件/)
    await story.killAndStart()
    story.expectSilence()
    expect(await memberStates()).toEqual(['accepted', 'accepted'])
  })

  it('after the request, with a vendor that can not be asked: what can wait waits for the next step', async () => {
    await open({ canLookUp: false, terms: { first: { limits: { perNumber: { minute: 1 } } } } })
    await story.found(leak('h1'))
    story.expectAlarms('grid')
    await story.found(leak('h2'))
    await story.found({ ...leak('h2'), kind: 'night-door' })
    story.vendor.nextMoods.push('accepts-then-hangs')
    await beginBundle()
    story.expectSms('grid', /^【守望】另有2件/)
    await story.killAndStart()
    story.expectSilence()
    expect(await memberStates()).toEqual(['unknown', 'unknown'])
  })

  it('while a vendor is over its pace: what waits for its next second goes out unmarked', async () => {
    await open({ terms: { first: { limits: { perNumber: {}, perSecond: 1 } } } })
    story.vendor.nextMoods.push('accepts')
    await story.take(story.finding({ subject: { home: 'h1' } }), story.finding({ subject: { home: 'h2' } }))
    await story.alerting.settled()
    expect(story.inbox).toHaveLength(1)
    await story.killAndStart()
    await story.advance(seconds(1) + 20)
    expect(story.inbox.map((sms) => sms.text.slice(0, 6))).toEqual(['【守望】紧急', '【守望】紧急'])
    story.inbox.length = 0
  })
})

describe('killed while a vendor is asked about a message without a receipt', () => {
  it('asks again, and sends nothing again', async () => {
    await open()
    await story.found()
    story.expectAlarms('grid')
    await story.alerting.desk.act((await story.newest()).id, { type: 'on-scene' }, 'operator')
    story.vendor.lookUpMood = 'hangs'
    await story.clock.advance(minutes(2))
    void story.alerting.settled()
    await until(() => story.vendor.hanging() === 1)
    story.vendor.lookUpMood = 'tells'
    await story.killAndStart()
    expect(story.vendor.lookedUp).toBe(2)
    story.expectSilence()
    expect((await story.newestStory()).told).toMatchObject([{ state: 'accepted' }])
  })
})

describe('killed around a request to a foreign vendor', () => {
  it('after it: asked about the words that it was given, and nothing is sent again', async () => {
    await open({ foreign: true })
    story.vendor.nextMoods.push('accepts-then-hangs')
    await story.take(story.finding())
    await story.killAndStart()
    const { text } = story.expectSms('grid', /^【守望】紧急警情,码\w+,请致电值班室$/)
    expect(story.vendor.asksAbout).toEqual([text])
  })

  it('before it: sent in brief, marked', async () => {
    await open({ foreign: true })
    story.vendor.nextMoods.push('hangs')
    await story.take(story.finding())
    await story.killAndStart()
    story.expectSms('grid', /^【守望】可能重复,紧急警情,码\w+,请致电值班室$/)
  })
})

describe('killed while a vendor rests', () => {
  it('tries it anew, and what waited for its rest goes out when it was to', async () => {
    await open()
    story.vendor.mood = 'not-now'
    for (const home of ['h1', 'h2', 'h1', 'h2', 'h1']) {
      await story.found({ subject: { home } })
      await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'operator')
    }
    await story.found(leak('h2'))
    story.vendor.mood = 'accepts'
    await story.killAndStart()
    expect((await story.alerting.vendorHealth())[0]).toMatchObject({ state: 'well' })
    story.expectSilence()
    await story.advance(seconds(30))
    story.expectSms('grid', /漏水/)
  })
})

/** A clean stop is no crash. */
describe('stopped and started', () => {
  it('what had not begun goes out unmarked', async () => {
    await open()
    await story.alerting.stop()
    await story.take(story.finding())
    story.expectSilence()
    await story.killAndStart()
    story.expectSms('grid', /^【守望】紧急/)
  })
})

/** The request went out, its result can't be written: the database refuses, as it would not be there any more. */
async function loseResult(): Promise<void> {
  story.vendor.nextMoods.push('hangs')
  await story.take(story.finding())
  const row = await story.db.selectFrom('outbox').selectAll().where('state', '=', 'claimed').executeTakeFirstOrThrow()
  story.vendor.delivered.push({ vendor: 'first', to: row.phone, text: row.text, id: row.id })
  story.inbox.push({ vendor: 'first', to: row.phone, text: row.text, id: row.id })
}

async function killAndStartWhileSending(): Promise<void> {
  await story.killAndStart({ settle: false })
  for (let i = 0; i < 1000 && story.vendor.hanging() < 2; i += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(story.vendor.hanging()).toBe(2)
}

/** The budget is back: the request that carries both is begun. */
async function beginBundle(): Promise<void> {
  await story.clock.advance(minutes(1))
  void story.alerting.settled()
  await until(() => story.vendor.hanging() === 1)
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !holds(); i += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(holds()).toBe(true)
}
