import { afterEach, describe, expect, it } from 'vitest'
import { seconds } from '../../../core/time.ts'
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
