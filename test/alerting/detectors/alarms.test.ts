import { describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'

const connected = (clock = '14:30'): Story => new Story(clock).connects().pass(minutes(2))
const CALL = '勿贸然进入,先拨119;'

const rows: readonly [name: string, tell: (story: Story) => Story, expected: readonly string[]][] = [
  [
    'an SOS press is told at once, with room and time',
    (s) => s.says({ device: 'button', metric: 'sos' }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32'],
  ],
  ['a released SOS button says nothing', (s) => s.says({ device: 'button', metric: 'sos', value: false }), []],
  [
    'the same SOS with its own time, sent twice, is told once',
    (s) =>
      s
        .says({ device: 'button', metric: 'sos', at: s.now() })
        .pass(minutes(1))
        .says({ device: 'button', metric: 'sos', at: s.now() - minutes(1) }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32'],
  ],
  [
    'a second press after a minute is told again',
    (s) => s.says({ device: 'button', metric: 'sos' }).pass(minutes(1)).says({ device: 'button', metric: 'sos' }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32', 'life-safety sos h1 raised: 卧室呼救(SOS) 14:33'],
  ],
  [
    'an SOS from a clock that stands still is told again a day later',
    (s) => {
      const stopped = s.now()
      return s
        .says({ device: 'button', metric: 'sos', at: stopped })
        .pass(hours(25), minutes(1))
        .says({ device: 'button', metric: 'sos', at: stopped })
    },
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32', 'life-safety sos h1 raised: 卧室呼救(SOS) 14:32 [迟到25小时]'],
  ],
  [
    'a fall from a clock that starts anew at each power cut is told again a day later',
    (s) => {
      const reset = s.now() - hours(2000)
      return s
        .says({ device: 'radar', metric: 'fall', at: reset })
        .pass(hours(25), minutes(1))
        .says({ device: 'radar', metric: 'fall', at: reset + seconds(5) })
    },
    [
      'life-safety fall h1 raised: 卫生间跌倒 06:32 [迟到2000小时]',
      'life-safety fall h1 raised: 卫生间跌倒 06:32 [迟到2024小时59分]',
    ],
  ],
  [
    'an SOS that comes 12 min late is told with how late it is',
    (s) => s.says({ device: 'button', metric: 'sos', at: s.now() - minutes(12) }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:20 [迟到12分]'],
  ],
  [
    'an SOS from a clock that is always 12 min behind is not late',
    (s) =>
      s
        .says({ device: 'button', metric: 'battery', value: 90, at: s.now() - minutes(12) })
        .pass(minutes(2))
        .says({ device: 'button', metric: 'battery', value: 90, at: s.now() - minutes(10) })
        .pass(minutes(5))
        .says({ device: 'button', metric: 'battery', value: 90, at: s.now() - minutes(12) })
        .pass(minutes(2))
        .says({ device: 'button', metric: 'battery', value: 90, at: s.now() - minutes(12) })
        .pass(minutes(1))
        .says({ device: 'button', metric: 'sos', at: s.now() - minutes(12) }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:42'],
  ],
  [
    'an SOS out of a device memory is told as such',
    (s) => s.says({ device: 'button', metric: 'sos', history: true, at: s.now() }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32 [补传数据]'],
  ],
  [
    'a retained SOS is told once in 24 h, as perhaps old',
    (s) =>
      s
        .says({ device: 'button', metric: 'sos', retained: true })
        .pass(hours(1))
        .says({ device: 'button', metric: 'sos', retained: true }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:32 [可能为旧消息]'],
  ],
  [
    '… also after 23 h and through a reconnection, but after 25 h it is told again',
    (s) => {
      const again = (): Story => s.says({ device: 'button', metric: 'sos', retained: true })
      again().pass(hours(23), minutes(1)).connects()
      again().pass(hours(2), minutes(1))
      return again()
    },
    [
      'life-safety sos h1 raised: 卧室呼救(SOS) 14:32 [可能为旧消息]',
      'life-safety sos h1 raised: 卧室呼救(SOS) 15:32 [可能为旧消息]',
    ],
  ],
  [
    'an SOS from a clock that is always three hours behind is not late, once that is known',
    (s) => {
      for (let minute = 0; minute < 5; minute += 1)
        s.says({ device: 'button', metric: 'battery', value: 90, at: s.now() - hours(3) }).pass(minutes(1))
      return s.says({ device: 'button', metric: 'sos', at: s.now() - hours(3) })
    },
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:37'],
  ],
  [
    'an SOS within a minute of its gateway’s return is uncertain, after that it is not',
    (s) => {
      s.fallsSilent()
        .pass(minutes(3))
        .connects()
        .pass(seconds(59), seconds(1))
        .says({ device: 'button', metric: 'sos' })
      return s.pass(seconds(61), seconds(1)).says({ device: 'button', metric: 'sos' })
    },
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:35 [时间不确定]', 'life-safety sos h1 raised: 卧室呼救(SOS) 14:37'],
  ],
  [
    'a retained SOS whose payload says something else besides is another',
    (s) =>
      s
        .says({ device: 'button', metric: 'sos', retained: true, payloadDigest: 'battery 87' })
        .pass(hours(1))
        .says({ device: 'button', metric: 'sos', retained: true, payloadDigest: 'battery 86' })
        .pass(hours(1))
        .says({ device: 'button', metric: 'sos', retained: true, payloadDigest: 'battery 87' }),
    [
      'life-safety sos h1 raised: 卧室呼救(SOS) 14:32 [可能为旧消息]',
      'life-safety sos h1 raised: 卧室呼救(SOS) 15:32 [可能为旧消息]',
    ],
  ],
  [
    'an SOS from a device that nobody registered is told, marked',
    (s) => s.says({ device: 'who-knows', metric: 'sos', unregistered: true }),
    ['life-safety sos h1 raised: 家中呼救(SOS) 14:32 [未登记设备]'],
  ],
  [
    'an SOS without a time, right after its gateway was away for long, is told with its time uncertain',
    (s) => s.fallsSilent().pass(minutes(4)).connects().pass(seconds(30)).says({ device: 'button', metric: 'sos' }),
    ['life-safety sos h1 raised: 卧室呼救(SOS) 14:36 [时间不确定]'],
  ],
  [
    'a fall is told, and a radar that keeps saying so adds one line in five minutes that is no new fall',
    (s) => {
      for (let n = 0; n < 36; n += 1) s.says({ device: 'radar', metric: 'fall' }).pass(seconds(10))
      return s
    },
    ['life-safety fall h1 raised: 卫生间跌倒 14:32', 'life-safety fall h1 still: 卫生间跌倒未解除,14:37 仍在报'],
  ],
  [
    'a device that takes its fall back is told once, and nobody is told to stay at home',
    (s) =>
      s
        .says({ device: 'radar', metric: 'fall' })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall', value: false })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall', value: false }),
    [
      'life-safety fall h1 raised: 卫生间跌倒 14:32',
      'life-safety fall h1 cleared: 设备已取消,请仍确认:卫生间跌倒,取消于 14:33',
    ],
  ],
  [
    'a second fall soon after the first was taken back is a new one',
    (s) =>
      s
        .says({ device: 'radar', metric: 'fall' })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall', value: false })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall' })
        .pass(seconds(20))
        .says({ device: 'radar', metric: 'fall' }),
    [
      'life-safety fall h1 raised: 卫生间跌倒 14:32',
      'life-safety fall h1 cleared: 设备已取消,请仍确认:卫生间跌倒,取消于 14:33',
      'life-safety fall h1 raised: 卫生间跌倒 14:34',
    ],
  ],
  [
    'a straggler of the fall that was taken back is no second fall',
    (s) =>
      s
        .says({ device: 'radar', metric: 'fall', at: s.now() })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall', value: false, at: s.now() })
        .pass(minutes(1))
        .says({ device: 'radar', metric: 'fall', at: s.now() - minutes(2) }),
    [
      'life-safety fall h1 raised: 卫生间跌倒 14:32',
      'life-safety fall h1 cleared: 设备已取消,请仍确认:卫生间跌倒,取消于 14:33',
    ],
  ],
  [
    'a radar that says there is no fall has nothing to take back',
    (s) => s.says({ device: 'radar', metric: 'fall', value: false }),
    [],
  ],
  [
    'smoke is told on its rising edge and cleared on its falling one, and repeats between say nothing',
    (s) => {
      s.says({ device: 'kitchen-smoke', metric: 'smoke', value: false }).pass(minutes(1))
      for (let n = 0; n < 5; n += 1) s.says({ device: 'kitchen-smoke', metric: 'smoke' }).pass(minutes(1))
      return s.says({ device: 'kitchen-smoke', metric: 'smoke', value: false })
    },
    [`life-safety smoke h1 raised: ${CALL}厨房烟雾报警 14:33`, 'life-safety smoke h1 cleared: 厨房烟雾报警 14:38 解除'],
  ],
  [
    'smoke that holds is told again every half hour, as still so',
    (s) => s.says({ device: 'kitchen-smoke', metric: 'smoke' }).pass(minutes(65)),
    [
      `life-safety smoke h1 raised: ${CALL}厨房烟雾报警 14:32`,
      `life-safety smoke h1 still: ${CALL}厨房烟雾报警 14:32 起仍未解除,已 30 分`,
      `life-safety smoke h1 still: ${CALL}厨房烟雾报警 14:32 起仍未解除,已 1 小时`,
    ],
  ],
  [
    'smoke that comes late, after the device said normal again, is told with both facts',
    (s) =>
      s
        .says({ device: 'kitchen-smoke', metric: 'smoke', value: false, at: s.now() })
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() - minutes(12) })
        .pass(hours(1)),
    [`life-safety smoke h1 raised: ${CALL}厨房烟雾报警 14:20 [迟到12分][设备此后报正常]`],
  ],
  [
    'a straggler of an episode that was told is not told again',
    (s) =>
      s
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() })
        .pass(minutes(5))
        .says({ device: 'kitchen-smoke', metric: 'smoke', value: false, at: s.now() })
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() - minutes(3) }),
    [`life-safety smoke h1 raised: ${CALL}厨房烟雾报警 14:32`, 'life-safety smoke h1 cleared: 厨房烟雾报警 14:37 解除'],
  ],
  [
    'smoke from a clock that was set back is told, though by that clock it belongs to what is over',
    (s) =>
      s
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() })
        .pass(minutes(5))
        .says({ device: 'kitchen-smoke', metric: 'smoke', value: false, at: s.now() })
        .pass(hours(30), minutes(1))
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() - hours(2000) })
        .pass(minutes(1))
        .says({ device: 'kitchen-smoke', metric: 'smoke', at: s.now() - hours(2000) }),
    [
      `life-safety smoke h1 raised: ${CALL}厨房烟雾报警 14:32`,
      'life-safety smoke h1 cleared: 厨房烟雾报警 14:37 解除',
      `life-safety smoke h1 raised: ${CALL}厨房烟雾报警 12:37 [迟到2000小时]`,
    ],
  ],
  [
    'a retained alarm is told once and changes no state',
    (s) =>
      s
        .says({ device: 'kitchen-smoke', metric: 'gas', retained: true })
        .says({ device: 'kitchen-smoke', metric: 'gas', retained: true })
        .says({ device: 'kitchen-smoke', metric: 'gas', value: false, retained: true })
        .pass(minutes(40)),
    [`life-safety gas h1 raised: ${CALL}厨房燃气报警 14:32 [可能为旧消息]`],
  ],
  [
    'carbon monoxide is a matter of life',
    (s) => s.says({ device: 'kitchen-smoke', metric: 'carbon-monoxide' }),
    [`life-safety carbon-monoxide h1 raised: ${CALL}厨房一氧化碳报警 14:32`],
  ],
  [
    'a water leak is urgent and no matter for 119',
    (s) => s.says({ device: 'kitchen-smoke', metric: 'water-leak' }),
    ['urgent water-leak h1 raised: 厨房漏水报警 14:32'],
  ],
]

describe('alarms', () => {
  it.each(rows)('%s', (_, tell, expected) => {
    const story = connected()
    expect(
      tell(story)
        .lines()
        .filter((line) => !line.includes('gateway-offline') && !line.includes('inactivity')),
    ).toEqual(expected)
  })

  it('says the same in English, in at most 120 characters', () => {
    const [finding] = connected().says({ device: 'kitchen-smoke', metric: 'smoke' }).found()
    expect(finding?.summary.en).toBe('Do not just go in, call 119 first. Kitchen: smoke alarm at 14:32')
  })
})
