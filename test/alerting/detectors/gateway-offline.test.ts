import { describe, expect, it } from 'vitest'
import type { Home } from '../../../core/directory.ts'
import type { Finding } from '../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { judge, Story } from './story.ts'
import { aGateway, aHome, oneHome } from './village.ts'

type Row = readonly [
  name: string,
  home: Partial<Home>,
  start: string,
  tell: (story: Story) => Story,
  expected: readonly string[],
]

const ROUTINE = 'routine gateway-offline h1 raised:'
const URGENT = 'urgent gateway-offline h1 raised: 守护中断,请电话确认:'

const rows: readonly Row[] = [
  [
    'a gateway that falls silent is told after five minutes, as routine',
    {},
    '08:00',
    (s) => s.fallsSilent().pass(minutes(6)),
    [`${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`],
  ],
  [
    'a gateway with a keep-alive of ten minutes gets twenty',
    {},
    '08:00',
    (s) => s.connects('g1', minutes(10)).fallsSilent().pass(minutes(21)),
    [`${ROUTINE} 网关 08:00 起无信号,已 20 分;期间无法判断老人活动`],
  ],
  ['a gateway that pings is not silent, though no device speaks', {}, '08:00', (s) => s.pass(hours(30)), []],
  [
    'a will that was delivered is told after a minute',
    {},
    '08:00',
    (s) => s.leavesWill().disconnects('lost').pass(seconds(70)),
    [`${ROUTINE} 网关 08:00 起无信号,已 1 分;期间无法判断老人活动`],
  ],
  [
    'a gateway that is back within a minute of its will is not told',
    {},
    '08:00',
    (s) => s.leavesWill().disconnects('lost').pass(seconds(50)).connects().pass(minutes(10)),
    [],
  ],
  [
    'back 59 s after its will, it is not told',
    {},
    '08:00',
    (s) => s.leavesWill().disconnects('lost').pass(seconds(59), seconds(1)).connects().pass(minutes(10)),
    [],
  ],
  [
    '… and back after 61 s it was',
    {},
    '08:00',
    (s) => s.leavesWill().disconnects('lost').pass(seconds(61), seconds(1)).connects().pass(minutes(10)),
    [
      `${ROUTINE} 网关 08:00 起无信号,已 1 分;期间无法判断老人活动`,
      'routine gateway-offline h1 cleared: 网关 08:01 恢复信号',
    ],
  ],
  [
    'a gateway with a keep-alive of four hours gets eight, and is urgent then',
    {},
    '08:00',
    (s) =>
      s
        .connects('g1', hours(4))
        .fallsSilent()
        .pass(hours(8) + minutes(1), minutes(1)),
    [`${URGENT}网关 08:00 起无信号,已 8 小时`],
  ],
  [
    'a connection lost without a will waits for the silence rule',
    {},
    '08:00',
    (s) => s.disconnects('lost').pass(minutes(4)),
    [],
  ],
  [
    'a goodbye is followed by silence, too',
    {},
    '08:00',
    (s) => s.disconnects('goodbye').pass(minutes(6)),
    [`${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`],
  ],
  [
    'a will after the hub closed the connection itself says nothing',
    {},
    '08:00',
    (s) => s.disconnects('closed-by-hub').leavesWill().pass(minutes(3)).connects().pass(minutes(10)),
    [],
  ],
  [
    'a will is taken back by word that the connection was only replaced',
    {},
    '08:00',
    (s) => s.connects().leavesWill().disconnects('replaced').connects().pass(minutes(10)),
    [],
  ],
  [
    'by day it becomes urgent after four hours',
    {},
    '08:00',
    (s) => s.fallsSilent().pass(hours(4) + minutes(1)),
    [`${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 08:00 起无信号,已 4 小时`],
  ],
  [
    'at night it becomes urgent after eight hours',
    {},
    '20:00',
    (s) => s.fallsSilent().pass(hours(9)),
    [`${ROUTINE} 网关 20:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 20:00 起无信号,已 8 小时`],
  ],
  [
    'in the morning it becomes urgent when four hours have passed',
    {},
    '01:00',
    (s) => s.fallsSilent().pass(hours(6)),
    [`${ROUTINE} 网关 01:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 01:00 起无信号,已 5 小时`],
  ],
  [
    'it becomes urgent as soon as the resident has given no sign for longer than the limit, deaf time included',
    { inactivityCeiling: hours(3) },
    '08:00',
    (s) => s.moves().pass(hours(2)).fallsSilent().pass(minutes(61)),
    [`${ROUTINE} 网关 10:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 10:00 起无信号,已 1 小时`],
  ],
  [
    '… which is what was learned of this resident where something was, and not the ceiling',
    {},
    '08:00',
    (s) => s.moves().pass(hours(9)).fallsSilent().pass(hours(3)),
    [`${ROUTINE} 网关 17:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 17:00 起无信号,已 1 小时`],
  ],
  [
    'what lasts is said again once a day, as no news',
    {},
    '08:00',
    (s) => s.fallsSilent().pass(hours(53), minutes(1)),
    [
      `${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`,
      `${URGENT}网关 08:00 起无信号,已 4 小时`,
      `${URGENT.replace('raised', 'still')}网关 11-22 08:00 起无信号,已 28 小时`,
      `${URGENT.replace('raised', 'still')}网关 11-22 08:00 起无信号,已 2 天`,
    ],
  ],
  [
    'a start of the hub gives fresh patience, but the time without a sign goes on',
    {},
    '08:00',
    (s) => s.fallsSilent().pass(hours(3)).deaf(minutes(30)).pass(minutes(40)),
    [`${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`, `${URGENT}网关 08:00 起无信号,已 4 小时`],
  ],
  [
    'for a fully dependent resident it is urgent at once',
    { careLevel: 'fully-dependent' },
    '08:00',
    (s) => s.fallsSilent().pass(hours(9)),
    [`${URGENT}网关 08:00 起无信号,已 5 分`],
  ],
  [
    'it ends when the gateway is heard again',
    {},
    '08:00',
    (s) => s.fallsSilent().pass(minutes(30)).connects().pass(minutes(30)),
    [
      `${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`,
      'routine gateway-offline h1 cleared: 网关 08:30 恢复信号',
    ],
  ],
]

