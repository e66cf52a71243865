import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import { Story } from '../story.ts'
import { oneHome } from '../village.ts'

const vitals = (story: Story): readonly string[] => story.lines().filter((line) => line.includes(' vital-sign '))

/** The watch hands in that it measured 140 and 141, a minute apart, so long ago. */
function handsIn(story: Story, ago: number): Story {
  const pulse = { device: 'watch', metric: 'heart-rate', history: true } as const
  const at = story.now() - ago
  return story.says({ ...pulse, value: 141, at: at + minutes(1) }).says({ ...pulse, value: 140, at })
}

describe('vital signs in the hub', () => {
  it('are heard by the detectors as the alerter builds them', () => {
    const story = new Story('14:02')
      .connects()
      .says({ device: 'watch', metric: 'heart-rate', value: 128 })
      .pass(minutes(6))
    story.says({ device: 'watch', metric: 'heart-rate', value: 128 }).pass(minutes(1))
    expect(story.lines()).toEqual(['routine vital-sign h1 raised: 脉搏 128 次/分(14:02、14:08 两次),居家界限 ≥100'])
  })

  it('that the gateway kept while it was away are told a minute after it is back, across midnight as well', () => {
    const story = new Story('21:00')
      .connects()
      .pass(minutes(30))
      .disconnects('lost')
      .pass(hours(3), minutes(1))
      .connects()
    handsIn(story, hours(2))
    expect(vitals(story.pass(seconds(50)))).toEqual([])
    expect(vitals(story.pass(seconds(20)))).toEqual([
      'urgent vital-sign h1 raised: 脉搏 141 次/分(22:30、22:31 两次),危急线 ≥131 [迟到1小时59分]',
    ])
  })

  it('that came while the hub was down are told once, whether it stops again before it has judged or not', async () => {
    const story = new Story('10:00').connects().pass(minutes(5)).deaf(hours(3)).connects()
    handsIn(story, hours(2)).pass(seconds(30))
    const again = new Story('10:00').resumes(story.happenings, await story.memory())
    again.deaf(minutes(10)).connects()
    handsIn(again, hours(2) + minutes(10) + seconds(30))
    expect(vitals(again.pass(minutes(5)))).toEqual([
      'urgent vital-sign h1 raised: 脉搏 141 次/分(11:05、11:06 两次),危急线 ≥131 [迟到1小时59分]',
    ])
  })

  it('that come late from a resident who is in hospital wait until they are back', () => {
    const story = new Story('10:00').connects().setsMode('in-hospital', hours(2))
    expect(vitals(handsIn(story, hours(1)).pass(hours(1)))).toEqual([])
    expect(vitals(story.pass(hours(1) + minutes(1)))).toEqual([
      expect.stringMatching(/^urgent vital-sign h1 raised: 脉搏 141 .*迟到59分/),
    ])
  })

  it('are judged by what is set when they are judged, not when they came', () => {
    const rules = new RuleBook()
    const story = new Story('10:00', oneHome(), rules).connects()
    handsIn(story, hours(1)).pass(seconds(30))
    rules.set({ district: {}, homes: new Map([['h1', { pulseDangerHigh: 150 }]]) })
    expect(vitals(story.pass(minutes(5)))).toEqual([
      'routine vital-sign h1 raised: 脉搏 141 次/分(09:00、09:01 两次),居家界限 ≥100 [迟到59分]',
    ])
  })
})
