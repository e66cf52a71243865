import { describe, expect, it } from 'vitest'
import type { SetThresholds } from '../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'
import { oneHome } from './village.ts'

const ofHome = (own: SetThresholds) => ({ district: {}, homes: new Map([['h1', own]]) })
const ofDistrict = (district: SetThresholds) => ({ district, homes: new Map() })

function begin(rules: RuleBook, clock = '10:00'): Story {
  return new Story(clock, oneHome(), rules).connects()
}

/** A contact that tells of closing, and then of an opening after which nobody moves. */
function leavesTheDoorOpen(story: Story): Story {
  const door = { device: 'front-door', metric: 'door-open' } as const
  story.says({ ...door, value: true }).pass(minutes(1))
  story
    .says({ ...door, value: false })
    .moves()
    .pass(minutes(1))
  return story.says({ ...door, value: true })
}

describe('a figure of this home alone', () => {
  it('counts though the district has a longer one: an outer door that may stand open for ten minutes', () => {
    const story = leavesTheDoorOpen(begin(new RuleBook(ofHome({ outerDoorOpen: minutes(10) }))))
    expect(story.pass(minutes(9)).lines()).toEqual([])
    expect(story.pass(minutes(2)).lines()).toEqual([expect.stringContaining('urgent inactivity h1 raised')])
  })
})

describe('figures that are set while the hub runs count', () => {
  it('for a door that stands open, within two minutes', () => {
    const rules = new RuleBook()
    const story = leavesTheDoorOpen(begin(rules)).pass(minutes(15))
    rules.set(ofHome({ outerDoorOpen: minutes(10) }))
    expect(story.pass(minutes(2)).lines()).toEqual([expect.stringContaining('urgent inactivity h1 raised')])
  })

  it('for two presses of one button', () => {
    const rules = new RuleBook()
    const press = { device: 'button', metric: 'sos' } as const
    const story = begin(rules).says(press).pass(seconds(70)).says(press)
    expect(story.lines().filter((line) => line.includes(' raised'))).toHaveLength(2)
    rules.set(ofDistrict({ sosOnce: minutes(5) }))
    story.pass(seconds(70)).says(press)
    expect(story.lines().filter((line) => line.includes(' raised'))).toEqual([])
  })

  it('for a fall that a radar goes on telling', () => {
    const rules = new RuleBook()
    const fall = { device: 'radar', metric: 'fall' } as const
    const story = begin(rules).says(fall).pass(minutes(6)).says(fall)
    expect(story.lines().filter((line) => line.includes(' fall h1 '))).toHaveLength(2)
    rules.set(ofDistrict({ fallOnce: hours(1), resentWithin: hours(2) }))
    expect(
      story
        .pass(minutes(6))
        .says(fall)
        .lines()
        .filter((line) => line.includes(' fall h1 ')),
    ).toEqual([])
  })

  it('for an SOS that a broker kept', () => {
    const rules = new RuleBook()
    const kept = { device: 'button', metric: 'sos', retained: true, payloadDigest: 'x' } as const
    const story = begin(rules).says(kept).pass(hours(2), minutes(1)).says(kept)
    expect(story.lines().filter((line) => line.includes(' sos '))).toHaveLength(1)
    rules.set(ofDistrict({ retainedOnce: hours(1) }))
    expect(
      story
        .says(kept)
        .lines()
        .filter((line) => line.includes(' sos ')),
    ).toHaveLength(1)
  })

  it('for the deafness of the hub', () => {
    const rules = new RuleBook(ofDistrict({ hubDeaf: hours(2) }))
    const story = begin(rules).moves().deaf(minutes(70), 'goes on').pass(minutes(1))
    expect(story.lines().filter((line) => line.includes('hub-deaf'))).toEqual([])
    rules.set(ofDistrict({}))
    story.deaf(minutes(70), 'goes on').pass(minutes(1))
    expect(story.lines().filter((line) => line.includes('hub-deaf'))).toHaveLength(1)
  })
})
