import { describe, expect, it } from 'vitest'
import { UsualLengths } from '../../../../alerting/detectors/rooms/usual-lengths.ts'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { days, hours, minutes } from '../../../../core/time.ts'
import { Story } from '../story.ts'
import { aFlat } from './flat.ts'

const told = (s: Story): readonly string[] => s.lines().filter((line) => line.includes(' long-dwell '))

describe('the limit of a stay', () => {
  it('is judged by the figures of this home', () => {
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', { bathroomStay: minutes(30) }]]) })
    const story = new Story('14:00', aFlat(), rules).connects().moves('living').moves('bathroom')
    expect(told(story.pass(minutes(31)))).toEqual([
      'urgent long-dwell h1 raised: 卫生间 14:00 起停留已 30 分,其间别处无活动;此户上限 30 分',
    ])
  })
})

describe('the usual stays', () => {
  /** Into the bathroom, out of it after so long. */
  const stays = (s: Story, lasts: number): Story =>
    s.moves('living').pass(minutes(5)).moves('bathroom').pass(lasts, minutes(1)).moves('living')

  it('widen the limit where a stay of nearly an hour is known', () => {
    const story = stays(new Story('09:00', aFlat()).connects(), minutes(56))
    expect(told(stays(story, minutes(80)))).toEqual([])
    expect(told(stays(story, minutes(125)))).toEqual([
      'urgent long-dwell h1 raised: 卫生间 11:31 起停留已 2 小时,其间别处无活动;平时最长 1 小时 20 分,此户上限 2 小时',
      'urgent long-dwell h1 cleared: 客厅 13:36 有活动',
    ])
  })

  it('do not count one that was told, until there is another like it', () => {
    const story = new Story('09:00', aFlat()).connects()
    for (const expected of [2, 2, 0]) expect(told(stays(story, minutes(90)))).toHaveLength(expected)
  })

  it('by day and by night are two things', () => {
    const story = new Story('23:00', aFlat()).connects()
    stays(stays(story, minutes(100)), minutes(100)).lines()
    expect(told(stays(story, minutes(100)))).toEqual([])
    expect(told(stays(story.until('10:00'), minutes(100)))).toHaveLength(2)
  })

  it('in which nobody could hear teach nothing', () => {
    const story = new Story('09:00', aFlat()).connects().moves('living').moves('bathroom')
    story.pass(minutes(20)).deaf(minutes(36)).connects().pass(minutes(2)).moves('living')
    expect(told(stays(story, minutes(70)))).toHaveLength(2)
  })

  it('are forgotten after sixty days', () => {
    const rules = new RuleBook({ district: { usualMemory: hours(24 * 7) }, homes: new Map() })
    const story = stays(new Story('09:00', aFlat(), rules).connects(), minutes(56))
    for (let n = 0; n < 7; n += 1) story.pass(hours(12), minutes(1)).moves('living').pass(hours(12), minutes(1)).moves()
    story.lines()
    expect(told(stays(story, minutes(70)))).toHaveLength(2)
  })

  it('count for nothing where the district allows no margin', () => {
    const rules = new RuleBook({ district: { usualMargin: 0 }, homes: new Map() })
    const story = stays(new Story('09:00', aFlat(), rules).connects(), minutes(56))
    expect(told(stays(story, minutes(70)))).toHaveLength(2)
  })

  it('of the day are not pushed out by longer ones of many nights', () => {
    const lengths = new UsualLengths()
    const [byDay, byNight] = [
      { place: 'bathroom', night: false },
      { place: 'bathroom', night: true },
    ]
    const take = (kind: typeof byDay, day: number, lasted: number): void =>
      lengths.take('h1', { ...kind, endedAt: days(day), lasted, told: false }, days(60))
    take(byDay, 1, minutes(55))
    for (let night = 1; night <= 40; night += 1) take(byNight, night, hours(3))
    expect(lengths.longest('h1', byDay, 0)).toBe(minutes(55))
    expect(lengths.longest('h1', byNight, 0)).toBe(hours(3))
  })
})
