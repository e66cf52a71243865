import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { district, silent, up } from './district.ts'
import { Story } from './story.ts'
import type { Contents } from './village.ts'
import { aDevice, aGateway, aHome, oneHome, onePlatform } from './village.ts'

const without = (contents: Contents, ...ids: readonly string[]): Contents => ({
  ...contents,
  homes: contents.homes.filter(({ id }) => !ids.includes(id)),
  gateways: contents.gateways.filter(({ id }) => !ids.includes(id)),
  devices: contents.devices.filter(({ id }) => !ids.includes(id)),
})

const CONTENTS: Contents = {
  ...oneHome({ inactivityCeiling: hours(3) }),
  devices: [
    ...oneHome().devices,
    aDevice('thermometer', { room: 'bedroom' }),
    aDevice('oximeter', { model: 'medical oximeter' }),
    aDevice('meter', { room: 'kitchen' }),
  ],
}

const begun = (): Story => new Story('08:00', CONTENTS).connects().moves().pass(minutes(1))

/** What a removal of these leads to within seconds. */
function removed(story: Story, ...ids: readonly string[]): readonly string[] {
  story.lines()
  return story
    .becomes(without(CONTENTS, ...ids))
    .pass(seconds(10))
    .lines()
}

function measures(story: Story, device: string, saying: { metric: 'room-temperature' | 'heart-rate'; value: number }) {
  for (let n = 0; n < 10; n += 1) story.says({ device, ...saying }).pass(minutes(8))
  return story
}

describe('a device that is removed while something stands that it told of', () => {
  it.each([
    ['battery-low', (story: Story) => story.says({ device: 'fridge', metric: 'battery', value: 4 }), 'fridge'],
    ['tamper', (story: Story) => story.says({ device: 'fridge', metric: 'tamper' }), 'fridge'],
    [
      'room-cold',
      (story: Story) => measures(story, 'thermometer', { metric: 'room-temperature', value: 14 }),
      'thermometer',
    ],
    ['vital-sign', (story: Story) => measures(story, 'watch', { metric: 'heart-rate', value: 106 }), 'watch'],
  ] as const)('ends %s with a sentence', (kind, happens, device) => {
    const story = happens(begun()).pass(minutes(10))
    expect(story.lines()).toContainEqual(expect.stringContaining(`routine ${kind} h1 raised`))
    expect(removed(story, device)).toEqual([`routine ${kind} h1 cleared: 设备 ${device} 已移除或移装他处`])
  })

  it('ends device-offline at once, and does not say it twice', () => {
    const story = begun().says({ device: 'thermometer', metric: 'room-temperature', value: 20 })
    for (let day = 0; day < 8; day += 1) story.moves().pass(hours(24), minutes(1))
    expect(story.lines()).toContainEqual(expect.stringContaining('routine device-offline h1 raised'))
    expect(removed(story, 'thermometer')).toEqual([
      'routine device-offline h1 cleared: 设备 thermometer 已移除或移装他处',
    ])
  })

  it.each([
    ['sos', 'button'],
    ['smoke', 'kitchen-smoke'],
    ['fall', 'radar'],
  ] as const)('leaves %s to a person: a line and a mark, and nothing is said again', (metric, device) => {
    const story = begun().says({ device, metric })
    expect(removed(story, device)).toEqual([
      `life-safety ${metric} h1 noted: 设备 ${device} 已移除或移装他处:未见解除,请仍确认,由人结案 [设备已移除]`,
    ])
    const later = story.pass(hours(2)).lines()
    expect(later.filter((line) => line.includes(` ${metric} `) && line.includes('still'))).toEqual([])
  })

  it('leaves a dangerous cold to a person', () => {
    const story = measures(begun(), 'thermometer', { metric: 'room-temperature', value: 8 })
    expect(story.lines()).toContainEqual(expect.stringContaining('urgent room-cold h1 raised'))
    expect(removed(story, 'thermometer')).toEqual([expect.stringMatching(/^urgent room-cold h1 noted: .*由人结案/)])
  })

  it('gets nobody up: a stillness stands', () => {
    const story = begun().pass(hours(4))
    expect(story.lines()).toContainEqual(expect.stringContaining('urgent inactivity h1 raised'))
    expect(removed(story, 'living')).toEqual([])
  })

  it('says nothing of devices that nobody ever registered', () => {
    const story = begun().says({ device: 'g1/unknown', metric: 'sos', unregistered: true })
    expect(story.lines()).toHaveLength(1)
    expect(removed(story, 'fridge')).toEqual([])
  })

  it('is told the same after a restart', async () => {
    const story = begun().says({ device: 'fridge', metric: 'battery', value: 4 })
    const after = new Story('08:00', CONTENTS).resumes(story.happenings, await story.memory())
    expect(removed(after.pass(minutes(1)), 'fridge')).toEqual([expect.stringContaining('battery-low h1 cleared')])
    const meanwhile = new Story('08:00', without(CONTENTS, 'fridge')).resumes(story.happenings, await story.memory())
    expect(meanwhile.pass(minutes(1)).lines()).toEqual([expect.stringContaining('battery-low h1 cleared')])
  })
})

