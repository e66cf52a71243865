import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { hours, minutes } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { aDevice, aGateway, aHome } from '../village.ts'

const contents = {
  homes: [aHome('h1')],
  gateways: [aGateway('g1', ['h1'])],
  devices: [
    aDevice('bedroom-climate', { room: 'bedroom' }),
    aDevice('living-climate', { room: 'living' }),
    aDevice('yard-climate', { room: 'yard' }),
    aDevice('fridge-probe', { room: 'kitchen', role: 'fridge' }),
    aDevice('watch', { role: 'worn' }),
  ],
}

const story = (start: string, rules?: RuleBook): Story => new Story(start, contents, rules).connects()
const isRoom = (line: string): boolean => line.includes(' room-')
const told = (s: Story): readonly string[] => s.lines().filter(isRoom)

/** The sensor says this once in `every`, and a bit of time passes after the last one. */
function reports(s: Story, values: readonly number[], every = minutes(30), device = 'bedroom-climate'): Story {
  for (const value of values) s.says({ device, metric: 'room-temperature', value }).pass(every)
  return s
}

const cold = (value: number) => ({ device: 'bedroom-climate', metric: 'room-temperature', value }) as const

type Row = readonly [name: string, start: string, tell: (s: Story) => Story, expected: readonly string[]]

const COLD = 'routine room-cold h1 raised: 卧室 15.4°C,02:10 起低于 16°C 已 1 小时 2 分'

