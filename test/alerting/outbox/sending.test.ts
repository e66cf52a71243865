import { afterEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
afterEach(() => story.end())

/** With the grid worker alone on step 0, one SMS is all there is to watch. */
async function withGridWorkerOnly(options: Parameters<typeof Story.open>[0] = {}): Promise<void> {
  story = await Story.open(options)
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
}

const states = async (): Promise<readonly string[]> =>
  (await story.newestStory()).told.map(
    (told) => `${told.vendor} ${told.state}${told.possibleDuplicate ? ' again' : ''}`,
  )

describe('a vendor that refuses for good', () => {
  it('is replaced by another at once', async () => {
    await withGridWorkerOnly({ vendors: 2 })
    story.vendor.mood = 'refuses'
    await story.found()
    expect(story.expectSms('grid', /跌倒|求助/).vendor).toBe('second')
    expect(await states()).toEqual(['first failed', 'second accepted'])
  })

  it('makes the next step due at once when there is no other', async () => {
    await withGridWorkerOnly()
    story.vendor.nextMoods.push('refuses')
    await story.found()
    story.expectAlarms('village')
    expect(await story.lines()).toEqual(['opened', 'step-told', 'step-refused', 'step-told'])
    await story.advance(minutes(2))
    story.expectAlarms('town')
  })

  it('leaves the step alone when somebody else of it was reached', async () => {
    story = await Story.open()
    story.vendor.nextMoods.push('refuses')
    await story.found()
    expect(story.inbox).toHaveLength(2)
    expect(await story.lines()).toEqual(['opened', 'step-told'])
    story.inbox.length = 0
  })

  it('does not make the hub ask without a pause when everyone is refused', async () => {
    await withGridWorkerOnly()
    story.vendor.mood = 'refuses'
    await story.found()
    expect(story.vendor.asked).toBe(1 + 1 + 1 + 4)
    await story.advance(minutes(5))
    expect(story.vendor.asked).toBe(7 + 4)
  })
})

describe('a vendor that says "not now"', () => {
  it('is replaced by another at once', async () => {
    await withGridWorkerOnly({ vendors: 2 })
    story.vendor.mood = 'not-now'
    await story.found()
    expect(story.expectSms('grid', /求助/).vendor).toBe('second')
  })

  it('is asked again after a pause when it is the only one', async () => {
    await withGridWorkerOnly()
    story.vendor.nextMoods.push('not-now', 'not-now')
    await story.found()
    await story.advance(seconds(5) - 1)
    expect(story.vendor.asked).toBe(1)
    await story.advance(1)
    expect(story.vendor.asked).toBe(2)
    await story.advance(seconds(10))
    story.expectAlarms('grid')
    expect(await states()).toEqual(['first failed', 'first failed', 'first accepted'])
  })
})

describe('a send that got lost', () => {
  it('is looked up, and not repeated when the vendor has it', async () => {
    await withGridWorkerOnly()
    story.vendor.mood = 'lost-sent'
    await story.found()
    story.expectAlarms('grid')
    expect(await states()).toEqual(['first accepted'])
  })

  it('is repeated and marked when the vendor does not have it', async () => {
    await withGridWorkerOnly()
    story.vendor.nextMoods.push('lost-unsent')
    await story.found()
    story.expectSms('grid', /^【守望】可能重复,紧急:.*回复1收到/)
    expect(await states()).toEqual(['first unknown', 'first accepted again'])
  })

  it('is repeated by another vendor when it is life-safety and nobody can say', async () => {
    await withGridWorkerOnly({ vendors: 2, canLookUp: false })
    story.vendor.mood = 'lost-sent'
    await story.found()
    story.expectSms('grid', /^【守望】紧急:/)
    expect(story.expectSms('grid', /可能重复/).vendor).toBe('second')
  })

  it('is repeated by the same vendor when it is life-safety and there is no other', async () => {
    await withGridWorkerOnly({ canLookUp: false })
    story.vendor.nextMoods.push('lost-sent')
    await story.found()
    story.expectSms('grid', /^【守望】紧急:/)
    story.expectSms('grid', /可能重复/)
  })

  it('leaves attempts for later when the only vendor loses one after the other, as a line that breaks for seconds does', async () => {
    await withGridWorkerOnly()
    story.vendor.mood = 'lost-unsent'
    await story.found()
    expect(story.vendor.asked).toBe(3)
    await story.advance(seconds(5) - 1)
    expect(story.vendor.asked).toBe(3)
    story.vendor.mood = 'accepts'
    await story.advance(1)
    story.expectSms('grid', /可能重复/)
  })

  it('waits for the next step when it is not life-safety and nobody can say', async () => {
    await withGridWorkerOnly({ vendors: 2, canLookUp: false })
    story.vendor.nextMoods.push('lost-unsent')
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectSilence()
    expect(await states()).toEqual(['first unknown'])
    await story.advance(minutes(5))
    story.expectAlarms('village')
  })
})

describe('receipts', () => {
  async function accepted(): Promise<{ vendor: string; providerId: string }> {
    const row = await story.db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'accepted')
      .executeTakeFirstOrThrow()
    return { vendor: row.vendor ?? '', providerId: row.provider_id ?? '' }
  }

  it('mark a message delivered, however often and in whatever order they come', async () => {
    await withGridWorkerOnly()
    await story.found()
    story.expectAlarms('grid')
    const receipt = { ...(await accepted()), reason: undefined }
    await story.alerting.takeReceipt({ ...receipt, state: 'delivered' })
    await story.alerting.takeReceipt({ ...receipt, state: 'failed' })
    await story.alerting.takeReceipt({ ...receipt, state: 'delivered' })
    await story.alerting.settled()
    expect(await states()).toEqual(['first delivered'])
  })

  it('that say "not delivered" send the message by another vendor, unmarked', async () => {
    await withGridWorkerOnly({ vendors: 2 })
    await story.found()
    story.expectAlarms('grid')
    await story.alerting.takeReceipt({ ...(await accepted()), state: 'failed', reason: '30003' })
    await story.alerting.settled()
    expect(story.expectSms('grid', /^【守望】紧急/).vendor).toBe('second')
  })

  it('that come before the answer are kept for it', async () => {
    await withGridWorkerOnly()
    story.vendor.nextMoods.push('hangs')
    await story.take(story.finding())
    const row = await story.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
    const receipt = { vendor: 'first', providerId: `first-${row.id}`, state: 'delivered' as const, reason: undefined }
    await story.alerting.takeReceipt(receipt)
    story.vendor.letGo()
    await story.alerting.settled()
    story.expectAlarms('grid')
    expect(await states()).toEqual(['first delivered'])
  })

  it('that nobody knows change nothing', async () => {
    await withGridWorkerOnly()
    await story.alerting.takeReceipt({ vendor: 'first', providerId: 'x', state: 'failed', reason: undefined })
    story.expectSilence()
  })
})

