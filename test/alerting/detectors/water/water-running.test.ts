import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { days, hours, minutes } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { aHomeWithMeter, Meter } from './meters.ts'

const contents = aHomeWithMeter()
const isRunning = (line: string): boolean => line.includes(' water-running ')
const begin = (rules?: RuleBook): Story => new Story('20:00', contents, rules).connects()

type Row = readonly [name: string, tell: (s: Story, meter: Meter) => unknown, expected: readonly string[]]

const RUNS = 'routine water-running h1 raised: 20:00 起 24 小时水流未停过半小时,共 96 升;请查是否漏水'
const MUCH = 'routine water-running h1 raised: 20:00 起 20 小时 30 分用水 2050 升;此户每日上限 2000 升'

const rows: readonly Row[] = [
  ['no water at all is nothing to tell here', (_, m) => m.says().counts(days(3)), []],
  ['flow in every half hour of 24 h is told once', (_, m) => m.says().counts(days(2), 2), [RUNS]],
  ['half an hour less is nothing', (_, m) => m.says().counts(hours(23.5), 2), []],
  [
    'one half hour without flow begins it anew',
    (_, m) => m.says().counts(hours(20), 2).counts(minutes(30)).counts(hours(23), 2),
    [],
  ],
  [
    'a shorter pause does not',
    (_, m) =>
      m.says().counts(hours(12), 1, minutes(10)).counts(minutes(20), 0, minutes(10)).counts(hours(12), 1, minutes(10)),
    ['routine water-running h1 raised: 20:00 起 24 小时水流未停过半小时,共 142 升;请查是否漏水'],
  ],
  [
    'it ends when half an hour passed without flow',
    (_, m) => m.says().counts(days(1), 2).counts(hours(1)),
    [RUNS, 'routine water-running h1 cleared: 水流已停,20:00 起无流量'],
  ],
  [
    'a meter that falls silent does not end it, nor shows that it goes on',
    (s, m) => {
      m.says().counts(days(1), 2)
      s.pass(days(1), minutes(5))
    },
    [RUNS],
  ],
  ['one that speaks once an hour cannot show it', (_, m) => m.says().counts(days(3), 4, hours(1)), []],
  ['more than 2 m³ in a day are told', (_, m) => m.says().counts(hours(30), 50), [MUCH]],
  ['2 m³ in a day are not', (_, m) => m.says().counts(days(4), 2000, days(1)), []],
  [
    'a meter that speaks once a day can show that, too',
    (_, m) => m.says().counts(days(2), 90, days(1)).counts(days(1), 2001, days(1)),
    ['routine water-running h1 raised: 20:00 起 24 小时用水 2001 升;此户每日上限 2000 升'],
  ],
  ['over two days 3 m³ are not', (_, m) => m.says().counts(days(4), 3000, days(2)), []],
  [
    'it ends when the day’s use is below the limit, and it paused',
    (_, m) => m.says().counts(hours(10), 150).counts(days(1)).counts(hours(4)),
    [
      'routine water-running h1 raised: 20:00 起 7 小时用水 2100 升;此户每日上限 2000 升',
      'routine water-running h1 cleared: 水流已停,06:00 起无流量',
    ],
  ],
  [
    'another meter in its place is not water',
    (s) => {
      new Meter(s).says().counts(hours(2))
      new Meter(s, 'meter', 990_000).says().counts(hours(2))
      new Meter(s, 'meter', 0).says().counts(hours(2))
    },
    [],
  ],
  [
    'what is retained, late or out of a memory is no flow',
    (s, m) => {
      m.says().counts(hours(12))
      for (const how of [{ retained: true }, { at: s.now() - hours(1) }, { at: s.now(), history: true }]) {
        s.says({ device: 'meter', metric: 'water-volume', value: 280_000, ...how })
      }
      m.counts(hours(12))
    },
    [],
  ],
  [
    'in time in which the hub was deaf nobody knows whether it paused',
    (s, m) => {
      m.says().counts(hours(20), 2)
      s.deaf(hours(1)).connects().pass(minutes(2))
      m.counts(hours(20), 2)
    },
    [],
  ],
]

describe('water-running', () => {
  it.each(rows)('%s', (_, tell, expected) => {
    const story = begin()
    tell(story, new Meter(story))
    expect(story.lines().filter(isRunning)).toEqual(expected)
  })

  it.each(rows)('%s: the same when the hub starts again in the middle', async (_, tell, expected) => {
    const story = begin()
    tell(story, new Meter(story))
    for (const share of [0.4, 0.9]) {
      expect((await linesInterrupted(contents, story.happenings, { share })).filter(isRunning)).toEqual(expected)
    }
  })

  it('is told of an empty home as well', () => {
    const story = begin().setsMode('with-family', days(7))
    new Meter(story).says().counts(days(1), 2)
    expect(story.lines().filter(isRunning)).toEqual([RUNS])
  })

  it('is judged by the figures of this home', () => {
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', { waterMost: 500, waterRunsFor: hours(6) }]]) })
    const story = begin(rules)
    new Meter(story).says().counts(hours(6), 2)
    expect(story.lines().filter(isRunning)).toEqual([
      'routine water-running h1 raised: 20:00 起 6 小时水流未停过半小时,共 24 升;请查是否漏水',
    ])
  })

  it('says the same in English, and which meter', () => {
    const story = begin()
    new Meter(story).says().counts(days(1), 2).counts(hours(1))
    const found = story.found().filter(({ kind }) => kind === 'water-running')
    expect(found.map(({ summary }) => summary.en)).toEqual([
      'Water has run since 20:00 (24 h, 96 L) with no half hour’s pause: a leak?',
      'The water stopped: none since 20:00',
    ])
    expect(found[0]?.device).toBe('meter')
  })
})
