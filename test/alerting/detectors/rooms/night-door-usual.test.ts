import { expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { hours, minutes } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { oneHome } from '../village.ts'

const STEP = minutes(1)

/** Each night somebody opens the front door at 02:10 and goes back to bed; at some minutes past it they are up again. */
function nights(story: Story, closes: boolean, ...upAfter: readonly number[]): Story {
  for (const wait of upAfter) {
    story.until('02:10').says({ device: 'front-door', metric: 'door-open' })
    story.pass(minutes(wait), STEP).moves('bedroom').pass(hours(1), STEP)
    if (closes) story.says({ device: 'front-door', metric: 'door-open', value: false })
  }
  return story
}

const raised = (lines: readonly string[]): number =>
  lines.filter((line) => line.includes('night-door h1 raised')).length
const beginning = (): Story => new Story('21:00').connects().moves('living')

it('a door whose closing nobody tells is given as long as it usually takes until somebody is up again, once that was seen twice', async () => {
  const story = nights(beginning(), false, 40, 40, 40, 55, 100)
  // The third and fourth are within 1.5 × 40 min; the fifth is not within 1.5 × 55.
  expect(raised(story.lines())).toBe(3)
  for (const share of [0.3, 0.5, 0.8]) {
    expect(raised(await linesInterrupted(oneHome(), story.happenings, { share }))).toBe(3)
  }
})

it('one that tells of closing has its fifteen minutes each night', () => {
  expect(raised(nights(beginning(), true, 40, 40, 40, 40).lines())).toBe(4)
})

it('without a margin every night is told', () => {
  const rules = new RuleBook({ district: { usualMargin: 0 }, homes: new Map() })
  const story = new Story('21:00', oneHome(), rules).connects().moves('living')
  expect(raised(nights(story, false, 40, 40, 40).lines())).toBe(3)
})
