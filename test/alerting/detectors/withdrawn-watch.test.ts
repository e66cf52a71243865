import { describe, expect, it } from 'vitest'
import type { DurationMs } from '../../../core/time.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import { Story } from './story.ts'
import { onePlatform } from './village.ts'

/** The resident lives on behind a platform, with a watch that may say nothing of it; so does the other home, with all that it has. */
function withdrawn(time: DurationMs): Story {
  const story = new Story('08:00', onePlatform()).connects('platform').moves('m1').moves('m2')
  for (let gone = 0; gone < time; gone += minutes(30)) {
    story.moves('m2').hushes('m1').pass(minutes(30), minutes(1))
  }
  return story
}

describe('a home of which only a watch tells, whose resident took back that it may', () => {
  it('is asked after once, as still, and not day after day as one of which nothing is heard', () => {
    expect(withdrawn(days(3)).lines()).toEqual([
      expect.stringMatching(/^urgent inactivity h1 raised: 家中 08:00 起无活动已 4 小时/),
    ])
  })

  it('is told as one of which nothing is heard when the watch itself falls silent before that', () => {
    const story = new Story('08:00', onePlatform()).connects('platform').moves('m1').moves('m2')
    for (let gone = 0; gone < hours(5); gone += minutes(30)) story.moves('m2').pass(minutes(30), minutes(1))
    expect(story.lines()).toEqual([expect.stringMatching(/^urgent gateway-offline h1 raised: .*此户无任何信号/)])
  })
})
