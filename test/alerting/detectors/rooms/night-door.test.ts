import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import type { Home } from '../../../../core/directory.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { oneHome } from '../village.ts'

const isDoor = (line: string): boolean => line.includes(' night-door ')
const told = (s: Story): readonly string[] => s.lines().filter(isDoor)

const opens = (s: Story): Story => s.says({ device: 'front-door', metric: 'door-open' })
const closes = (s: Story): Story => s.says({ device: 'front-door', metric: 'door-open', value: false })
/** Its contact has been heard to close, and somebody to move: so both can be waited for. */
const lived = (s: Story): Story => closes(opens(s.moves()).pass(seconds(10)))
/** Somebody moved, and of the door only openings were ever heard. */
const livedOpenOnly = (s: Story): Story => opens(s.moves()).pass(seconds(30)).moves()

type Row = readonly [
  name: string,
  home: Partial<Home>,
  start: string,
  tell: (s: Story) => Story,
  expected: readonly string[],
]

const RAISED = 'urgent night-door h1 raised: 外门 02:10 打开,15 分内未关门、屋内无活动;睡眠时段按 22:00–05:00'
const OPEN_ONLY = 'urgent night-door h1 raised: 外门 02:10 打开,15 分内屋内无活动;睡眠时段按 22:00–05:00'

const rows: readonly Row[] = [
  ['a night in which no door opens is nothing to tell', {}, '21:00', (s) => lived(s).until('09:00'), []],
  [
    'a door opened at night, not closed and nobody moving: told after 15 min, once',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(hours(2)),
    [RAISED],
  ],
  [
    'a second short of 15 min is nothing yet',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(minutes(15) - seconds(10)),
    [],
  ],
  [
    'closing it in time is an answer',
    {},
    '21:00',
    (s) => closes(opens(lived(s).until('02:10')).pass(minutes(14))).pass(hours(1)),
    [],
  ],
  [
    'motion indoors in time is an answer',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(minutes(14)).moves('bedroom').pass(hours(1)),
    [],
  ],
  [
    'motion ends it',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(minutes(30)).moves('bedroom').pass(hours(1)),
    [RAISED, 'urgent night-door h1 cleared: 卧室 02:40 有活动'],
  ],
  [
    'closing ends it',
    {},
    '21:00',
    (s) => closes(opens(lived(s).until('02:10')).pass(minutes(30))).pass(hours(1)),
    [RAISED, 'urgent night-door h1 cleared: 外门 02:40 已关'],
  ],
  [
    'a minute before the sleeping hours it is nothing',
    {},
    '21:00',
    (s) => opens(lived(s).until('21:59')).pass(hours(3)),
    [],
  ],
  [
    'with their first minute it is',
    {},
    '21:00',
    (s) => opens(lived(s).until('22:00')).pass(hours(1)),
    ['urgent night-door h1 raised: 外门 22:00 打开,15 分内未关门、屋内无活动;睡眠时段按 22:00–05:00'],
  ],
  [
    'and in their last',
    {},
    '21:00',
    (s) => opens(lived(s).until('04:59')).pass(hours(1)),
    ['urgent night-door h1 raised: 外门 04:59 打开,15 分内未关门、屋内无活动;睡眠时段按 22:00–05:00'],
  ],
  ['at their end it is nothing any more', {}, '21:00', (s) => opens(lived(s).until('05:00')).pass(minutes(50)), []],
  [
    'a contact that tells of openings alone is judged by motion',
    {},
    '21:00',
    (s) => opens(livedOpenOnly(s).until('02:10')).pass(hours(1)).moves('bedroom'),
    [OPEN_ONLY, 'urgent night-door h1 cleared: 卧室 03:10 有活动'],
  ],
  [
    'and every opening of it is one',
    {},
    '21:00',
    (s) => opens(opens(livedOpenOnly(s).until('23:00')).pass(seconds(20)).moves().until('02:10')).pass(minutes(20)),
    [OPEN_ONLY],
  ],
  [
    'where motion indoors was never heard, nobody can tell by such a contact',
    {},
    '21:00',
    (s) => opens(opens(s).until('02:10')).pass(hours(1)),
    [],
  ],
  [
    'with a cat a door that closes is judged by its standing open …',
    { pets: true },
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(hours(1)),
    [RAISED],
  ],
  [
    '… and one that tells of openings alone is not',
    { occupants: 2 },
    '21:00',
    (s) => opens(livedOpenOnly(s).until('02:10')).pass(hours(1)),
    [],
  ],
  [
    'a contact that repeats that it is open opens nothing',
    {},
    '20:30',
    (s) => {
      lived(s)
      opens(s.pass(minutes(10)))
      s.moves()
      for (let n = 0; n < 8; n += 1) opens(s.pass(minutes(50)))
      return s.pass(hours(1))
    },
    [],
  ],
  [
    'an opening that is late, retained or out of a memory is none',
    {},
    '21:00',
    (s) =>
      lived(s)
        .until('02:10')
        .says({ device: 'front-door', metric: 'door-open', at: s.now() - minutes(10) })
        .says({ device: 'front-door', metric: 'door-open', retained: true })
        .says({ device: 'front-door', metric: 'door-open', at: s.now(), history: true })
        .pass(hours(1)),
    [],
  ],
  [
    'an opening that is handed in again after it was answered opens nothing',
    {},
    '21:00',
    (s) => {
      const openedAt = lived(s).until('02:10').now()
      s.says({ device: 'front-door', metric: 'door-open', at: openedAt })
      s.pass(seconds(30)).says({ device: 'front-door', metric: 'door-open', value: false, at: s.now() })
      return s.pass(seconds(60)).says({ device: 'front-door', metric: 'door-open', at: openedAt }).pass(hours(1))
    },
    [],
  ],
  [
    'a closing or a motion that comes late still answers before anybody is told …',
    {},
    '21:00',
    (s) =>
      opens(lived(s).until('02:10'))
        .pass(minutes(12))
        .says({ device: 'living', metric: 'motion', at: s.now() - minutes(10) })
        .pass(hours(1)),
    [],
  ],
  [
    '… and ends nothing afterwards',
    {},
    '21:00',
    (s) =>
      closes(
        opens(lived(s).until('02:10'))
          .pass(minutes(30))
          .says({ device: 'front-door', metric: 'door-open', value: false, at: s.now() - minutes(20) })
          .says({ device: 'living', metric: 'motion', at: s.now() - minutes(20) })
          .says({ device: 'living', metric: 'motion', retained: true })
          .pass(hours(1)),
      ),
    [RAISED, 'urgent night-door h1 cleared: 外门 03:40 已关'],
  ],
  [
    'what is worn goes out with its wearer and ends nothing',
    {},
    '21:00',
    (s) => {
      s.says({ device: 'watch', metric: 'steps', value: 100 })
      opens(lived(s).until('02:10')).pass(minutes(5)).says({ device: 'watch', metric: 'steps', value: 140 })
      return s.pass(hours(1))
    },
    [RAISED],
  ],
  [
    'time in which the hub was deaf does not count',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(minutes(5)).deaf(minutes(30)).connects().pass(minutes(9)),
    [],
  ],
  [
    'and is waited for once',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).pass(minutes(5)).deaf(minutes(30)).connects().pass(minutes(41)),
    ['urgent night-door h1 raised: 外门 02:10 打开,45 分内未关门、屋内无活动;睡眠时段按 22:00–05:00'],
  ],
  [
    'nothing is said while the gateway is silent',
    {},
    '21:00',
    (s) => opens(lived(s).until('02:10')).fallsSilent().pass(hours(3)),
    [],
  ],
]

