import { describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { back, district, silent, up } from './district.ts'
import { linesInterrupted } from './interrupted.ts'
import type { Story } from './story.ts'
import type { Contents } from './village.ts'
import { aGateway, aHome } from './village.ts'

const idsOf = (contents: Contents): readonly string[] => contents.homes.map(({ id }) => id)
/** What was told of areas, the districts among them. */
const told = (story: Story): readonly string[] =>
  story.lines().filter((line) => line.includes('area-outage') || line.includes('hub-deaf'))
const TWO_TOWNS = district({ a: 5, b: 5, z: 5 })
const ALL = idsOf(TWO_TOWNS)

describe('nearly all gateways of the hub that fall silent together', () => {
  it('are told once to the district: as the hub, or the power, with the homes to call first', () => {
    const lines = told(silent(up(TWO_TOWNS), ...ALL).pass(minutes(30)))
    expect(lines).toEqual([
      'urgent hub-deaf 120117 raised: 宁河区 08:30 起 15/15 个网关几乎同时无信号:中枢可能断网,也可能全片停电。请查中枢网络;15 户无人守护,先电话确认:a1号、a2号、a3号、a4号、a5号、b1号、b2号、b3号、b4号、b5号、z1号…',
    ])
    expect(lines.every((line) => line.length < 160)).toBe(true)
  })

  it.each([
    ['four in five are', 12, 'hub-deaf'],
    ['less than four in five are an outage of their area', 11, 'area-outage'],
  ] as const)('%s', (_, many, kind) => {
    const lines = told(silent(up(TWO_TOWNS), ...ALL.slice(0, many)).pass(minutes(30)))
    expect(lines.map((line) => line.split(' ')[1])).toEqual([kind])
  })

  it('are an outage of their area where there are fewer than ten: a street whose power failed', () => {
    const street = district({ a: 9 })
    const lines = told(silent(up(street), ...idsOf(street)).pass(minutes(30)))
    expect(lines).toEqual([expect.stringMatching(/^urgent area-outage .*9\/9 个网关同时无信号\(疑停电或断网\)/)])
  })

  it('are told as one, too, when they are found silent one after the other', () => {
    const story = up(TWO_TOWNS)
    // The last words came within a minute, and so are the silences found; one gateway had died before.
    silent(story, 'a5').pass(seconds(50))
    for (const id of ALL) silent(story, id).pass(seconds(4), seconds(4))
    expect(told(story.pass(minutes(30))).map((line) => line.split(' ')[1])).toEqual(['hub-deaf'])
  })

  it('leave each home its own limit, and dependent residents their urgent alert', () => {
    const homes = TWO_TOWNS.homes.map((home) =>
      home.id === 'b3' ? { ...home, careLevel: 'fully-dependent' as const } : home,
    )
    const story = silent(up({ ...TWO_TOWNS, homes }), ...ALL).pass(hours(1))
    const single = (): readonly string[] => story.lines().filter((line) => line.includes('gateway-offline'))
    expect(single().filter((line) => line.startsWith('urgent'))).toEqual([expect.stringContaining(' b3 raised')])
    story.pass(hours(4))
    expect(single().filter((line) => line.startsWith('urgent'))).toHaveLength(14)
  })

  it('end when the hub hears them again', () => {
    const story = silent(up(TWO_TOWNS), ...ALL).pass(minutes(20))
    expect(told(story)).toHaveLength(1)
    expect(told(back(story, ...ALL).pass(minutes(30)))).toEqual([
      'urgent hub-deaf 120117 cleared: 宁河区 08:50 中枢又收到网关信号,仍有 11 个网关无信号',
    ])
  })

  it('are an outage after all where the others do not come back', () => {
    const story = silent(up(TWO_TOWNS), ...ALL).pass(minutes(20))
    expect(told(story)).toHaveLength(1)
    const lines = told(back(story, ...ALL.slice(5)).pass(minutes(30)))
    expect(lines.map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      'hub-deaf 120117 cleared:',
      'area-outage 12011710120101 raised:',
    ])
  })

  it('are an outage after all, however long it took until the hub heard the others again', async () => {
    const story = silent(up(TWO_TOWNS), ...ALL).pass(hours(5))
    expect(told(story)).toHaveLength(1)
    const lines = told(back(story, ...ALL.slice(5)).pass(minutes(30)))
    expect(lines.map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      'hub-deaf 120117 cleared:',
      'area-outage 12011710120101 raised:',
    ])
    const heardAgain = story.happenings.findLastIndex((one) => one.kind === 'gateway' && one.event.kind === 'connected')
    const share = (heardAgain + 2) / story.happenings.length
    const again = await linesInterrupted(TWO_TOWNS, story.happenings, { share })
    expect(again.at(-1)).toMatch(/^urgent area-outage /)
  })

  it('are told twice at the most while the network comes and goes', () => {
    const story = up(TWO_TOWNS)
    for (let n = 0; n < 6; n += 1) back(silent(story, ...ALL).pass(minutes(8)), ...ALL).pass(minutes(4))
    expect(told(story).map((line) => line.split(' ')[3])).toEqual(['raised:', 'cleared:', 'raised:'])
  })

  it('are told to each district of the hub with its own homes', () => {
    const homes = ALL.map((id, index) => aHome(id, { area: index < 8 ? '12011710120101' : '12011810120101' }))
    const two = { homes, gateways: ALL.map((id) => aGateway(`g-${id}`, [id])), devices: [] }
    const lines = told(silent(up(two), ...ALL).pass(minutes(20)))
    expect(lines.map((line) => /hub-deaf (\d+) raised: .* 15\/15 .*;(\d+) 户/.exec(line)?.slice(1))).toEqual([
      ['120117', '8'],
      ['120118', '7'],
    ])
  })

  it('are told the same through a restart from a snapshot', async () => {
    const story = back(silent(up(TWO_TOWNS), ...ALL).pass(minutes(20)), ...ALL.slice(5)).pass(minutes(20))
    const whole = story.lines()
    for (const share of [0.5, 0.6, 0.7, 0.8]) {
      expect(await linesInterrupted(TWO_TOWNS, story.happenings, { share })).toEqual(whole)
    }
  })
})