describe('gateway-offline', () => {
  it.each(rows)('%s', (_, home, start, tell, expected) => {
    const story = new Story(start, oneHome(home)).connects()
    const lines = tell(story).lines()
    expect(lines.filter((line) => line.includes('gateway-offline'))).toEqual(expected)
  })

  it('does not speak of a gateway that was never heard', () => {
    expect(new Story().pass(hours(10)).lines()).toEqual([])
  })

  it('tells the district at once, with the count, when a gateway of many homes falls silent', () => {
    const homes = ['h1', 'h2', 'h3'].map((id) => aHome(id))
    const contents = { homes, gateways: [aGateway('platform', ['h1', 'h2', 'h3'])], devices: [] }
    expect(new Story('08:00', contents).connects('platform').fallsSilent('platform').pass(minutes(6)).lines()).toEqual([
      'urgent gateway-offline 120117 raised: 守护中断,请电话确认:3 户的共用网关 platform 08:00 起无信号,已 5 分',
    ])
  })

  it('says of a gateway of many homes once a day that it is silent still', () => {
    const homes = ['h1', 'h2', 'h3'].map((id) => aHome(id))
    const contents = { homes, gateways: [aGateway('platform', ['h1', 'h2', 'h3'])], devices: [] }
    const story = new Story('08:00', contents).connects('platform').fallsSilent('platform').pass(hours(25), minutes(1))
    expect(story.lines().map((line) => line.slice(0, 40))).toEqual([
      'urgent gateway-offline 120117 raised: 守护',
      'urgent gateway-offline 120117 still: 守护中',
    ])
  })

  it('forgets nobody though its own memory is lost: a start looks at all gateways', async () => {
    const { happenings } = new Story().connects().pass(minutes(10)).fallsSilent().deaf(seconds(10)).pass(hours(5))
    const start = happenings.findLastIndex((one) => one.kind === 'hub' && one.event.kind === 'started')
    const [first, second] = [judge(oneHome()), judge(oneHome())]
    const findings: Finding[] = []
    for (const [index, happening] of happenings.entries()) {
      if (index === start) second.restore((await first.snapshots()).filter((one) => one.detector !== 'gateway-offline'))
      const running = index < start ? first : second
      running.consume({ ...happening, offset: index + 1 }, findings)
    }
    expect(findings.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual([
      'routine gateway-offline',
      'urgent gateway-offline',
    ])
  })

  it('does not hurry while another gateway of the home is up', () => {
    const contents = {
      homes: [aHome('h1', { careLevel: 'fully-dependent' })],
      gateways: [aGateway('g1', ['h1']), aGateway('g2', ['h1'])],
      devices: [],
    }
    const story = new Story('08:00', contents).connects('g1').connects('g2').fallsSilent('g1').pass(hours(6))
    expect(story.lines()).toEqual([`${ROUTINE} 网关 08:00 起无信号,已 5 分;期间无法判断老人活动`])
    story.fallsSilent('g2').pass(minutes(20))
    expect(story.lines().some((line) => line.startsWith('urgent'))).toBe(true)
  })
})

describe('a thousand gateways and a hub that goes away', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `g${index}`)
  const contents = {
    homes: ids.map((id) => aHome(`h-${id}`)),
    gateways: ids.map((id) => aGateway(id, [`h-${id}`])),
    devices: [],
  }
  const allUp = (): Story => {
    const story = new Story('08:00', contents)
    for (const id of ids) story.connects(id)
    return story.pass(minutes(2), minutes(1))
  }

  it.each([
    ['a clean stop', 'hub-stopped'],
    ['a crash', undefined],
  ] as const)('%s raises nothing, however long the gateways take to come back', (_, reason) => {
    const story = allUp()
    for (const id of ids) {
      if (reason === undefined) story.fallsSilent(id)
      else story.disconnects(reason, id)
    }
    story.deaf(minutes(50)).pass(minutes(4))
    for (const id of ids) story.connects(id)
    expect(story.pass(minutes(20), minutes(1)).lines()).toEqual([])
  })

  it('a pause of the hub without a restart raises nothing either', () => {
    const story = allUp().deaf(minutes(20), 'goes on').pass(minutes(1))
    expect(story.pass(minutes(20), minutes(1)).lines()).toEqual([])
  })
})
