import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../core/finding.ts'
import { minutes, seconds } from '../../core/time.ts'
import { Story } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const STEP_0 = ['grid', 'carer', 'neighbour'] as const
const FALL: Partial<Finding> = { kind: 'fall', device: 'radar' }
const PROBABLY_UP: Partial<Finding> = {
  kind: 'fall',
  change: 'noted',
  summary: { zh: '此后两个房间有活动,可能已起身', en: 'Activity in two rooms since: probably up' },
}

const count = async (): Promise<number> => (await story.alerting.desk.open()).length

describe('a finding that only adds a line', () => {
  it('stands in the story of the alert, tells nobody, and delays nothing', async () => {
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.advance(seconds(30))
    const before = await story.newest()
    await story.found(PROBABLY_UP)
    story.expectSilence()
    expect(await story.newest()).toEqual(before)
    const line = (await story.newestStory()).events.at(-1)
    expect(line).toMatchObject({ type: 'noted', channel: 'detector', words: PROBABLY_UP.summary })
    await story.advance(seconds(30))
    story.expectAlarms('village')
  })

  it.each<[string, Partial<Finding>]>([
    ['milder', { severity: 'routine' }],
    ['worse', { severity: 'life-safety' }],
    ['of another device', { device: 'watch' }],
  ])('changes neither severity nor state, though it is %s', async (_, change) => {
    await story.found({ kind: 'inactivity', severity: 'urgent', device: 'living' })
    story.expectAlarms('grid')
    await story.alerting.desk.act((await story.newest()).id, { type: 'acknowledge' }, 'operator')
    const before = await story.newest()
    await story.found({ kind: 'inactivity', change: 'noted', ...change })
    story.expectSilence()
    expect(await story.newest()).toEqual(before)
    // Nor does the alert wait for another device to be well again.
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared', device: 'living' })
    expect((await story.newest()).clearedAt).toBeDefined()
    story.inbox.length = 0
  })

  it('hurries an alert that nobody has answered to its next step, and no other', async () => {
    const still: Partial<Finding> = { kind: 'fall', change: 'noted', hurry: true }
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.advance(seconds(10))
    await story.found(still)
    story.expectAlarms('village')
    await story.alerting.desk.act((await story.newest()).id, { type: 'acknowledge' }, 'operator')
    await story.found(still)
    story.expectSilence()
  })

  it('is on what the next level is told, when it is marked', async () => {
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.found({ ...PROBABLY_UP, marks: [{ zh: '可能已起身', en: 'probably up' }] })
    await story.advance(minutes(1))
    expect(story.expectSms('village', /回复1收到/).text).toContain('可能已起身')
  })

  it('opens nothing where there is no alert, nor after it was resolved', async () => {
    await story.found(PROBABLY_UP)
    expect(await count()).toBe(0)
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    const lines = await story.lines()
    await story.found(PROBABLY_UP)
    expect(await count()).toBe(0)
    expect(await story.lines()).toEqual(lines)
    story.expectSilence()
  })

  it('belongs to its own kind and home', async () => {
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.found({ ...PROBABLY_UP, kind: 'sos' })
    await story.found({ ...PROBABLY_UP, subject: { home: 'h2' } })
    expect(await story.lines()).not.toContain('noted')
    expect(await count()).toBe(1)
  })

  it('reaches an alert whose condition ended by itself, and opens no other', async () => {
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    await story.found({ ...FALL, change: 'cleared' })
    story.inbox.length = 0
    await story.found(PROBABLY_UP)
    expect((await story.lines()).at(-1)).toBe('noted')
    expect(await count()).toBe(1)
    story.expectSilence()
  })

  it('is taken once, and beside what the same entry raised and cleared', async () => {
    await story.found(FALL)
    story.expectAlarms(...STEP_0)
    const noted = story.finding(PROBABLY_UP)
    await story.take(noted)
    await story.take(noted)
    await story.take({ ...noted, change: 'raised' })
    await story.alerting.settled()
    expect((await story.lines()).filter((line) => line === 'noted')).toHaveLength(1)
    expect((await story.lines()).at(-1)).toBe('evidence')
    story.expectSilence()
  })
})