describe('a vendor that never answers', () => {
  it('is not waited for longer than 15 s, and holds up nobody else', async () => {
    await withGridWorkerOnly()
    story.vendor.nextMoods.push('hangs')
    await story.take(story.finding())
    expect(story.vendor.hanging()).toBe(1)
    await story.clock.advance(seconds(15))
    await story.alerting.settled()
    story.expectSms('grid', /可能重复/)
    story.vendor.letGo()
    await story.alerting.settled()
    story.inbox.length = 0
  })
})

describe('a message whose row is damaged', () => {
  it.each(['{', '[{"vendor":"first","result":"of another version"}]'])(
    'keeps no other from going out, and goes out itself: tried %s',
    async (tried_json) => {
      await withGridWorkerOnly()
      story.vendor.nextMoods.push('not-now', 'not-now')
      await story.found()
      await story.db.updateTable('outbox').set({ tried_json }).where('state', '=', 'pending').execute()
      await story.found({ subject: { home: 'h2' } })
      await story.clock.advance(seconds(5))
      await story.alerting.settled()
      story.expectSms('grid', /王\*\*/)
      story.expectSms('grid', /李\*\*/)
    },
  )
})

describe('many alerts at once', () => {
  it('go out as many together as the vendor takes, and life-safety before what waited longer', async () => {
    story = await Story.open({ terms: { first: { limits: { perNumber: {}, atOnce: 2 } } } })
    story.vendor.mood = 'hangs'
    const areas = Array.from({ length: 3 }, (_, i) => ({ area: `12011210${i}` }))
    const outage = { kind: 'area-outage', severity: 'urgent' } as const
    await story.take(...areas.map((subject) => story.finding({ ...outage, subject })))
    await story.take(story.finding({ subject: { home: 'h2' } }))
    expect(story.vendor.hanging()).toBe(2)
    story.vendor.mood = 'accepts'
    story.vendor.letGo()
    await story.alerting.settled()
    expect(story.inbox.slice(0, 3).map((sms) => sms.text.slice(4, 6))).toEqual(['警情', '警情', '紧急'])
    story.inbox.length = 0
  })

  it('at a vendor that hangs hold up no other vendor', async () => {
    story = await Story.open({ vendors: 2, terms: { first: { limits: { perNumber: {}, atOnce: 1 } } } })
    story.vendor.nextMoods.push('hangs')
    await story.take(...Array.from({ length: 5 }, () => story.finding({ subject: { home: 'h2' }, kind: 'sos' })))
    expect(story.vendor.hanging()).toBe(1)
    await story.take(story.finding({ subject: { home: 'h1' }, kind: 'fall' }))
    expect(story.vendor.hanging()).toBe(1)
    story.vendor.letGo()
    await story.alerting.settled()
    story.inbox.length = 0
  })
})