describe('a gateway that is removed while its silence stands', () => {
  it('ends it with a sentence, and begins anew when it is registered again', () => {
    const story = begun().fallsSilent().pass(hours(1))
    expect(story.lines()).toEqual([expect.stringContaining('routine gateway-offline h1 raised')])
    expect(removed(story, 'g1').filter((line) => line.includes('gateway'))).toEqual([
      'routine gateway-offline h1 cleared: 网关 g1 已移除或改属他户',
    ])
    story.becomes(CONTENTS).pass(minutes(1)).connects().pass(minutes(1)).lines()
    expect(story.fallsSilent().pass(minutes(10)).lines()).toContainEqual(
      expect.stringContaining('gateway-offline h1 raised'),
    )
  })

  it('ends it where it is given to another home, and tells of that one', () => {
    const homes = [aHome('h1'), aHome('h2')]
    const story = new Story('08:00', { homes, gateways: [aGateway('g1', ['h1'])], devices: [] }).connects()
    story.pass(minutes(1)).fallsSilent().pass(hours(5)).lines()
    const lines = story
      .becomes({ homes, gateways: [aGateway('g1', ['h2'])], devices: [] })
      .pass(minutes(1))
      .lines()
    expect(lines.toSorted()).toEqual([
      'urgent gateway-offline h1 cleared: 网关 g1 已移除或改属他户',
      expect.stringContaining('urgent gateway-offline h2 raised: 守护中断'),
    ])
  })

  it('ends that of a platform, and that nothing is heard of its homes', () => {
    const gone = (story: Story): readonly Finding[] =>
      story
        .becomes(without(onePlatform(), 'platform'))
        .pass(minutes(1))
        .found()
        .filter(({ kind }) => kind === 'gateway-offline')
    const silentOne = new Story('08:00', onePlatform()).connects('platform').pass(minutes(1)).fallsSilent('platform')
    silentOne.pass(minutes(10)).found()
    expect(gone(silentOne).map(({ change, device }) => [change, device])).toEqual([['cleared', 'platform']])
    const mute = new Story('08:00', onePlatform()).connects('platform').moves('m1').moves('m2').pass(hours(5))
    expect(mute.found()).toHaveLength(1)
    expect(gone(mute).map(({ change, device }) => [change, device])).toEqual([['cleared', 'platform/homes']])
  })

  it('ends the outage of its area when too few are left, and says why', () => {
    const contents = district()
    const story = silent(up(contents), 'a1', 'a2', 'a3').pass(minutes(30))
    story.lines()
    const lines = story
      .becomes(without(contents, 'g-a1', 'g-a2'))
      .pass(seconds(10))
      .lines()
    expect(lines.filter((line) => line.includes('area-outage'))).toEqual([
      'urgent area-outage 12011710120101 cleared: 一网格 无信号的网关已移除或改属他处,不再算片区中断',
    ])
  })

  it('ends the outage of an area whose homes were given to another grid', () => {
    const contents = district({ a: 3, b: 20 })
    const story = silent(up(contents), 'a1', 'a2', 'a3').pass(minutes(30))
    story.lines()
    const homes = contents.homes.map((home) => (home.id.startsWith('a') ? { ...home, area: '12011710120102' } : home))
    const lines = story
      .becomes({ ...contents, homes })
      .pass(minutes(5))
      .lines()
    expect(lines.filter((line) => line.includes('area-outage'))).toEqual([
      expect.stringMatching(/^urgent area-outage 12011710120101 cleared: .*改属他处/),
    ])
  })
})

describe('a home that is removed', () => {
  it('ends everything that stands about it but the calls for help', () => {
    const story = begun().says({ device: 'button', metric: 'sos' }).says({ device: 'fridge', metric: 'tamper' })
    story.pass(hours(4)).lines()
    const lines = story.becomes({ homes: [], gateways: [], devices: [] }).pass(seconds(10)).lines()
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^life-safety sos h1 noted: 住户已从名册移除,不再守护:未见解除,请仍确认,由人结案/),
      'routine tamper h1 cleared: 住户已从名册移除,不再守护',
      'urgent inactivity h1 cleared: 住户已从名册移除,不再守护',
    ])
  })
})

describe('a home that is removed by mistake and put back', () => {
  const STILL = 'urgent inactivity h1 raised: 住户曾从名册移除,现已恢复;移除前的情况未见解除,请确认'
  const putBack = (story: Story): readonly string[] => story.becomes(CONTENTS).pass(minutes(20)).lines()

  it.each([minutes(1), hours(20)])('is told of again where its resident lay still: %i ms later', (later) => {
    const story = begun().pass(hours(4))
    expect(removed(story, 'h1', 'g1')).toEqual([expect.stringContaining('urgent inactivity h1 cleared')])
    expect(story.pass(later).lines()).toEqual([])
    expect(putBack(story)).toContain(STILL)
    expect(story.moves().lines()).toContainEqual(expect.stringContaining('urgent inactivity h1 cleared'))
  })

  it('is told of again through a restart', async () => {
    const story = begun().pass(hours(4))
    removed(story, 'h1', 'g1')
    const after = new Story('08:00', without(CONTENTS, 'h1', 'g1')).resumes(story.happenings, await story.memory())
    expect(putBack(after)).toContain(STILL)
  })

  it('is a home of which nothing is known when that takes days', () => {
    const story = begun().pass(hours(4))
    removed(story, 'h1', 'g1')
    expect(putBack(story.pass(hours(30)))).toEqual([])
  })

  it('is told of again where its gateway is silent, until that is heard', () => {
    const story = begun().fallsSilent().pass(hours(5))
    removed(story, 'h1', 'g1')
    expect(putBack(story)).toEqual([expect.stringContaining('urgent gateway-offline h1 raised')])
    expect(story.connects().lines()).toEqual([expect.stringContaining('urgent gateway-offline h1 cleared')])
  })
})
