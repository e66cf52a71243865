import { afterEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../core/finding.ts'
import { minutes, seconds } from '../../core/time.ts'
import { Story, type StoryOptions } from './story.ts'
import { home, PHONES } from './town.ts'

let story: Story
afterEach(() => story.end())

const STILL = { kind: 'inactivity', severity: 'urgent' } as const

async function open(finding: Partial<Finding> = STILL, options: StoryOptions = { voice: true }): Promise<void> {
  story = await Story.open(options)
  story.town.put(home('h1', { residentPhone: PHONES['resident'] }))
  await story.found(finding)
}

const expectResident = (): unknown =>
  story.expectCall('resident', /^守望提醒。您好,.*您还好吗\?一切安好请按1,需要帮助请按4。$/)

describe('an alert that the resident can settle', () => {
  it.each([
    ['inactivity', /较长时间没有感知到您的活动/],
    ['not-returned', /您外出较久,还没有回家的记录/],
  ] as const)('%s rings the resident, and nobody else for two minutes', async (kind, words) => {
    await open({ kind, severity: 'urgent' })
    story.expectCall('resident', words)
    await story.advance(minutes(2) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('grid')
    await story.advance(minutes(5) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    await story.advance(minutes(10))
    story.expectAlarms('town')
    await story.advance(minutes(15))
    story.expectAlarms('district')
    await story.advance(minutes(30))
    // The rounds leave the resident out.
    story.expectAlarms('grid', 'village', 'town', 'district')
    expect((await story.lines()).slice(0, 3)).toEqual(['opened', 'resident-rung', 'step-told'])
  })

  it('says nothing of the resident to a stranger who picks up', async () => {
    await open()
    const { text } = story.expectCall('resident', /守望提醒/)
    expect(text).not.toMatch(/王|秀兰|78|前营|小站/)
    await story.presses('resident', '1')
  })

  it('is settled by 1: closed, and nobody else ever told', async () => {
    await open()
    expectResident()
    await story.presses('resident', '1')
    expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: 'false-alarm' })
    expect((await story.newestStory()).told.map(({ name, channel }) => [name, channel])).toEqual([
      ['老人本人', 'voice'],
    ])
    await story.advance(minutes(90))
    story.expectSilence()
  })

  it('goes on at once when the call is refused, and the resident is not rung again by another vendor or later', async () => {
    story = await Story.open({ voice: true })
    story.town.put(home('h1', { residentPhone: PHONES['resident'] }))
    story.voice.mood = 'not-now'
    await story.found(STILL)
    story.expectAlarms('grid')
    expect(await story.lines()).toEqual(['opened', 'resident-rung', 'resident-not-reached', 'step-told'])
    story.voice.mood = 'accepts'
    await story.advance(minutes(4))
    expect(story.voice.asked).toBe(1)
  })

  it('goes on at once when a receipt says that nobody picked up', async () => {
    await open()
    const { id } = story.expectCall('resident', /守望提醒/)
    await story.advance(seconds(30))
    await story.alerting.takeReceipt({
      vendor: 'voice',
      providerId: `voice-${id}`,
      state: 'failed',
      reason: 'no-answer',
    })
    await story.alerting.settled()
    story.expectAlarms('grid')
    await story.advance(minutes(4))
    expect(story.voice.asked).toBe(1)
  })

  it('waits its two minutes when nobody knows whether the phone rang', async () => {
    story = await Story.open({ voice: true, canLookUp: false })
    story.town.put(home('h1', { residentPhone: PHONES['resident'] }))
    story.voice.mood = 'lost-unsent'
    await story.found(STILL)
    await story.advance(minutes(2) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('grid')
    expect(story.voice.asked).toBe(1)
  })

  it('is told on after a crash in those two minutes, and the resident is not rung twice', async () => {
    await open()
    expectResident()
    await story.advance(minutes(1))
    await story.killAndStart()
    await story.advance(minutes(1))
    story.expectAlarms('grid')
    expect(story.voice.asked).toBe(1)
  })

  it('tells nobody when motion ends it within the two minutes', async () => {
    await open()
    expectResident()
    await story.found({ ...STILL, change: 'cleared' })
    expect((await story.newest()).state).toBe('resolved')
    await story.advance(minutes(90))
    story.expectSilence()
  })

  it('takes no text of the resident for a responder’s', async () => {
    await open()
    expectResident()
    await story.texts('resident', '1')
    expect((await story.newest()).state).toBe('open')
    story.inbox.length = 0
    await story.advance(minutes(2))
    story.expectAlarms('grid')
  })
})

describe('the resident is not rung first', () => {
  it('where no vendor rings', async () => {
    await open(STILL, {})
    story.expectAlarms('grid')
    expect(await story.lines()).toEqual(['opened', 'step-told'])
  })

  it('where no phone of theirs is known', async () => {
    story = await Story.open({ voice: true })
    await story.found(STILL)
    story.expectAlarms('grid')
  })

  it.each(['night-door', 'long-dwell', 'water-leak', 'vital-sign'] as const)('for %s', async (kind) => {
    await open({ kind, severity: 'urgent' })
    story.expectAlarms('grid')
  })

  it('for stillness that is life-safety', async () => {
    await open({ kind: 'inactivity', severity: 'life-safety' })
    const all = ['grid', 'carer', 'neighbour'] as const
    story.expectAlarms(...all)
    for (const who of all) story.expectCall(who, /守望报警/)
  })
})
