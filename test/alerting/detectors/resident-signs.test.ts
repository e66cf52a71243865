import { describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import type { Saying } from './story.ts'
import { Story } from './story.ts'
import { oneHome } from './village.ts'

const begin = (): Story => new Story('06:00', oneHome({ inactivityCeiling: hours(3) })).connects()

/** The resident moves, and opens the front door a moment later; what then comes is no older than two minutes. */
function leaves(story: Story, then: Pick<Saying, 'device' | 'metric'>, after: number): readonly string[] {
  const at = story.now()
  story.says({ device: 'living', metric: 'motion', at }).pass(seconds(1), seconds(1))
  story.says({ device: 'front-door', metric: 'door-open', at: story.now() }).pass(seconds(1), seconds(1))
  story.says({ ...then, at: at + after }).pass(hours(3) + minutes(10), minutes(1))
  return story.found().map(({ kind }) => kind)
}

describe('a sign of the resident', () => {
  it('is none when it is an older one once more: who was seen before they went out is not in for that', () => {
    expect(leaves(begin(), { device: 'living', metric: 'motion' }, 0)).toEqual([])
  })

  it('is one when it is newer than all others by its own time', () => {
    expect(leaves(begin(), { device: 'living', metric: 'motion' }, seconds(2))).toEqual(['inactivity'])
  })
})
