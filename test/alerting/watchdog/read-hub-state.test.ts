import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDrilledAt } from '../../../alerting/watchdog/read-drilled-at.ts'
import { readAlertingState } from '../../../alerting/watchdog/read-hub-state.ts'
import { days, hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const state = (after = 0) => readAlertingState(story.db, story.clock.now() + after)

describe('what the state file shows of alerting', () => {
  it('is quiet when all is done', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    expect(await state()).toEqual({
      judgedAt: story.clock.now(),
      dueSince: undefined,
      unsentSince: undefined,
      claimedUntil: undefined,
      unknownSince: undefined,
      givenUp: 0,
      givenUpToday: 0,
      taken: false,
    })
  })

  it('shows a step that nobody took, and not the digest', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.found({ kind: 'battery-low', severity: 'routine' })
    expect(await state(days(2))).toMatchObject({ dueSince: story.clock.now() + seconds(60) })
  })

  it('shows messages that wait, are stuck, or are not asked about; the oldest of each', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    const [one, two, three] = await story.db.selectFrom('outbox').select('id').execute()
    const now = story.clock.now()
    const set = (row: { id: string } | undefined, change: object) =>
      story.db
        .updateTable('outbox')
        .set(change)
        .where('id', '=', row?.id ?? '')
        .execute()
    await set(one, { state: 'pending', next_at: now - 3 })
    await set(two, { state: 'claimed', next_at: null, claim_deadline: now - 2 })
    await set(three, { state: 'unknown', next_at: now - 1 })
    expect(await state()).toMatchObject({ unsentSince: now - 3, claimedUntil: now - 2, unknownSince: now - 1 })
    await set(one, { state: 'pending', next_at: now + 1 })
    await set(three, { state: 'unknown', next_at: null })
    // Waits for a budget, and: nobody can say more.
    expect(await state()).toMatchObject({ unsentSince: undefined, unknownSince: undefined })
    await set(one, { state: 'accepted', next_at: null })
    await set(two, { state: 'accepted' })
    await set(three, { state: 'accepted' })
  })

  it('counts alarms that every vendor refused, for ten minutes and for a day', async () => {
    story.town.on.delete('carer')
    story.town.on.delete('neighbour')
    story.vendor.nextMoods.push('refuses')
    await story.found()
    story.expectAlarms('village')
    expect(await state()).toMatchObject({ givenUp: 1, givenUpToday: 1, taken: true })
    expect(await state(minutes(10))).toMatchObject({ givenUp: 0, givenUpToday: 1 })
    expect(await state(days(1))).toMatchObject({ givenUp: 0, givenUpToday: 0 })
    await story.db.updateTable('outbox').set({ state: 'unknown' }).where('state', '=', 'accepted').execute()
    expect(await state()).toMatchObject({ givenUp: 1, taken: false })
  })

  it('does not count what was called off, nor what another vendor took', async () => {
    const two = await Story.open({ vendors: 2 })
    two.vendor.nextMoods.push('refuses', 'refuses', 'refuses')
    await two.found()
    two.expectAlarms('grid', 'carer', 'neighbour')
    expect(await readAlertingState(two.db, two.clock.now())).toMatchObject({ givenUp: 0, givenUpToday: 0 })
    await two.db.updateTable('outbox').set({ state: 'failed', reason: 'no-longer-needed' }).execute()
    expect(await readAlertingState(two.db, two.clock.now())).toMatchObject({ givenUp: 0, givenUpToday: 0 })
    await two.end()
  })
})

describe('when the last drill came through', () => {
  const drill = (district: string, change: { asked: number; passed?: number }) =>
    story.db
      .insertInto('drills')
      .values({
        district,
        reason: 'daily',
        state: change.passed === undefined ? 'failed' : 'passed',
        requested_at: change.asked,
        finished_at: change.passed ?? change.asked,
        told: 1,
      })
      .execute()
  const drilledAt = () => readDrilledAt(story.db, 'drill', story.clock.now())

  it('is not known before the first is due, and since then when nobody asked for any', async () => {
    expect(await drilledAt()).toBeUndefined()
    const now = story.clock.now()
    await story.db
      .insertInto('calendar_jobs')
      .values({ name: 'drill', due_at: now + 1 })
      .execute()
    expect(await drilledAt()).toBeUndefined()
    await story.db
      .updateTable('calendar_jobs')
      .set({ due_at: now - 5 })
      .where('name', '=', 'drill')
      .execute()
    expect(await drilledAt()).toBe(now - 5)
    // Or the story would wait for it.
    await story.db.deleteFrom('calendar_jobs').where('name', '=', 'drill').execute()
  })

  it('is of the district where it is longest ago; where none ever did, since its first', async () => {
    const now = story.clock.now()
    await drill('120112', { asked: now - hours(49), passed: now - hours(49) })
    await drill('120112', { asked: now - hours(25), passed: now - hours(25) })
    expect(await drilledAt()).toBe(now - hours(25))
    await drill('120112', { asked: now - hours(1) })
    expect(await drilledAt()).toBe(now - hours(25))
    await drill('120113', { asked: now - hours(30) })
    await drill('120113', { asked: now - hours(6) })
    expect(await drilledAt()).toBe(now - hours(30))
  })

  it('forgets a district that is no more', async () => {
    const now = story.clock.now()
    await drill('120112', { asked: now - days(3), passed: now - days(3) })
    expect(await drilledAt()).toBeUndefined()
  })
})
