import { describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'
import { oneHome } from './village.ts'

const ROUTINE = 'routine gateway-offline h1 raised:'
const URGENT = 'urgent gateway-offline h1 raised: 守护中断,请电话确认:'

describe('gateway-offline, when one of the two ends comes and goes,', () => {
  it('tells one that comes and goes once, and that it is back when it stays', async () => {
    const story = new Story('08:00', oneHome({ careLevel: 'fully-dependent' })).connects()
    const flaps = (times: number): void => {
      for (let n = 0; n < times; n += 1) story.fallsSilent().pass(minutes(6)).connects().pass(minutes(1))
    }
    flaps(6)
    expect(story.lines()).toEqual([
      `${URGENT}网关 08:00 起无信号,已 5 分`,
      'urgent gateway-offline h1 cleared: 网关 08:06 恢复信号',
      `${URGENT}网关 08:07 起无信号,已 5 分`,
    ])
    const after = new Story('08:00', oneHome({ careLevel: 'fully-dependent' }))
    after.resumes(story.happenings, await story.memory())
    expect(after.pass(minutes(13)).lines()).toEqual([])
    expect(after.pass(minutes(3)).lines()).toEqual(['urgent gateway-offline h1 cleared: 网关 08:56 恢复信号'])
    // An hour later it is a matter of its own again.
    after.pass(minutes(61)).fallsSilent().pass(minutes(6)).connects().pass(minutes(1))
    expect(after.lines().map((line) => line.split(' ')[3])).toEqual(['raised:', 'cleared:'])
  })

  it('tells again of one that came and went when it stays away for an hour: its alert may have been closed meanwhile', () => {
    const story = new Story('08:00', oneHome({ careLevel: 'fully-dependent' })).connects()
    for (let n = 0; n < 6; n += 1) story.fallsSilent().pass(minutes(6)).connects().pass(minutes(1))
    expect(story.lines()).toHaveLength(3)
    expect(story.fallsSilent().pass(minutes(59)).lines()).toEqual([])
    expect(story.pass(minutes(300)).lines()).toEqual([
      'urgent gateway-offline h1 still: 守护中断,请电话确认:网关 08:42 起无信号,已 1 小时',
    ])
  })

  it('does not wait for ever when the hub starts again and again, each time for less than its patience', () => {
    const story = new Story().connects().pass(minutes(10)).fallsSilent()
    for (let starts = 0; starts < 60; starts += 1) story.deaf(minutes(2)).pass(minutes(3))
    expect(story.lines()).toEqual([
      `${ROUTINE} 网关 08:10 起无信号,已 13 分;期间无法判断老人活动`,
      `${URGENT}网关 08:10 起无信号,已 4 小时`,
    ])
  })

  it('tells nobody of a hub that starts again and again while its gateways find back each time', () => {
    const story = new Story().connects()
    for (let starts = 0; starts < 60; starts += 1) story.deaf(minutes(2)).pass(seconds(90)).connects().pass(seconds(90))
    expect(story.lines()).toEqual([])
  })
})
