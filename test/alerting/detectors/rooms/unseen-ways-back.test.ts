import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { hours, minutes } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { goTo, livesADay, STEP } from '../lived-in.ts'
import { Story } from '../story.ts'
import { aHome } from '../village.ts'
import { aFlat } from './flat.ts'

const isDwell = (line: string): boolean => line.includes(' long-dwell ')
const told = (s: Story): readonly string[] => s.lines().filter(isDwell)

/** One visit by night: nothing from the bathroom on for so long, until the bedroom sees her. */
const visit = (s: Story, silent: DurationMs): Story =>
  s.moves('bedroom').pass(minutes(1), STEP).moves('bathroom').pass(silent, STEP).moves('bedroom')

const morning = (s: Story): Story => goTo(s, '07:00').moves('living')
const evening = (s: Story): Story => goTo(s, '22:30').moves('living')

/** Some nights before: at two she goes to the bathroom, and comes back within so many minutes as far as anything sees. */
function nights(ways: readonly number[], rules?: RuleBook): Story {
  const story = new Story('22:30', aFlat(), rules).connects().moves('living')
  for (const silent of ways) evening(morning(visit(goTo(story, '02:00'), minutes(silent))))
  story.lines()
  return goTo(story, '02:00').moves('bedroom').pass(minutes(1), STEP)
}

const AT_TWO = 'urgent long-dwell h1 raised: 卫生间 02:01 起停留已 1 小时,其间别处无活动;此户上限 1 小时'

describe('a fall in the bathroom by night', () => {
  it('is told after an hour where every way back to bed was seen', () => {
    expect(told(nights([4, 9, 3]).moves('bathroom').pass(hours(4), STEP))).toEqual([AT_TWO])
  })

  it('is left to the limit of silence where a way back was missed, for she may be in bed', () => {
    expect(told(nights([4, 40, 3]).moves('bathroom').pass(hours(6), STEP))).toEqual([])
  })

  it('is told after an hour there, too, while the bathroom goes on telling of somebody', () => {
    const story = nights([4, 40, 300])
    for (let n = 0; n < 4; n += 1) story.moves('bathroom').pass(minutes(20), STEP)
    expect(told(story)).toEqual([
      'urgent long-dwell h1 raised: 卫生间 02:01 起停留已 1 小时,其间别处无活动,02:41 仍在此活动;此户上限 1 小时',
    ])
  })

  it('is counted from when she came again: she was in bed in between, and nobody saw it', () => {
    const story = nights([4, 40, 3]).moves('bathroom').pass(minutes(50), STEP)
    expect(told(story.moves('bathroom').pass(minutes(35), STEP).moves('bathroom').pass(minutes(25), STEP))).toEqual([])
    story.moves('bathroom').pass(minutes(25), STEP).moves('bathroom').pass(minutes(25), STEP)
    expect(told(story)).toHaveLength(1)
  })

  it('is told by a radar that sees her, as ever', () => {
    const story = nights([4, 40, 3]).moves('bathroom').pass(minutes(40), STEP)
    story.says({ device: 'bath-radar', metric: 'presence' })
    expect(told(story.pass(hours(4), STEP))).toEqual([AT_TWO])
  })

  it('is told after an hour in the morning, when she was seen in the bathroom as she got up', () => {
    const story = goTo(nights([4, 40, 3]).moves('bathroom'), '07:05').moves('bathroom')
    expect(told(story.pass(hours(3), STEP))).toEqual([
      'urgent long-dwell h1 raised: 卫生间 07:05 起停留已 1 小时,其间别处无活动,07:05 仍在此活动;此户上限 1 小时',
    ])
  })

  it('is told after an hour where the home is to be judged by the figure as it is written', () => {
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', { usualMargin: 0 }]]) })
    expect(told(nights([4, 40, 3], rules).moves('bathroom').pass(hours(4), STEP))).toEqual([AT_TWO])
  })
})

describe('a fall in the bathroom by day', () => {
  it('is told after an hour, whatever the nights were like', () => {
    const story = goTo(nights([40, 200, 300]), '14:00')
      .moves('living')
      .pass(minutes(1), STEP)
      .moves('bathroom')
    expect(told(story.pass(hours(3), STEP))).toEqual([
      'urgent long-dwell h1 raised: 卫生间 14:01 起停留已 1 小时,其间别处无活动;此户上限 1 小时',
    ])
  })
})

