import { describe, expect, it } from 'vitest'
import type { Home } from '../../../core/directory.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'
import { aDevice, aGateway, aHome, oneHome, onePlatform } from './village.ts'

const still = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.includes(' inactivity '))

type Row = readonly [
  name: string,
  home: Partial<Home>,
  start: string,
  tell: (story: Story) => Story,
  expected: readonly string[],
]

const rows: readonly Row[] = [
  [
    'on the first day the care level’s limit holds: told once, with room and time',
    {},
    '02:10',
    (s) => s.moves('bedroom').pass(hours(20)),
    ['urgent inactivity h1 raised: 卧室 02:10 起无活动已 10 小时;尚在学习,暂按 10 小时'],
  ],
  [
    'it is earlier for who depends on others',
    { careLevel: 'fully-dependent' },
    '02:10',
    (s) => s.moves('bedroom').pass(hours(20)),
    ['urgent inactivity h1 raised: 卧室 02:10 起无活动已 6 小时;尚在学习,暂按 6 小时'],
  ],
  ['stillness short of the limit is nothing', {}, '08:00', (s) => s.moves().pass(hours(10) - seconds(10)), []],
  [
    'a home may have its own limit',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => s.moves().pass(hours(5)),
    ['urgent inactivity h1 raised: 客厅 08:00 起无活动已 4 小时;此户上限 4 小时'],
  ],
  [
    'the first motion ends the silence, and the next silence is told anew',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => s.moves().pass(hours(5)).moves('bedroom').pass(hours(5)),
    [
      'urgent inactivity h1 raised: 客厅 08:00 起无活动已 4 小时;此户上限 4 小时',
      'urgent inactivity h1 cleared: 卧室 13:00 又有活动',
      'urgent inactivity h1 raised: 卧室 13:00 起无活动已 4 小时;此户上限 4 小时',
    ],
  ],
  [
    'motion that comes late, retained or out of a memory neither ends a silence nor starts one',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) =>
      s
        .moves()
        .pass(hours(3))
        .says({ device: 'living', metric: 'motion', at: s.now() - minutes(30) })
        .says({ device: 'living', metric: 'motion', retained: true })
        .says({ device: 'living', metric: 'motion', history: true })
        .pass(hours(2)),
    ['urgent inactivity h1 raised: 客厅 08:00 起无活动已 4 小时;此户上限 4 小时'],
  ],
  [
    'motion without a time, right after the gateway was away, may be old and ends nothing',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) =>
      s
        .moves()
        .pass(hours(3) - minutes(3))
        .disconnects('lost')
        .pass(minutes(3))
        .connects()
        .moves()
        .pass(hours(2)),
    ['urgent inactivity h1 raised: 客厅 08:00 起无活动已 4 小时 3 分;此户上限 4 小时'],
  ],
  [
    'a door that repeats its state every hour is nobody’s hand; one that changes is',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => {
      s.moves()
      for (let n = 0; n < 3; n += 1) s.pass(hours(1)).says({ device: 'fridge', metric: 'door-open', value: false })
      return s.pass(minutes(30)).says({ device: 'fridge', metric: 'door-open' }).pass(hours(3))
    },
    [],
  ],
  [
    'a heart rate is no sign of being up, a step is',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) =>
      s
        .says({ device: 'watch', metric: 'steps', value: 100 })
        .moves()
        .pass(hours(2))
        .says({ device: 'watch', metric: 'steps', value: 120 })
        .pass(hours(3))
        .says({ device: 'watch', metric: 'heart-rate', value: 71 })
        .pass(hours(2)),
    ['urgent inactivity h1 raised: 家中 10:00 起无活动已 4 小时;此户上限 4 小时'],
  ],
  [
    'where two live, only what is worn and the bed count',
    { occupants: 2, inactivityCeiling: hours(4) },
    '08:00',
    (s) => {
      s.says({ device: 'bed', metric: 'bed-occupied' })
      for (let n = 0; n < 24; n += 1) s.pass(minutes(30)).moves()
      return s
    },
    ['urgent inactivity h1 raised: 卧室 08:00 起无活动已 4 小时;此户上限 4 小时'],
  ],
  [
    'with a cat and nothing personal, stillness is not judged at all',
    { pets: true },
    '08:00',
    (s) => s.moves().says({ device: 'front-door', metric: 'door-open' }).pass(hours(30)),
    [],
  ],
  [
    'a home that has only an SOS button is never called still',
    {},
    '08:00',
    (s) => s.says({ device: 'button', metric: 'sos' }).pass(hours(30)),
    [],
  ],
  [
    'an outer door left open by day with nobody moving is told after 30 min, and closing it ends that',
    {},
    '10:00',
    (s) =>
      s
        .says({ device: 'front-door', metric: 'door-open', value: false })
        .moves()
        .pass(minutes(5))
        .says({ device: 'front-door', metric: 'door-open' })
        .pass(minutes(40))
        .says({ device: 'front-door', metric: 'door-open', value: false }),
    [
      'urgent inactivity h1 raised: 外门 10:05 打开至今 30 分,此后无活动',
      'urgent inactivity h1 cleared: 门厅 10:45 又有活动',
    ],
  ],
  [
    'a contact that was never heard to close leaves it open whether the door stands open',
    {},
    '10:00',
    (s) => s.moves().pass(minutes(5)).says({ device: 'front-door', metric: 'door-open' }).pass(hours(3)),
    [],
  ],
  [
    'an open outer door is nothing to tell when somebody moves after it',
    {},
    '10:00',
    (s) =>
      s
        .says({ device: 'front-door', metric: 'door-open', value: false })
        .says({ device: 'front-door', metric: 'door-open' })
        .pass(minutes(5))
        .moves()
        .pass(hours(1)),
    [],
  ],
  [
    'a closing that comes late still answers for the door',
    {},
    '10:00',
    (s) =>
      s
        .says({ device: 'front-door', metric: 'door-open', value: false, retained: true })
        .says({ device: 'front-door', metric: 'door-open', at: s.now() })
        .pass(minutes(20))
        .says({ device: 'front-door', metric: 'door-open', value: false, at: s.now() - minutes(15) })
        .pass(hours(1)),
    [],
  ],
  [
    'an opening that is handed in again a minute after the closing opens nothing',
    {},
    '10:00',
    (s) => {
      const openedAt = s.now()
      return s
        .says({ device: 'front-door', metric: 'door-open', at: openedAt })
        .pass(seconds(30))
        .says({ device: 'front-door', metric: 'door-open', value: false, at: s.now() })
        .pass(seconds(60))
        .says({ device: 'front-door', metric: 'door-open', at: openedAt })
        .pass(hours(1))
    },
    [],
  ],
  [
    'an outer door opened at night is looked at in the morning',
    {},
    '23:00',
    (s) =>
      s
        .says({ device: 'front-door', metric: 'door-open', value: false })
        .says({ device: 'front-door', metric: 'door-open' })
        .pass(hours(7) + minutes(30)),
    ['urgent inactivity h1 raised: 外门 23:00 打开至今 7 小时,此后无活动'],
  ],
  [
    'nobody is called still while the gateway is silent; once it is back the hub listens before it judges',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => s.moves().pass(hours(3)).fallsSilent().pass(hours(6)).connects().pass(minutes(59)),
    [],
  ],
  [
    'and after that time of listening it judges',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => s.moves().pass(hours(3)).fallsSilent().pass(hours(6)).connects().pass(minutes(62)),
    ['urgent inactivity h1 raised: 客厅 08:00 起无活动已 10 小时;此户上限 4 小时'],
  ],
  [
    'the hub’s own deafness of an hour moves the deadline by that hour',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) =>
      s
        .moves()
        .pass(hours(1))
        .deaf(hours(1))
        .connects()
        .pass(hours(2) + minutes(59)),
    [],
  ],
  [
    'and no further',
    { inactivityCeiling: hours(4) },
    '08:00',
    (s) => s.moves().pass(hours(1)).deaf(hours(1)).connects().pass(hours(3)),
    ['urgent inactivity h1 raised: 客厅 08:00 起无活动已 5 小时;此户上限 4 小时'],
  ],
]

