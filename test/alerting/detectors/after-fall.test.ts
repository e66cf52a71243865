import { describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'
import { oneHome } from './village.ts'

const up = (bedroom: string, living: string): string =>
  `noted: 跌倒后卧室 ${bedroom}、客厅 ${living} 有活动:可能已起身,请仍确认 [可能已起身]`
const STILL = '跌倒后 2 分内屋里无任何活动 [此后无活动]'

/** 14:32, a fall in a bathroom of a home that was lived in before. */
const fallen = (story = new Story('14:30').connects()): Story => {
  story.moves('living').pass(minutes(2)).says({ device: 'radar', metric: 'fall' })
  story.found()
  return story
}

const notes = (story: Story): readonly string[] =>
  story
    .found()
    .flatMap(({ detector, change, hurry, summary, marks }) =>
      detector === 'after-fall'
        ? [`${change}${hurry === true ? ' hurried' : ''}: ${summary.zh}${marks.map(({ zh }) => ` [${zh}]`).join('')}`]
        : [],
    )

describe('after a fall', () => {
  it.each<[string, (story: Story) => Story, readonly string[]]>([
    [
      'motion in two rooms says probably up',
      (s) =>
        s
          .pass(minutes(2) - seconds(20))
          .moves('bedroom')
          .pass(minutes(1))
          .moves('living'),
      [up('14:33', '14:34')],
    ],
    ['nobody moving for two minutes hurries the alert, once', (s) => s.pass(minutes(20)), [`noted hurried: ${STILL}`]],
    [
      'motion that follows the stillness is said as well',
      (s) =>
        s
          .pass(minutes(2) + seconds(20))
          .moves('bedroom')
          .pass(seconds(40))
          .moves('living'),
      [`noted hurried: ${STILL}`, up('14:34', '14:35')],
    ],
    [
      'motion in one room says nothing',
      (s) => s.pass(seconds(40)).moves('bedroom').pass(minutes(3)).moves('bedroom'),
      [],
    ],
    [
      'motion of the first half minute may be the fall itself',
      (s) => s.pass(seconds(10)).moves('bedroom').pass(seconds(10)).moves('living').pass(minutes(1)),
      [],
    ],
    [
      'the outer door says that somebody may have come, and motion after it says nothing of the resident',
      (s) =>
        s
          .pass(minutes(1))
          .says({ device: 'front-door', metric: 'door-open' })
          .moves('bedroom')
          .pass(minutes(1))
          .moves('living')
          .pass(minutes(5)),
      ['noted: 外门 14:33 有动静,可能有人到场'],
    ],
    [
      'late and retained motion is no sign',
      (s) =>
        s
          .pass(minutes(1))
          .says({ device: 'bedroom', metric: 'motion', retained: true })
          .says({ device: 'living', metric: 'motion', history: true })
          .pass(minutes(2)),
      [`noted hurried: ${STILL}`],
    ],
    ['a gateway that cannot be heard says nothing', (s) => s.leavesWill().pass(minutes(5)), []],
    [
      "the device's own cancel ends the watch",
      (s) => s.says({ device: 'radar', metric: 'fall', value: false }).pass(minutes(5)),
      [],
    ],
    [
      'what comes half an hour later is another story',
      (s) => s.pass(minutes(1)).moves('bedroom').pass(minutes(31)).moves('living'),
      [],
    ],
  ])('%s', (_, happens, expected) => {
    expect(notes(happens(fallen()))).toEqual(expected)
  })

  it('says nothing of being up where others or animals live', () => {
    for (const other of [{ occupants: 2 }, { pets: true }]) {
      const story = fallen(new Story('14:30', oneHome(other)).connects())
      expect(notes(story.pass(minutes(1)).moves('bedroom').pass(minutes(1)).moves('living'))).toEqual([])
    }
  })

  it('says nothing in a home in which nothing ever told of motion', () => {
    const story = new Story('14:30').connects().pass(minutes(2)).says({ device: 'radar', metric: 'fall' })
    story.found()
    expect(notes(story.pass(minutes(5)))).toEqual([])
  })

  it('takes a fall that comes late for no beginning', () => {
    const story = new Story('14:30').connects().moves('living').pass(minutes(2))
    story.says({ device: 'radar', metric: 'fall', history: true, at: story.now() - hours(2) })
    story.found()
    expect(notes(story.pass(minutes(5)))).toEqual([])
  })
})
