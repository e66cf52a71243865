import { expect, it } from 'vitest'
import { hours, minutes } from '../../../core/time.ts'
import { Story } from './story.ts'

const smoke = (story: Story, on: boolean): Story =>
  story.says({ device: 'kitchen-smoke', metric: 'smoke', value: on, retained: true, payloadDigest: on ? 'ON' : 'OFF' })

it('a retained alarm that was over meanwhile is another when it comes again: no memory holds both', () => {
  const story = new Story('08:00').connects().pass(minutes(2))
  smoke(story, true).pass(minutes(20))
  smoke(story, false).pass(hours(5))
  smoke(story, true)
  expect(story.found().filter(({ kind }) => kind === 'smoke')).toHaveLength(2)
})

it('a retained alarm that a bridge brings again with each reconnection is told once', () => {
  const story = new Story('08:00').connects().pass(minutes(2))
  smoke(story, true).pass(hours(1)).connects()
  smoke(story, true).pass(hours(1)).connects()
  smoke(story, true)
  expect(story.found().filter(({ kind }) => kind === 'smoke')).toHaveLength(1)
})
