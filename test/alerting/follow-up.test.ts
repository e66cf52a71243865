import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Story } from './story.ts'

describe('what whoever closes an alert writes down', () => {
  let story: Story
  beforeEach(async () => {
    story = await Story.open()
    await story.found()
    story.inbox.length = 0
  })
  afterEach(() => story.end())

  it('stands with the alert and in its story', async () => {
    const { desk } = story.alerting
    const { id } = await story.newest()
    const done = { note: '血压偏高', taken: '已上门查看', followUpOn: '2026-11-25' }
    await desk.act(id, { type: 'resolve', outcome: 'help-given', ...done }, 'op-1')
    const closed = await desk.story(id)
    expect(closed).toMatchObject({ state: 'resolved', outcome: 'help-given', ...done })
    expect(closed?.events.at(-1)?.words).toEqual({
      zh: '关闭(已帮助);处置:已上门查看;回访:2026-11-25:血压偏高',
      en: 'Closed (help-given); done: 已上门查看; follow-up: 2026-11-25:血压偏高',
    })
  })

  it('may be nothing', async () => {
    const { desk } = story.alerting
    const { id } = await story.newest()
    await desk.act(id, { type: 'resolve', outcome: 'test' }, 'op-1')
    const closed = await desk.story(id)
    expect([closed?.note, closed?.taken, closed?.followUpOn]).toEqual([undefined, undefined, undefined])
    expect(closed?.events.at(-1)?.words.zh).toBe('关闭(测试或演练)')
  })
})