describe('inactivity', () => {
  it.each(rows)('%s', (_, home, start, tell, expected) => {
    const story = new Story(start, oneHome(home)).connects()
    expect(still(tell(story).lines())).toEqual(expected)
  })

  it('judges a home behind a shared platform only while something else of that home is heard', () => {
    const story = new Story('08:00', onePlatform()).connects('platform').moves('m1').moves('m2').pass(hours(1))
    story.says({ device: 't1', metric: 'room-temperature', value: 18 }).pass(hours(4))
    expect(still(story.lines())).toEqual(['urgent inactivity h1 raised: 家中 08:00 起无活动已 4 小时;此户上限 4 小时'])
  })

  it('gives the hub time to listen, too, when both gateways of a home were away', () => {
    const contents = {
      homes: [aHome('h1', { inactivityCeiling: hours(4) })],
      gateways: [aGateway('g1', ['h1']), aGateway('g2', ['h1'])],
      devices: [aDevice('living', { gateway: 'g1' })],
    }
    const story = new Story('08:00', contents).connects('g1').connects('g2').moves().pass(hours(3))
    story.fallsSilent('g1').pass(minutes(10)).fallsSilent('g2').pass(hours(6))
    story.connects('g1').pass(minutes(10)).connects('g2').pass(minutes(35))
    expect(still(story.lines())).toEqual([])
    expect(still(story.pass(minutes(20)).lines())).toHaveLength(1)
  })

  it('says the same in English', () => {
    const [finding] = new Story('02:10').connects().moves('bedroom').pass(hours(13)).found()
    expect(finding?.summary.en).toBe('No activity for 10 h since 02:10 (Bedroom); still learning, for now 10 h')
  })
})
