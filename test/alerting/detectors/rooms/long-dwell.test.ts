import { describe, expect, it } from 'vitest'
import type { Home } from '../../../../core/directory.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { aFlat } from './flat.ts'

const isDwell = (line: string): boolean => line.includes(' long-dwell ')
const told = (s: Story): readonly string[] => s.lines().filter(isDwell)

type Row = readonly [
  name: string,
  home: Partial<Home>,
  start: string,
  tell: (s: Story) => Story,
  expected: readonly string[],
]

const BATH = 'urgent long-dwell h1 raised: 卫生间 14:02 起停留已 1 小时,其间别处无活动;此户上限 1 小时'
const BED = 'urgent long-dwell h1 raised: 卧室 06:00 起白天停留已 10 小时,其间别处无活动;此户上限 10 小时'

const rows: readonly Row[] = [
  [
    'an hour in the bathroom, quiet: told once, from the first sign there',
    {},
    '14:00',
    (s) => s.moves('living').pass(minutes(2)).moves('bathroom').pass(hours(3)),
    [BATH],
  ],
  [
    'and the same when they move about in there',
    {},
    '14:00',
    (s) => {
      s.moves('living').pass(minutes(2))
      for (let n = 0; n < 12; n += 1) s.moves('bathroom').pass(minutes(10))
      return s
    },
    [BATH],
  ],
  [
    'ten seconds short of an hour is nothing',
    {},
    '14:00',
    (s) =>
      s
        .moves('living')
        .moves('bathroom')
        .pass(minutes(60) - seconds(10)),
    [],
  ],
  [
    'the first sign elsewhere ends it',
    {},
    '14:00',
    (s) => s.moves('living').pass(minutes(2)).moves('bathroom').pass(minutes(80)).moves('living'),
    [BATH, 'urgent long-dwell h1 cleared: 客厅 15:22 有活动'],
  ],
  [
    'who was elsewhere in between begins anew',
    {},
    '14:00',
    (s) => s.moves('bathroom').pass(minutes(50)).moves('living').pass(minutes(1)).moves('bathroom').pass(minutes(50)),
    [],
  ],
  [
    'a fridge is elsewhere, too',
    {},
    '14:00',
    (s) => s.moves('bathroom').pass(minutes(50)).says({ device: 'fridge', metric: 'door-open' }).pass(hours(3)),
    [],
  ],
  [
    'who went out is not in the bathroom, though nothing else was seen',
    {},
    '14:00',
    (s) =>
      s
        .moves('living')
        .moves('bathroom')
        .pass(minutes(5))
        .says({ device: 'front-door', metric: 'door-open' })
        .pass(hours(5)),
    [],
  ],
  [
    'nor is who goes out by a door that tells of openings alone, the second time as the first',
    {},
    '08:00',
    (s) => {
      for (let n = 0; n < 3; n += 1) {
        s.moves('living').pass(minutes(2)).moves('bathroom').pass(minutes(5))
        s.says({ device: 'front-door', metric: 'door-open' }).pass(hours(2))
      }
      return s
    },
    [],
  ],
  [
    'an inner door does not say on which side they are',
    {},
    '14:00',
    (s) => s.moves('bedroom').moves('living').says({ device: 'bath-door', metric: 'door-open' }).pass(hours(2)),
    [],
  ],
  [
    'what is worn, a call for help, and what is late, retained or out of a memory, end nothing',
    {},
    '14:00',
    (s) => {
      s.says({ device: 'watch', metric: 'steps', value: 10 }).moves('living').pass(minutes(2)).moves('bathroom')
      return s
        .pass(minutes(40))
        .says({ device: 'watch', metric: 'steps', value: 20 })
        .says({ device: 'living', metric: 'motion', at: s.now() - minutes(50) })
        .says({ device: 'living', metric: 'motion', at: s.now(), history: true })
        .says({ device: 'living', metric: 'motion', retained: true })
        .says({ device: 'living', metric: 'motion', value: false })
        .pass(hours(1))
    },
    [BATH],
  ],
  [
    'a bathroom is not judged where no other room tells of anybody',
    {},
    '14:00',
    (s) => s.moves('bathroom').pass(hours(5)),
    [],
  ],
  [
    'nor where a cat or somebody else lives, too',
    { pets: true },
    '14:00',
    (s) => s.moves('living').moves('bathroom').pass(hours(5)),
    [],
  ],
  [
    'who cannot get up alone is asked after sooner',
    { careLevel: 'fully-dependent' },
    '14:00',
    (s) => s.moves('living').pass(minutes(2)).moves('bathroom').pass(hours(1)),
    ['urgent long-dwell h1 raised: 卫生间 14:02 起停留已 45 分,其间别处无活动;此户上限 45 分'],
  ],
  [
    'a radar that sees somebody says the same',
    {},
    '14:00',
    (s) => s.moves('living').pass(minutes(2)).says({ device: 'bath-radar', metric: 'presence' }).pass(hours(2)),
    [BATH],
  ],
  [
    'a radar that sees nobody any more says that they have left unseen',
    {},
    '14:00',
    (s) =>
      s
        .moves('living')
        .pass(minutes(2))
        .says({ device: 'bath-radar', metric: 'presence' })
        .pass(minutes(50))
        .says({ device: 'bath-radar', metric: 'presence', value: false })
        .pass(hours(2)),
    [],
  ],
  [
    'one that loses sight for a while and sees them again does not begin anew',
    {},
    '14:00',
    (s) =>
      s
        .moves('living')
        .pass(minutes(2))
        .says({ device: 'bath-radar', metric: 'presence' })
        .pass(minutes(50))
        .says({ device: 'bath-radar', metric: 'presence', value: false })
        .pass(minutes(20))
        .says({ device: 'bath-radar', metric: 'presence' })
        .pass(minutes(1)),
    ['urgent long-dwell h1 raised: 卫生间 14:02 起停留已 1 小时 10 分,其间别处无活动;此户上限 1 小时'],
  ],
  [
    'ten hours in the bedroom by day are told, counted from the morning',
    {},
    '22:30',
    (s) => s.moves('living').moves('bedroom').pass(hours(18)),
    [BED],
  ],
  [
    'ten seconds short of them nothing is',
    {},
    '22:30',
    (s) =>
      s
        .moves('living')
        .moves('bedroom')
        .pass(hours(17.5) - seconds(10)),
    [],
  ],
  [
    'by night it does not count: who goes to bed in the afternoon is asked after tomorrow',
    {},
    '14:00',
    (s) => s.moves('living').moves('bedroom').pass(hours(25.9)),
    [],
  ],
  ['and then is', {}, '14:00', (s) => s.moves('living').moves('bedroom').pass(hours(26)), [BED]],
  [
    'with a cat the bed alone tells: in it for ten hours of a day',
    { pets: true },
    '22:30',
    (s) => {
      s.says({ device: 'bed', metric: 'bed-occupied' })
      for (let n = 0; n < 40; n += 1) s.pass(minutes(30)).moves('living')
      return s.says({ device: 'bed', metric: 'bed-occupied', value: false })
    },
    [BED, 'urgent long-dwell h1 cleared: 卧室 18:30 有活动'],
  ],
  [
    'and out of it once begins anew',
    { occupants: 2 },
    '22:30',
    (s) =>
      s
        .says({ device: 'bed', metric: 'bed-occupied' })
        .until('09:00')
        .says({ device: 'bed', metric: 'bed-occupied', value: false })
        .pass(minutes(5))
        .says({ device: 'bed', metric: 'bed-occupied' })
        .until('18:00'),
    [],
  ],
  [
    'time in which the hub was deaf does not count',
    {},
    '14:00',
    (s) => s.moves('living').moves('bathroom').pass(minutes(30)).deaf(minutes(50)).connects().pass(minutes(29)),
    [],
  ],
  [
    'and is waited for once',
    {},
    '14:02',
    (s) => s.moves('living').moves('bathroom').pass(minutes(30)).deaf(minutes(50)).connects().pass(minutes(60)),
    ['urgent long-dwell h1 raised: 卫生间 14:02 起停留已 1 小时 50 分,其间别处无活动;此户上限 1 小时'],
  ],
  [
    'nothing is said while the gateway is silent',
    {},
    '14:02',
    (s) => s.moves('living').moves('bathroom').pass(minutes(5)).fallsSilent().pass(hours(3)),
    [],
  ],
  [
    'a sign that was overtaken on its way moves nobody',
    {},
    '14:00',
    (s) =>
      s
        .says({ device: 'living', metric: 'motion', at: s.now() })
        .pass(minutes(1))
        .says({ device: 'bathroom', metric: 'motion', at: s.now() })
        .pass(minutes(1))
        .says({ device: 'bathroom', metric: 'motion', at: s.now() })
        .says({ device: 'living', metric: 'motion', at: s.now() - seconds(30) })
        .pass(minutes(70)),
    [BATH],
  ],
]

describe('long-dwell', () => {
  it.each(rows)('%s', (_, home, start, tell, expected) => {
    expect(told(tell(new Story(start, aFlat(home)).connects()))).toEqual(expected)
  })

  it.each(rows)('%s: the same when the hub starts again in the middle', async (_, home, start, tell, expected) => {
    const { happenings } = tell(new Story(start, aFlat(home)).connects())
    for (const share of [0.3, 0.6, 0.95]) {
      expect((await linesInterrupted(aFlat(home), happenings, { share })).filter(isDwell)).toEqual(expected)
    }
  })

  it('says the same in English', () => {
    const summaries = new Story('22:30', aFlat()).connects().moves('living').moves('bedroom').pass(hours(18)).found()
    expect(summaries.find(({ kind }) => kind === 'long-dwell')?.summary.en).toBe(
      'Bedroom: there since 06:00 (10 h by day), no sign elsewhere; the limit here is 10 h',
    )
  })
})
