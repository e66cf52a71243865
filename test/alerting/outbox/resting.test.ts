import { afterEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
afterEach(() => story.end())

async function open(options: Parameters<typeof Story.open>[0] = {}): Promise<void> {
  story = await Story.open(options)
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
}

const leak = { kind: 'water-leak', severity: 'urgent' } as const

async function alarm(change: Parameters<Story['finding']>[0] = {}): Promise<void> {
  await story.found(change)
  await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'operator')
}

const stateOf = async (name: string) => (await story.alerting.vendorHealth()).find((v) => v.name === name)

describe('a vendor that fails repeatedly', () => {
  it('is passed over for 30 s, and then tried with one message', async () => {
    await open({ vendors: 2 })
    story.vendor.mood = 'not-now'
    for (let i = 0; i < 5; i += 1) await alarm()
    expect(story.vendor.asked).toBe(5)
    expect(await stateOf('first')).toMatchObject({ state: 'resting', restingUntil: story.clock.now() + seconds(30) })
    await alarm()
    expect(story.vendor.asked).toBe(5)
    await story.advance(seconds(30))
    story.vendor.mood = 'accepts'
    await alarm(leak)
    expect(story.vendor.asked).toBe(6)
    expect(await stateOf('first')).toMatchObject({ state: 'well' })
    expect(story.inbox.map((sms) => sms.vendor)).toEqual([...Array<string>(6).fill('second'), 'first'])
    story.inbox.length = 0
  })

  it('is asked all the same for life-safety when there is no other, and what can wait waits', async () => {
    await open()
    story.vendor.mood = 'not-now'
    await story.found()
    await story.advance(seconds(59))
    await story.found({ subject: { home: 'h2' } })
    expect(await stateOf('first')).toMatchObject({ state: 'resting' })
    for (const { id } of await story.alerting.desk.open()) {
      await story.alerting.desk.act(id, { type: 'resolve', outcome: 'test' }, 'operator')
    }
    const asked = story.vendor.asked
    await story.found(leak)
    expect(story.vendor.asked).toBe(asked)
    await story.found({ subject: { home: 'h2' } })
    expect(story.vendor.asked).toBe(asked + 1)
    story.vendor.mood = 'accepts'
    await story.advance(seconds(30))
    story.expectSms('grid', /紧急/)
    story.expectSms('grid', /漏水/)
    expect(await stateOf('first')).toMatchObject({ state: 'well' })
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'operator')
  })

  it('is tried anew after a restart', async () => {
    await open({ vendors: 2 })
    story.vendor.mood = 'not-now'
    for (let i = 0; i < 5; i += 1) await alarm()
    await story.killAndStart()
    await alarm(leak)
    expect(story.vendor.asked).toBe(6)
    story.inbox.length = 0
  })

  it('does not fall ill by a refusal that our own count foresaw', async () => {
    await open({ terms: { first: { limits: { perNumber: { day: 1 } } } } })
    await alarm({})
    story.vendor.mood = 'not-now'
    await story.found({ subject: { home: 'h2' } })
    await story.advance(seconds(40))
    expect(story.vendor.asked).toBeGreaterThan(4)
    expect(await stateOf('first')).toMatchObject({ state: 'well' })
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'operator')
    story.inbox.length = 0
  })
})

describe("a vendor's health", () => {
  it('is told from the rows: what it took, what failed and why, and how many in the last hour', async () => {
    await open({ vendors: 2 })
    expect((await story.alerting.vendorHealth()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'first never-used',
      'second never-used',
    ])
    const takenAt = story.clock.now()
    await alarm()
    await story.advance(minutes(50))
    story.vendor.nextMoods.push('refuses')
    await alarm()
    expect(await stateOf('first')).toMatchObject({
      state: 'well',
      lastAcceptedAt: takenAt,
      lastFailure: { at: story.clock.now(), reason: '21211' },
      sentLastHour: 2,
      failedLastHour: 1,
    })
    await story.advance(minutes(11))
    expect(await stateOf('first')).toMatchObject({ sentLastHour: 1, failedLastHour: 1 })
    story.inbox.length = 0
  })
})
