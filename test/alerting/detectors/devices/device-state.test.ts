import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../../core/time.ts'
import type { Finding } from '../../../../core/finding.ts'
import { judge, lineOf, Story } from '../story.ts'
import { oneHome } from '../village.ts'

type Row = readonly [name: string, tell: (story: Story) => Story, expected: readonly string[]]

const level = (story: Story, value: number, more = {}): Story =>
  story.says({ device: 'watch', metric: 'battery', value, ...more })
const word = (story: Story, value: boolean, more = {}): Story =>
  story.says({ device: 'button', metric: 'battery-low', value, ...more })
const tamper = (story: Story, value: boolean, more = {}): Story =>
  story.says({ device: 'kitchen-smoke', metric: 'tamper', value, ...more })

const LOW = 'routine battery-low h1 raised: 家中随身设备电量 14%,低于 15%,请更换电池或充电'
const FINE = 'routine battery-low h1 cleared: 家中随身设备电量恢复'
const TAKEN = 'routine tamper h1 raised: 厨房设备被拆动,请检查是否在位'

const rows: readonly Row[] = [
  ['a battery at 15 % is not low', (s) => level(s, 15), []],
  ['a battery below 15 % is told', (s) => level(s, 14), [LOW]],
  ['… once, however often it says so', (s) => level(level(level(s, 14), 14), 9).pass(hours(2)), [LOW]],
  ['… and is low until it is at 20 %', (s) => level(level(level(s, 14), 19), 14), [LOW]],
  ['… and then fine again', (s) => level(level(s, 14), 20), [LOW, FINE]],
  ['… and told anew the next time', (s) => level(level(level(s, 14), 90), 14), [LOW, FINE, LOW]],
  [
    'a device that says so itself is believed, until it takes it back',
    (s) => word(word(word(s, true), true), false),
    ['routine battery-low h1 raised: 卧室设备报电量低,请更换电池', 'routine battery-low h1 cleared: 卧室设备电量恢复'],
  ],
  [
    'a figure and a word are told as one, and both must be fine',
    (s) => word(level(word(s, true), 9, { device: 'button' }), false),
    ['routine battery-low h1 raised: 卧室设备报电量低,请更换电池'],
  ],
  ['a retained figure says nothing where one is known', (s) => level(level(s, 80), 5, { retained: true }), []],
  [
    'a retained figure is told, as maybe old, where none is known',
    (s) => level(level(s, 14, { retained: true }), 14, { retained: true }),
    [`${LOW} [可能为旧消息]`],
  ],
  [
    'a late figure does not undo a newer one',
    (s) => level(level(level(s, 80), 80, { at: s.now() }).pass(minutes(5)), 5, { at: s.now() - hours(3) }),
    [],
  ],
  [
    'a late figure that is the newest is told with how late it is',
    (s) => level(s.pass(hours(3)), 14, { at: s.now() - hours(1) }),
    [`${LOW} [迟到1小时]`],
  ],
  ['a device that is tampered with is told once', (s) => tamper(tamper(s, true), true), [TAKEN]],
  [
    '… and cleared when it is in its place again',
    (s) => tamper(tamper(s, true), false),
    [TAKEN, 'routine tamper h1 cleared: 厨房设备防拆恢复正常'],
  ],
  ['a retained word of tampering says nothing new', (s) => tamper(tamper(s, false), true, { retained: true }), []],
  [
    'what still holds is said once a day, as no news',
    // What the thing in the kitchen is, is known from what it once said.
    (s) =>
      tamper(s.says({ device: 'kitchen-smoke', metric: 'smoke', value: false }), true).pass(
        days(2) + hours(1),
        minutes(1),
      ),
    [
      'routine tamper h1 raised: 厨房烟雾报警器被拆动,请检查是否在位',
      'routine tamper h1 still: 厨房烟雾报警器仍报被拆动,请检查是否在位',
      'routine tamper h1 still: 厨房烟雾报警器仍报被拆动,请检查是否在位',
    ],
  ],
]

const relevant = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /battery-low|tamper/.test(line))

describe('what a device says of itself', () => {
  it.each(rows)('%s', (_, tell, expected) => {
    expect(relevant(tell(new Story('08:00').connects('g1', minutes(10))).lines())).toEqual(expected)
  })

  it('goes on after a restart from a snapshot in the middle', async () => {
    const story = new Story('08:00').connects('g1', minutes(10))
    level(tamper(word(story, true), true), 9).pass(hours(1))
    level(tamper(word(story, true), true), 8).pass(days(1), minutes(1))
    level(tamper(word(story, false), false), 50)
    const whole: Finding[] = []
    const interrupted: Finding[] = []
    const [control, first, second] = [judge(oneHome()), judge(oneHome()), judge(oneHome())]
    const middle = 200
    for (const [index, happening] of story.happenings.entries()) {
      if (index === middle) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
      const entry = { ...happening, offset: index + 1 }
      control.consume(entry, whole)
      const running = index < middle ? first : second
      running.consume(entry, interrupted)
    }
    expect(story.happenings.length).toBeGreaterThan(middle)
    expect(interrupted.map(lineOf)).toEqual(whole.map(lineOf))
    expect(relevant(whole.map(lineOf))).toHaveLength(9)
  })
})
