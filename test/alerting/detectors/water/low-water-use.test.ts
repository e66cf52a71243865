import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { days, hours, minutes } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { aHomeWithMeter, Meter } from './meters.ts'

const contents = aHomeWithMeter()
const isLow = (line: string): boolean => line.includes(' low-water-use ')
const begin = (start = '08:00', rules?: RuleBook): Story => new Story(start, contents, rules).connects()

type Row = readonly [name: string, tell: (s: Story, meter: Meter) => unknown, expected: readonly string[]]

const NONE = 'urgent low-water-use h1 raised: 20:00 起在家 12 小时未用水;此户上限 12 小时'
const LITTLE = 'urgent low-water-use h1 raised: 08:00 起在家 24 小时只用水 9.6 升;此户 24 小时内应不少于 10 升'

/** From 08:00 to the next day at 20:00, water as anybody uses it. */
const aDayAndAHalf = (meter: Meter): Meter => meter.says().counts(hours(36), 3.2)

const rows: readonly Row[] = [
  ['water as anybody uses it is nothing to tell', (_, m) => aDayAndAHalf(m), []],
  ['none for 12 h is told once, from when it last flowed', (_, m) => aDayAndAHalf(m).counts(hours(30)), [NONE]],
  ['none for half an hour less is nothing', (_, m) => aDayAndAHalf(m).counts(hours(11.5)), []],
  [
    'less than 10 L in 24 h is told, though a little flows every hour',
    (_, m) => m.says().counts(days(1), 3.2).counts(days(1.5), 0.4, hours(1)),
    [LITTLE],
  ],
  ['10 L in 24 h are enough', (_, m) => m.says().counts(days(1), 3.2).counts(days(2), 0.5, hours(1)), []],
  [
    'it ends when five litres were used since',
    (_, m) => aDayAndAHalf(m).counts(hours(12)).counts(hours(1), 2.4).counts(minutes(30), 0.2),
    [NONE, 'urgent low-water-use h1 cleared: 又有用水,至 09:30 已用 5 升'],
  ],
  ['a few drops do not end it', (_, m) => aDayAndAHalf(m).counts(hours(12)).counts(hours(2), 1.2), [NONE]],
  [
    'nor does use that is too little for the whole day, however long it lasts',
    (_, m) => m.says().counts(days(1), 3.2).counts(days(2.5), 0.4, hours(1)),
    [LITTLE],
  ],
  [
    'half as much again as the limit in 24 h ends that',
    (_, m) => m.says().counts(days(1), 3.2).counts(days(1), 0.4, hours(1)).counts(days(1), 1, hours(1)),
    [LITTLE, 'urgent low-water-use h1 cleared: 又有用水,至 17:00 已用 9 升'],
  ],
  [
    'after that the next time is told anew',
    (_, m) => aDayAndAHalf(m).counts(hours(12)).counts(minutes(30), 12).counts(hours(12)),
    [
      NONE,
      'urgent low-water-use h1 cleared: 又有用水,至 08:30 已用 12 升',
      'urgent low-water-use h1 raised: 08:30 起在家 12 小时未用水;此户上限 12 小时',
    ],
  ],
  [
    'a meter that falls silent says nothing',
    (s, m) => {
      aDayAndAHalf(m)
      s.pass(days(3), minutes(5))
    },
    [],
  ],
  [
    'when it speaks again its count tells of the time between',
    (s, m) => {
      aDayAndAHalf(m)
      s.pass(days(2), minutes(5))
      m.uses(140).says()
    },
    [],
  ],
  ['a new meter is not judged for a day', (_, m) => m.says().counts(hours(2), 3.2).counts(hours(21.5)), []],
  [
    'and then is',
    (_, m) => m.says().counts(hours(2), 3.2).counts(hours(22)),
    ['urgent low-water-use h1 raised: 10:00 起在家 22 小时未用水;此户上限 12 小时'],
  ],
  ['one that never counted anything tells nothing', (_, m) => m.says().counts(days(4)), []],
  [
    'one that counts in steps of 100 L cannot tell',
    (_, m) => m.says().counts(days(3), 100, days(1)).counts(days(1)),
    [],
  ],
  [
    'one that speaks once a day is judged once a day',
    (_, m) => m.says().counts(days(4), 87, days(1)).counts(days(1), 4, days(1)),
    ['urgent low-water-use h1 raised: 08:00 起在家 24 小时只用水 4 升;此户 24 小时内应不少于 10 升'],
  ],
  ['and one that speaks once in two days of two', (_, m) => m.says().counts(days(8), 30, days(2)), []],
  [
    'a counter that begins anew begins the time anew',
    (s) => {
      aDayAndAHalf(new Meter(s)).counts(hours(6))
      new Meter(s, 'meter', 0).says().counts(hours(11.5))
    },
    [],
  ],
  [
    'so does another meter in its place, which shows more',
    (s) => {
      aDayAndAHalf(new Meter(s)).counts(hours(6))
      new Meter(s, 'meter', 990_000).says().counts(hours(11.5))
    },
    [],
  ],
  [
    'a single odd value changes nothing',
    (s, m) => {
      aDayAndAHalf(m).counts(hours(6))
      s.says({ device: 'meter', metric: 'water-volume', value: 3 })
      m.counts(hours(3))
      s.says({ device: 'meter', metric: 'water-volume', value: 5e8 })
      m.counts(hours(3))
    },
    [NONE],
  ],
  [
    'what is retained, late or out of a memory shows no use and no lack of it',
    (s, m) => {
      aDayAndAHalf(m).counts(hours(6))
      for (const how of [{ retained: true }, { at: s.now() - hours(1) }, { at: s.now(), history: true }]) {
        s.says({ device: 'meter', metric: 'water-volume', value: 278_000, ...how })
      }
      m.counts(hours(6))
    },
    [NONE],
  ],
  [
    'time out does not count',
    (s, m) => {
      s.moves('living')
      aDayAndAHalf(m)
      s.moves('living').says({ device: 'front-door', metric: 'door-open' })
      s.says({ device: 'front-door', metric: 'door-open', value: false })
      m.counts(hours(20))
      s.says({ device: 'front-door', metric: 'door-open' }).moves('living')
      m.counts(hours(11))
    },
    [],
  ],
  [
    'and nobody is told of while they are out, whatever was used before',
    (s, m) => {
      s.moves('living')
      m.says().counts(hours(2), 3.2).counts(hours(21))
      s.moves('living').says({ device: 'front-door', metric: 'door-open' })
      s.says({ device: 'front-door', metric: 'door-open', value: false })
      m.counts(hours(3))
    },
    [],
  ],
  [
    'nor does time with the family',
    (s, m) => {
      aDayAndAHalf(m)
      s.setsMode('with-family', days(2))
      m.counts(hours(30))
      s.setsMode('at-home')
      m.counts(hours(11))
    },
    [],
  ],
  [
    'time in which the hub was deaf does not count',
    (s, m) => {
      aDayAndAHalf(m).counts(hours(6))
      s.deaf(hours(6)).connects().pass(minutes(2))
      m.counts(hours(5.5))
    },
    [],
  ],
  [
    'and is waited for',
    (s, m) => {
      aDayAndAHalf(m).counts(hours(6))
      s.deaf(hours(6)).connects().pass(minutes(2))
      m.counts(hours(6.5))
    },
    ['urgent low-water-use h1 raised: 20:00 起在家 12 小时 2 分未用水;此户上限 12 小时'],
  ],
]

