import { describe, expect, it } from 'vitest'
import { minutes } from '../../../core/time.ts'
import { back, district, silent, up } from './district.ts'
import { linesInterrupted } from './interrupted.ts'
import type { Story } from './story.ts'
import type { Contents } from './village.ts'

const HOMES = ['a1', 'a2', 'a3', 'a4']
const ofAreas = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.includes('area-outage'))
const changes = (story: Story): readonly string[] => ofAreas(story.lines()).map((line) => line.split(' ')[3] ?? '')

/** The power is away for seven minutes and back for three, so many times. */
function flickers(story: Story, times: number): Story {
  for (let n = 0; n < times; n += 1) back(silent(story, ...HOMES).pass(minutes(7)), ...HOMES).pass(minutes(3))
  return story
}

describe('an area whose power comes and goes', () => {
  it('is told twice at the most, and is over when it stays back for a quarter of an hour', () => {
    const story = flickers(up(), 8)
    expect(changes(story)).toEqual(['raised:', 'cleared:', 'raised:'])
    expect(changes(story.pass(minutes(11)))).toEqual([])
    expect(changes(story.pass(minutes(3)))).toEqual(['cleared:'])
  })

  it('is told again, as no news, when it stays away for an hour after it came and went', () => {
    const story = flickers(up(), 4)
    expect(changes(story)).toHaveLength(3)
    expect(changes(silent(story, ...HOMES).pass(minutes(64)))).toEqual([])
    expect(ofAreas(story.pass(minutes(200)).lines())).toEqual([
      expect.stringMatching(/^urgent area-outage .* still: 一网格 09:10 起 4\/5 个网关同时无信号.*,4 户无人守护/),
    ])
  })

  it('is a matter of its own again an hour later', () => {
    const story = flickers(up(), 4).pass(minutes(80))
    expect(changes(story)).toHaveLength(4)
    expect(changes(flickers(story, 1))).toEqual(['raised:', 'cleared:'])
  })

  it('hides no larger outage: the village is told when it goes out beside the flickering grid', () => {
    const story = flickers(up(district({ a: 5, b: 5 })), 4)
    expect(changes(story)).toHaveLength(3)
    silent(story, ...HOMES, 'b1', 'b2', 'b3').pass(minutes(10))
    expect(ofAreas(story.lines()).map((line) => line.split(' ')[2])).toEqual(['120117101201'])
  })

  it('leaves the homes their own alerts: a dependent resident is told of at once', () => {
    const contents = district()
    const homes = contents.homes.map((home) =>
      home.id === 'a1' ? { ...home, careLevel: 'fully-dependent' as const } : home,
    )
    const lines = flickers(up({ ...contents, homes }), 3).lines()
    expect(lines.filter((line) => line.startsWith('urgent gateway-offline a1 raised'))).not.toHaveLength(0)
  })

  it('is told the same through a restart from a snapshot, wherever that falls', async () => {
    const contents: Contents = district()
    const story = flickers(up(contents), 5).pass(minutes(20))
    silent(story, ...HOMES).pass(minutes(70))
    const whole = story.lines()
    for (const share of [0.3, 0.5, 0.62, 0.7, 0.9]) {
      expect(await linesInterrupted(contents, story.happenings, { share })).toEqual(whole)
    }
  })
})