describe('night-door', () => {
  it.each(rows)('%s', (_, home, start, tell, expected) => {
    expect(told(tell(new Story(start, oneHome(home)).connects()))).toEqual(expected)
  })

  it.each(rows)('%s: the same when the hub starts again in the middle', async (_, home, start, tell, expected) => {
    const { happenings } = tell(new Story(start, oneHome(home)).connects())
    for (const share of [0.5, 0.9, 0.97]) {
      expect((await linesInterrupted(oneHome(home), happenings, { share })).filter(isDoor)).toEqual(expected)
    }
  })

  it('is judged by the figures of this home', () => {
    const own = { nightDoorWait: minutes(30), sleepStart: hours(20), sleepEnd: hours(6) }
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', own]]) })
    const story = lived(new Story('19:00', oneHome(), rules).connects()).until('20:10')
    expect(told(opens(story).pass(minutes(40)))).toEqual([
      'urgent night-door h1 raised: 外门 20:10 打开,30 分内未关门、屋内无活动;睡眠时段按 20:00–06:00',
    ])
  })

  it('says the same in English, and which door', () => {
    const finding = opens(lived(new Story('21:00').connects()).until('02:10'))
      .pass(minutes(20))
      .found()
      .find(({ kind }) => kind === 'night-door')
    expect(finding?.summary.en).toBe(
      'Outer door opened at 02:10; not closed, no motion indoors for 15 min; sleeping hours taken as 22:00–05:00',
    )
    expect(finding?.device).toBe('front-door')
  })
})
