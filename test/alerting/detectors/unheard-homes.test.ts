import { describe, expect, it } from 'vitest'
import type { DurationMs } from '../../../core/time.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'
import { aDevice, aGateway, aHome, onePlatform } from './village.ts'

const begun = (): Story => new Story('08:00', onePlatform()).connects('platform').moves('m1').moves('m2')

/** The other home lives on. */
function pass(story: Story, time: DurationMs): Story {
  for (let gone = 0; gone < time; gone += minutes(30)) story.moves('m2').pass(Math.min(minutes(30), time - gone))
  return story
}

const UNHEARD = 'urgent gateway-offline h1 raised: 守护中断,请电话确认:08:00 起此户无任何信号'

describe('a home behind a platform that is up, of which nothing is heard', () => {
  it('is told when the resident’s limit is over, as unwatched and not as still', () => {
    expect(pass(begun(), hours(4) - minutes(1)).lines()).toEqual([])
    expect(pass(begun(), hours(4)).lines()).toEqual([`${UNHEARD},已 4 小时,超过此户上限;共用网关在线`])
  })

  it('is told again once a day, as no news, and through a restart', async () => {
    const story = pass(begun(), hours(20))
    expect(story.lines()).toEqual([expect.stringContaining(UNHEARD)])
    const after = new Story('08:00', onePlatform()).resumes(story.happenings, await story.memory())
    expect(pass(after, hours(9)).lines()).toEqual([
      expect.stringMatching(/^urgent gateway-offline h1 still: .*08:00 起此户无任何信号,已 28 小时/),
    ])
  })

  it('is not told while its resident is known to be elsewhere, and at once when that ends', () => {
    const story = pass(begun().setsMode('in-hospital', hours(30)), hours(29))
    expect(story.lines()).toEqual([])
    expect(pass(story, hours(2)).lines()).toEqual([
      expect.stringContaining('h1 raised: 守护中断,请电话确认:11-22 08:00'),
    ])
  })

  it('is over with the first sign of the resident', () => {
    expect(pass(begun(), hours(5)).moves('m1').lines()).toEqual([
      expect.stringContaining(UNHEARD),
      'urgent gateway-offline h1 cleared: 13:00 又收到此户信号',
    ])
  })

  it('is told as still when something else of the home is heard', () => {
    const story = pass(begun(), hours(5)).says({ device: 't1', metric: 'room-temperature', value: 18 })
    expect(pass(story, minutes(10)).lines()).toEqual([
      expect.stringContaining(UNHEARD),
      expect.stringContaining('gateway-offline h1 cleared: 13:0'),
      expect.stringMatching(/^urgent inactivity h1 raised: 家中 08:00 起无活动已 5 小时/),
    ])
  })

  it('is told once of all homes where the platform brings nothing of any, to the district, with their count', async () => {
    const story = pass(begun(), hours(2)).pass(hours(9))
    expect(story.lines()).toEqual([
      'urgent gateway-offline 120117 raised: 守护中断,请电话确认:2 户的共用网关 platform 在线,但 09:30 起无任何住户数据,已 2 小时 30 分',
    ])
    const after = new Story('08:00', onePlatform()).resumes(story.happenings, await story.memory())
    expect(after.pass(hours(20)).lines()).toEqual([
      expect.stringMatching(/^urgent gateway-offline 120117 still: .*09:30 起无任何住户数据,已 26 小时/),
    ])
    expect(after.moves('m2').pass(minutes(5)).lines()).toEqual([
      'urgent gateway-offline 120117 cleared: 共用网关 platform 15:00 又有住户数据',
    ])
    // The others have an hour to be heard as well.
    const again = new Story('08:00', onePlatform()).resumes(after.happenings, await after.memory())
    expect(pass(again, minutes(54)).lines()).toEqual([])
    expect(pass(again, minutes(5)).lines()).toEqual([
      expect.stringMatching(/^urgent gateway-offline h1 raised: .* 08:00 起此户无任何信号/),
    ])
  })

  it('is not told of while the platform is silent: that is told of all its homes', () => {
    const story = pass(begun(), hours(3)).fallsSilent('platform').pass(hours(6))
    expect(story.lines()).toEqual([
      expect.stringMatching(/^urgent gateway-offline 120117 raised: 守护中断,请电话确认:2 户的共用网关 platform/),
    ])
  })

  it('gives the hub time to listen after a deafness of its own', () => {
    const story = pass(begun(), hours(3)).deaf(hours(5)).connects('platform')
    expect(pass(story, minutes(59)).lines()).toEqual([expect.stringContaining('hub-deaf')])
    expect(pass(story, minutes(3)).lines()).toEqual([expect.stringContaining(UNHEARD)])
  })

  it('stays told though the platform itself goes and comes back: that is another matter, with an end of its own', () => {
    const told = begun().pass(hours(5)).leavesWill('platform').pass(minutes(10)).connects('platform').pass(hours(1))
    const about = told.found().map(({ change, device }) => `${device} ${change}`)
    expect(about).toEqual(['platform/homes raised', 'platform raised', 'platform cleared'])
    const after = told.moves('m1').moves('m2').found()
    expect(after.map(({ change, device }) => `${device} ${change}`)).toEqual(['platform/homes cleared'])
  })

  it('is told once of all homes, too, right after the hub was started anew and missed nothing', () => {
    const story = begun()
      .pass(hours(3) + minutes(30))
      .deaf(seconds(10))
    expect(story.connects('platform').pass(hours(1)).lines()).toEqual([
      expect.stringMatching(
        /^urgent gateway-offline 120117 raised: .*2 户的共用网关 platform 在线,但 08:00 起无任何住户数据/,
      ),
    ])
  })

  it('is told of those alone that are not heard within an hour after the platform brought something again', () => {
    const ids = ['h1', 'h2', 'h3', 'h4', 'h5']
    const five = {
      homes: ids.map((id) => aHome(id, { inactivityCeiling: hours(4) })),
      gateways: [aGateway('platform', ids)],
      devices: ids.map((home) => aDevice(home, { gateway: 'platform', home })),
    }
    const story = new Story('08:00', five).connects('platform')
    for (const id of ids) story.moves(id)
    expect(story.pass(hours(9)).found()).toHaveLength(1)
    for (const id of ids.slice(0, 4)) story.moves(id).pass(minutes(14))
    expect(story.lines()).toEqual(['urgent gateway-offline 120117 cleared: 共用网关 platform 17:00 又有住户数据'])
    expect(story.pass(minutes(10)).lines()).toEqual([expect.stringContaining('h5 raised: 守护中断')])
  })
})