describe('low-water-use', () => {
  it.each(rows)('%s', (_, tell, expected) => {
    const story = begin()
    tell(story, new Meter(story))
    expect(story.lines().filter(isLow)).toEqual(expected)
  })

  it.each(rows)('%s: the same when the hub starts again in the middle', async (_, tell, expected) => {
    const story = begin()
    tell(story, new Meter(story))
    for (const share of [0.4, 0.9]) {
      expect((await linesInterrupted(contents, story.happenings, { share })).filter(isLow)).toEqual(expected)
    }
  })

  it('needs all meters of a home to agree', () => {
    const story = begin()
    const [cold, warm] = [new Meter(story), new Meter(story, 'warm-meter', 1200)]
    cold.says()
    warm.says()
    for (let n = 0; n < 120; n += 1) {
      cold.counts(minutes(30), n < 96 ? 3.2 : 0)
      warm.uses(n < 48 ? 2.1 : 0).says()
    }
    expect(story.lines().filter(isLow)).toEqual([
      'urgent low-water-use h1 raised: 08:00 起在家 12 小时未用水;此户上限 12 小时',
    ])
  })

  it('is not judged when one of two meters is silent', () => {
    const story = begin()
    const [cold, warm] = [new Meter(story), new Meter(story, 'warm-meter', 1200)]
    for (let n = 0; n < 48; n += 1) {
      cold.uses(3.2).says()
      warm.counts(minutes(30), 2.1)
    }
    warm.counts(days(3))
    expect(story.lines().filter(isLow)).toEqual([])
  })

  it('is judged by the figures of this home', () => {
    const own = { waterLeast: 30, waterNoneWithin: hours(30) }
    const story = begin('08:00', new RuleBook({ district: {}, homes: new Map([['h1', own]]) }))
    new Meter(story).says().counts(days(1), 3.2).counts(days(1.5), 1.2, hours(1))
    expect(story.lines().filter(isLow)).toEqual([
      'urgent low-water-use h1 raised: 08:00 起在家 24 小时只用水 28.8 升;此户 24 小时内应不少于 30 升',
    ])
  })

  it('says the same in English', () => {
    const story = begin()
    new Meter(story).says().counts(days(1), 3.2).counts(days(1), 0.4, hours(1)).counts(minutes(30), 20)
    expect(
      story
        .found()
        .filter(({ kind }) => kind === 'low-water-use')
        .map(({ summary }) => summary.en),
    ).toEqual([
      '9.6 L of water since 08:00, 24 h at home; at least 10 L in 24 h here',
      'Water is used again: 20 L up to 08:30',
    ])
  })
})
