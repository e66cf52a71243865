import { afterEach, describe, expect, it } from 'vitest'
import { minutes } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
afterEach(() => story.end())

async function open(options: Parameters<typeof Story.open>[0] = {}): Promise<void> {
  story = await Story.open(options)
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
}

const leak = { kind: 'water-leak', severity: 'urgent' } as const
const acknowledge = async (): Promise<unknown> =>
  story.alerting.desk.act((await story.newest()).id, { type: 'on-scene' }, 'operator')

describe('a message that was taken, and no receipt comes', () => {
  it('is asked about after 2, 10 and 30 minutes, and then no more', async () => {
    await open()
    await story.found(leak)
    story.expectAlarms('grid')
    await acknowledge()
    const asked: number[] = []
    for (const wait of [2, 8, 20, 29]) {
      await story.advance(minutes(wait) - 1)
      asked.push(story.vendor.lookedUp)
      await story.advance(1)
      asked.push(story.vendor.lookedUp)
    }
    expect(asked).toEqual([0, 1, 1, 2, 2, 3, 3, 3])
  })

  it('is sent by another vendor when the first says that it never arrived', async () => {
    await open({ vendors: 2 })
    story.vendor.mood = 'swallows'
    await story.found(leak)
    story.expectSilence()
    await story.advance(minutes(2))
    expect(story.expectSms('grid', /^【守望】警情/).vendor).toBe('second')
  })

  it('is not sent again when somebody has taken the alert up meanwhile', async () => {
    await open({ vendors: 2 })
    story.vendor.mood = 'swallows'
    await story.found(leak)
    await acknowledge()
    await story.advance(minutes(2))
    story.expectSilence()
    expect((await story.newestStory()).told).toMatchObject([{ state: 'failed' }])
  })

  it('is let be when the vendor can not say, and asked about again', async () => {
    await open({ vendors: 2 })
    story.vendor.lookUpMood = 'breaks'
    await story.found(leak)
    story.expectAlarms('grid')
    await acknowledge()
    await story.advance(minutes(11))
    expect(story.vendor.lookedUp).toBe(2)
    expect((await story.newestStory()).told).toMatchObject([{ state: 'accepted' }])
  })

  it('is not asked about when its receipt came, or when the vendor can not be asked', async () => {
    await open()
    await story.found(leak)
    story.expectAlarms('grid')
    await acknowledge()
    const row = await story.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
    const providerId = row.provider_id ?? ''
    await story.alerting.takeReceipt({ vendor: 'first', providerId, state: 'delivered', reason: undefined })
    await story.advance(minutes(40))
    expect(story.vendor.lookedUp).toBe(0)
    expect((await story.newestStory()).told).toMatchObject([{ state: 'delivered' }])
  })

  it('is moved by its receipt, should one come while the vendor is being asked', async () => {
    await open()
    await story.found(leak)
    story.expectAlarms('grid')
    await acknowledge()
    const row = await story.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
    story.vendor.lookUpMood = 'hangs'
    await story.clock.advance(minutes(2))
    const settled = story.alerting.settled()
    while (story.vendor.hanging() === 0) await new Promise((resolve) => setImmediate(resolve))
    const providerId = row.provider_id ?? ''
    await story.alerting.takeReceipt({ vendor: 'first', providerId, state: 'delivered', reason: undefined })
    story.vendor.letGo()
    await settled
    expect((await story.newestStory()).told).toMatchObject([{ state: 'delivered' }])
  })
})
