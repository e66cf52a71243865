import { describe, expect, it } from 'vitest'
import { minutes } from '../../core/time.ts'
import { Story } from './story.ts'

const offline = { kind: 'gateway-offline', severity: 'urgent', device: 'g1' } as const
const gone = {
  ...offline,
  change: 'cleared',
  gone: true,
  summary: { zh: '网关 g1 已移除或改属他户', en: 'Gateway g1 was removed' },
} as const

describe('an alert whose gateway is removed', () => {
  it('is closed where nobody acted, and nobody reads that the watch is back', async () => {
    const story = await Story.open()
    await story.found(offline)
    story.expectAlarms('grid')
    await story.found(gone)
    story.expectSms('grid', /:设备或住户已移除,未见恢复。/)
    expect((await story.newest()).state).toBe('resolved')
    expect(JSON.stringify(await story.newestStory())).toContain('所属设备或住户已移除,无人处置过,由中枢结案')
    await story.end()
  })

  it('is left to who acknowledged it', async () => {
    const story = await Story.open()
    await story.found(offline)
    story.expectAlarms('grid')
    await story.texts('grid', `1 ${await story.code()}`)
    story.expectSms('grid', /已/)
    await story.found(gone)
    story.expectSms('grid', /:设备或住户已移除,未见恢复。/)
    await story.advance(minutes(40))
    expect((await story.newest()).state).toBe('acknowledged')
    await story.end()
  })
})
