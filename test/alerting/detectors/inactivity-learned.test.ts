import { beforeAll, describe, expect, it } from 'vitest'
import { hours, minutes } from '../../../core/time.ts'
import { goTo, livedIn, LivedIn, livesADay, movesUntil, passesDoor, remembered, STEP, told } from './lived-in.ts'
import type { Story } from './story.ts'

let home = new LivedIn([], [])

beforeAll(async () => {
  const story = livedIn()
  expect(told(story.lines())).toEqual([])
  home = await remembered(story)
})

type Row = readonly [name: string, tell: (story: Story) => Story, expected: readonly (string | RegExp)[]]

const MORNING = /^urgent inactivity h1 raised: 卧室 07:00 起无活动已 1 小时 \d+ 分;此时段通常不超过 1 小时$/

const NOT_BACK =
  /^urgent not-returned h1 raised: 10:00 从前门外出,至今 (\d) 小时( \d+ 分)?未归;此时段通常不超过 1 小时( \d+ 分)?$/

const rows: readonly Row[] = [
  [
    'a morning without motion is told long before the first day’s ten hours, once, with what is usual',
    (s) => s.pass(hours(9), STEP),
    [MORNING],
  ],
  [
    'the first motion indoors ends it, and the next silence is told anew',
    (s) => s.pass(hours(4), STEP).moves('bedroom').pass(hours(4), STEP),
    [
      MORNING,
      'urgent inactivity h1 cleared: 卧室 11:00 又有活动',
      /^urgent inactivity h1 raised: 卧室 11:00 起无活动已 [23] 小时( \d+ 分)?;此时段通常不超过 \d/,
    ],
  ],
  [
    'motion out of a memory, late or retained, neither ends it nor starts one',
    (s) =>
      s
        .pass(hours(1), STEP)
        .says({ device: 'living', metric: 'motion', at: s.now() - minutes(30) })
        .says({ device: 'living', metric: 'motion', retained: true })
        .says({ device: 'living', metric: 'motion', history: true })
        .pass(hours(2), STEP),
    [MORNING],
  ],
  [
    'the hub’s deafness of an hour moves the limit by that hour, once',
    (s) => s.pass(hours(1), STEP).deaf(hours(1)).connects().pass(hours(3), STEP),
    [/^urgent inactivity h1 raised: 卧室 07:00 起无活动已 2 小时 \d+ 分;此时段通常不超过 1 小时$/],
  ],
  [
    'the gateway’s absence of an hour does, too',
    (s) => s.pass(hours(1), STEP).fallsSilent().pass(hours(1), STEP).connects().pass(hours(3), STEP),
    [/^urgent inactivity h1 raised: 卧室 07:00 起无活动已 2 小时 \d+ 分;此时段通常不超过 1 小时$/],
  ],
  [
    'the usual nap is nothing to tell',
    (s) => {
      movesUntil(s, '13:00')
      return s.pass(minutes(85), STEP).moves('bedroom')
    },
    [],
  ],
  [
    'an hour out is nothing to tell',
    (s) => {
      movesUntil(s, '10:00')
      return passesDoor(s).pass(minutes(70), STEP).moves()
    },
    [],
  ],
  [
    'who does not come back is told as not returned, with door, hour and what is usual; motion indoors ends it',
    (s) => {
      movesUntil(s, '10:00')
      return goTo(passesDoor(s), '20:00').moves()
    },
    [NOT_BACK, 'urgent not-returned h1 cleared: 客厅 20:00 又有活动'],
  ],
  [
    'the door alone ends nothing: who comes home and falls behind it is told again',
    (s) => {
      movesUntil(s, '10:00')
      goTo(passesDoor(s), '17:00')
      return goTo(passesDoor(s), '23:30')
    },
    [NOT_BACK, /^urgent not-returned h1 raised: 17:00 从前门外出/],
  ],
  [
    'who comes home, closes the door and falls in the hall is at home and told as still',
    (s) => {
      movesUntil(s, '10:00')
      goTo(passesDoor(s), '11:00').says({ device: 'front-door', metric: 'door-open' })
      s.moves().pass(minutes(1), STEP).says({ device: 'front-door', metric: 'door-open', value: false })
      return goTo(s, '22:00')
    },
    [/^urgent inactivity h1 raised: 客厅 11:00 起无活动已 \d 小时( \d+ 分)?;此时段通常不超过 \d/],
  ],
  [
    'who goes out in the evening is asked after at 23:00, for they always were back by then',
    (s) => {
      movesUntil(s, '21:30')
      return goTo(passesDoor(s, 'yard-gate'), '06:00')
    },
    ['urgent not-returned h1 raised: 21:40 从院门外出,至今 1 小时 20 分未归;近来 23:00 前都已回家'],
  ],
  [
    'who was out at that hour lately is not',
    (s) => {
      movesUntil(s, '21:30')
      goTo(passesDoor(s, 'yard-gate'), '23:40').moves('bedroom')
      livesADay(s)
      s.found()
      goTo(s, '07:00').moves('bedroom')
      movesUntil(s, '21:30')
      return goTo(passesDoor(s, 'yard-gate'), '23:30').moves()
    },
    [],
  ],
]

const matches = (lines: readonly string[], expected: Row[2]): void => {
  const seen = lines.map((line, index) => {
    const wanted = expected[index]
    return wanted instanceof RegExp && wanted.test(line) ? wanted : line
  })
  expect(seen).toEqual(expected)
}

describe('a home of which twenty days are known', () => {
  it.each(rows)('%s', (_, tell, expected) => {
    matches(told(tell(home.goesOn()).lines()), expected)
  })

  it('goes on after a restart as if nothing had been', async () => {
    const unbroken = livedIn()
    unbroken.found()
    const restarted = (await remembered(unbroken)).goesOn()
    const tell = (story: Story): readonly string[] =>
      told(goTo(passesDoor(story.pass(hours(4), STEP).moves('bedroom')), '23:30').lines())
    expect(tell(restarted)).toEqual(tell(unbroken))
  })
})