const rows: readonly Row[] = [
  ['a home in which nothing measures has no cold rooms', '02:10', (s) => s.moves('x').pass(hours(3)), []],
  ['an hour below 16 °C is told, with room and time', '02:10', (s) => reports(s, [15.9, 15.6, 15.4]), [COLD]],
  ['exactly 16 °C is not cold', '02:10', (s) => reports(s, [16, 16, 16, 16]), []],
  ['less than an hour is not told', '02:10', (s) => reports(s, [15.9, 15.6, 17, 15.9, 15.4]), []],
  ['a single spike does nothing, however long nothing follows it', '02:10', (s) => reports(s, [2], hours(5)), []],
  [
    'one warm reading in between begins the hour anew',
    '02:10',
    (s) => reports(s, [15, 15, 16.2, 15, 15, 15.4], minutes(25)),
    [],
  ],
  [
    'below 10 °C it is urgent after ten minutes',
    '02:10',
    (s) => reports(s, [9.5, 9.2, 8.9], minutes(5)),
    ['urgent room-cold h1 raised: 卧室 8.9°C,02:10 起低于 10°C 已 12 分,有失温危险'],
  ],
  [
    'severity rises when it gets colder, and does not fall again',
    '02:10',
    (s) => reports(s, [15, 15, 15.4, 9.5, 9.4, 12, 12, 12, 12]),
    [COLD, 'urgent room-cold h1 raised: 卧室 9.4°C,03:40 起低于 10°C 已 32 分,有失温危险'],
  ],
  [
    'after it was out of danger for half an hour, danger is told again',
    '02:10',
    (s) => reports(s, [9, 9, 12, 12, 9, 9]),
    [
      'urgent room-cold h1 raised: 卧室 9°C,02:10 起低于 10°C 已 32 分,有失温危险',
      'urgent room-cold h1 raised: 卧室 9°C,04:10 起低于 10°C 已 32 分,有失温危险',
    ],
  ],
  [
    'it is over after half an hour at 17 °C or more',
    '02:10',
    (s) => reports(s, [15, 15, 15.4, 16.9, 17, 17.2, 17.4]),
    [COLD, 'routine room-cold h1 cleared: 卧室 17.2°C,04:10 起已恢复'],
  ],
  ['between 16 and 17 °C it is not over', '02:10', (s) => reports(s, [15, 15, 15.4, 16.9, 16.9, 16.9]), [COLD]],
  ['a sensor that falls silent does not end it', '02:10', (s) => reports(s, [15, 15, 15.4]).pass(hours(20)), [COLD]],
  ['and one warm reading does not, either', '02:10', (s) => reports(s, [15, 15, 15.4, 19]).pass(hours(2)), [COLD]],
  [
    'heat is told the same way',
    '13:00',
    (s) => reports(s, [32.1, 32.5, 33, 36.2, 36.4, 31, 31, 31]),
    [
      'routine room-hot h1 raised: 卧室 33°C,13:00 起高于 32°C 已 1 小时 2 分',
      'urgent room-hot h1 raised: 卧室 36.4°C,14:30 起高于 36°C 已 32 分,有中暑危险',
      'routine room-hot h1 cleared: 卧室 31°C,15:30 起已恢复',
    ],
  ],
  ['exactly 32 °C is not hot', '13:00', (s) => reports(s, [32, 32, 32, 32]), []],
  [
    'a reading counts for three hours: two cold ones further apart show nothing of the time between',
    '02:10',
    (s) => reports(s, [15, 15], hours(3) + minutes(1)),
    [],
  ],
  ['hourly readings are enough', '02:10', (s) => reports(s, [15, 15.4], hours(1)), [COLD]],
  [
    'a yard, a fridge and a wrist are no rooms',
    '02:10',
    (s) => {
      for (let n = 0; n < 5; n += 1) {
        for (const device of ['yard-climate', 'fridge-probe', 'watch']) {
          s.says({ device, metric: 'room-temperature', value: 4 })
        }
        s.pass(minutes(30))
      }
      return s
    },
    [],
  ],
  [
    'each sensor is judged by itself',
    '02:10',
    (s) => {
      for (let n = 0; n < 3; n += 1) {
        s.says({ device: 'bedroom-climate', metric: 'room-temperature', value: 15.4 })
        s.says({ device: 'living-climate', metric: 'room-temperature', value: 20 }).pass(minutes(30))
      }
      return s
    },
    [COLD],
  ],
  [
    'what is retained, late or out of a memory neither raises …',
    '02:10',
    (s) => {
      reports(s, [20, 20])
      for (let n = 0; n < 5; n += 1) {
        s.says({ ...cold(9), retained: true })
        s.says({ ...cold(9), at: s.now() - minutes(5 + 20 * n) })
        s.says({ ...cold(9), at: s.now(), history: true })
        s.pass(minutes(30))
      }
      return s
    },
    [],
  ],
  [
    '… nor clears',
    '02:10',
    (s) => {
      reports(s, [15, 15, 15.4])
      for (let n = 0; n < 4; n += 1) {
        s.says({ ...cold(20), retained: true })
        s.says({ ...cold(20), at: s.now() - minutes(50 - 10 * n) })
        s.pass(minutes(30))
      }
      return s
    },
    [COLD],
  ],
  [
    'a late reading that contradicts keeps it from being told',
    '02:10',
    (s) =>
      reports(s, [15, 15])
        .says({ device: 'bedroom-climate', metric: 'room-temperature', value: 19, at: s.now() - minutes(15) })
        .pass(minutes(1))
        .says({ device: 'bedroom-climate', metric: 'room-temperature', value: 15 })
        .pass(minutes(10)),
    [],
  ],
  [
    'so does one that was overtaken by the last of the hour',
    '02:10',
    (s) =>
      s
        .says({ ...cold(15), at: s.now() })
        .pass(minutes(60))
        .says({ ...cold(15), at: s.now() })
        .pass(minutes(1))
        .says({ ...cold(19), at: s.now() - minutes(2) })
        .pass(minutes(10)),
    [],
  ],
  [
    'the hub’s own deafness makes nothing cold',
    '02:10',
    (s) => reports(s, [15]).deaf(hours(5)).connects().pass(minutes(2)).says(cold(15)).pass(minutes(50)),
    [],
  ],
  [
    'danger that lasts is said again every half hour, as still so',
    '02:10',
    (s) =>
      reports(
        s,
        Array.from({ length: 16 }, () => 9),
        minutes(5),
      ),
    [
      'urgent room-cold h1 raised: 卧室 9°C,02:10 起低于 10°C 已 12 分,有失温危险',
      'urgent room-cold h1 still: 卧室 9°C,02:10 起低于 10°C 已 42 分,有失温危险',
      'urgent room-cold h1 still: 卧室 9°C,02:10 起低于 10°C 已 1 小时 12 分,有失温危险',
    ],
  ],
  [
    'cold that lasts is said again a day later',
    '02:10',
    (s) =>
      reports(
        s,
        Array.from({ length: 26 }, () => 15.4),
        hours(1),
      ),
    [
      'routine room-cold h1 raised: 卧室 15.4°C,02:10 起低于 16°C 已 1 小时 2 分',
      'routine room-cold h1 still: 卧室 15.4°C,02:10 起低于 16°C 已 25 小时 2 分',
    ],
  ],
  [
    'nobody says that it is still so of a room whose sensor has said nothing for three hours, until it does',
    '02:10',
    (s) =>
      reports(s.pass(0), [9, 9, 9], minutes(5)).pass(hours(4), minutes(1)).says(cold(9)).pass(hours(1), minutes(1)),
    [
      'urgent room-cold h1 raised: 卧室 9°C,02:10 起低于 10°C 已 12 分,有失温危险',
      ...['42 分', '1 小时 12 分', '1 小时 42 分', '2 小时 12 分', '2 小时 42 分'].map(
        (lasted) => `urgent room-cold h1 still: 卧室 9°C,02:10 起低于 10°C 已 ${lasted},有失温危险`,
      ),
      ...['27 分', '57 分'].map(
        (lasted) => `urgent room-cold h1 still: 卧室 9°C,06:25 起低于 10°C 已 ${lasted},有失温危险`,
      ),
    ],
  ],
  [
    'while it is colder than it was but no danger just now, nothing is said again',
    '02:10',
    (s) => reports(s, [9, 9, 9, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5], minutes(5)),
    ['urgent room-cold h1 raised: 卧室 9°C,02:10 起低于 10°C 已 12 分,有失温危险'],
  ],
]

describe('room-cold and room-hot', () => {
  it.each(rows)('%s', (_, start, tell, expected) => {
    expect(told(tell(story(start)))).toEqual(expected)
  })

  it.each(rows)('%s: the same when the hub starts again in the middle', async (_, start, tell, expected) => {
    const { happenings } = tell(story(start))
    for (const share of [0.3, 0.6, 0.9]) {
      expect((await linesInterrupted(contents, happenings, { share })).filter(isRoom)).toEqual(expected)
    }
  })

  it('are judged by the figures of this home', () => {
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', { roomCold: 18, roomHold: minutes(30) }]]) })
    expect(told(reports(story('02:10', rules), [17.5, 17.5]))).toEqual([
      'routine room-cold h1 raised: 卧室 17.5°C,02:10 起低于 18°C 已 32 分',
    ])
  })

  it('say the same in English, and which sensor', () => {
    const [finding] = reports(story('02:10'), [9, 9]).found()
    expect(finding?.summary.en).toBe('Bedroom 9°C, below 10°C since 02:10, 32 min: danger of hypothermia')
    expect(finding?.device).toBe('bedroom-climate')
  })
})