describe('a way back that nobody saw', () => {
  it('may have been a fall when it was told, and counts when there is another', () => {
    expect(told(nights([180]).moves('bathroom').pass(hours(3), STEP))).toHaveLength(1)
    expect(told(nights([180, 180]).moves('bathroom').pass(hours(3), STEP))).toEqual([])
  })

  it('is noticed between two visits, too: a pause, and the bathroom again', () => {
    const story = nights([]).moves('bathroom').pass(minutes(45), STEP).moves('bathroom').pass(STEP, STEP)
    morning(story.moves('bedroom')).lines()
    expect(told(goTo(evening(story), '02:00').moves('bathroom').pass(hours(4), STEP))).toEqual([])
  })

  it('is forgotten after the days for which usual times are remembered', () => {
    const rules = new RuleBook({ district: { usualMemory: hours(24 * 7) }, homes: new Map() })
    const weeks = [40, 3, 3, 3, 3, 3, 3, 3]
    expect(told(nights(weeks.slice(0, 6), rules).moves('bathroom').pass(hours(3), STEP))).toEqual([])
    expect(told(nights(weeks, rules).moves('bathroom').pass(hours(3), STEP))).toEqual([AT_TWO])
  })

  it('is expected when a resident goes to bed early, in the hour before they usually sleep', () => {
    const rules = new RuleBook({
      district: { sleepStart: hours(20), sleepLearnedAfter: 31 },
      homes: new Map(),
    })
    const bedtime = (s: Story): Story => goTo(s, '19:15').moves('living').moves('bathroom')
    const story = bedtime(new Story('18:00', aFlat(), rules).connects())
      .pass(minutes(40), STEP)
      .moves('bedroom')
    morning(story).lines()
    expect(told(bedtime(story).pass(hours(4), STEP))).toEqual([])
    expect(told(morning(story).moves('bathroom').pass(hours(2), STEP))).toHaveLength(1)
  })

  it('is known after a restart, and what a hub of before it knew of is still judged', async () => {
    const story = nights([4, 40, 3]).moves('bathroom').pass(hours(6), STEP)
    for (const share of [0.2, 0.5, 0.99]) {
      expect((await linesInterrupted(aFlat(), story.happenings, { share })).filter(isDwell)).toEqual([])
    }
    story.lines()
    for (let n = 0; n < 4; n += 1) story.moves('bathroom').pass(minutes(20), STEP)
    const lines = told(story)
    expect(lines).toHaveLength(1)
    for (const share of [0.98, 0.994]) {
      expect((await linesInterrupted(aFlat(), story.happenings, { share })).filter(isDwell)).toEqual(lines)
    }
    const before = new Story('14:00', aFlat()).connects().moves('living').moves('bathroom').pass(minutes(10))
    const memory = await before.memory()
    // As it was remembered before: without how steadily somebody was seen.
    const older = memory.map(({ detector, json, ...rest }) =>
      Object.assign(rest, { detector, json: json.replace(/( false)( \d+){3}(?=\\n|")/u, '$1') }),
    )
    expect(older).not.toEqual(memory)
    const after = new Story('14:00', aFlat()).resumes(before.happenings, older)
    expect(told(after.pass(minutes(51)))).toHaveLength(1)
  })
})

describe('a silence after the bathroom that may be a way back unseen', () => {
  it('is told an hour after the latest that she got up lately, when the limit of silence has not told it by then', () => {
    const story = new Story('06:00', { ...aFlat(), homes: [aHome('h1')] }).connects()
    for (let day = 0; day < 16; day += 1) {
      livesADay(story)
      visit(goTo(story, '02:00'), minutes(day % 4 === 0 ? 150 : 4))
    }
    livesADay(story).lines()
    const lines = goTo(story, '02:00').moves('bathroom').pass(hours(10), STEP).lines()
    expect(lines.find((line) => line.startsWith('urgent'))).toBe(
      'urgent long-dwell h1 raised: 卫生间 02:00 起停留已 6 小时,其间别处无活动(或已回房而未被看到,但近来最晚 07:00 起身);此户上限 1 小时',
    )
  })
})

describe('readings of a night that come again', () => {
  const device = fc.constantFrom('bathroom', 'bathroom', 'bedroom', 'living')
  const moment = fc.record({ device, after: fc.constantFrom(2, 10, 25, 40, 70) })

  it('raise nothing that was not raised without them', () => {
    const copies = fc.array(fc.tuple(fc.nat(39), fc.integer({ min: 0, max: 190 })), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(moment, { minLength: 10, maxLength: 40 }), copies, (list, again) => {
        let at = 0
        const clean = list.map(({ device: from, after }) => ({ device: from, at: (at += after), arrives: at }))
        const more = again.flatMap(([which, late]) => {
          const chosen = clean[which % clean.length]
          return chosen === undefined ? [] : [{ ...chosen, arrives: chosen.arrives + late }]
        })
        // Late readings alone would show, after an hour, that the sensor's clock is slow.
        const meanwhile = more.filter((copy) =>
          clean.some(
            ({ device: from, at: heardAt }) =>
              from === copy.device && heardAt <= copy.arrives && copy.arrives - heardAt < 50,
          ),
        )
        expect(raised([...clean, ...meanwhile])).toBeLessThanOrEqual(raised(clean))
      }),
      { numRuns: 30 },
    )
  })
})

/** How many stays are told as too long when the sensors' readings come like that from 22:00 on, in minutes. */
function raised(
  readings: readonly { readonly device: string; readonly at: number; readonly arrives: number }[],
): number {
  const story = new Story('22:00', aFlat()).connects().moves('living')
  const start = story.now()
  for (const { device, at, arrives } of readings.toSorted((a, b) => a.arrives - b.arrives || a.at - b.at)) {
    const wait = start + minutes(arrives) - story.now()
    if (wait > 0) story.pass(wait, STEP)
    story.says({ device, metric: 'motion', at: start + minutes(at) })
  }
  return told(story.pass(hours(2), STEP)).filter((line) => line.includes(' raised')).length
}
