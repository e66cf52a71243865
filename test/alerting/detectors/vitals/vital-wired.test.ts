import { describe, expect, it } from 'vitest'
import { minutes } from '../../../../core/time.ts'
import { Story } from '../story.ts'

describe('vital signs in the hub', () => {
  it('are heard by the detectors as the alerter builds them', () => {
    const story = new Story('14:02')
      .connects()
      .says({ device: 'watch', metric: 'heart-rate', value: 128 })
      .pass(minutes(6))
    story.says({ device: 'watch', metric: 'heart-rate', value: 128 }).pass(minutes(1))
    expect(story.lines()).toEqual(['routine vital-sign h1 raised: 脉搏 128 次/分(14:02、14:08 两次),居家界限 ≥100'])
  })
})
