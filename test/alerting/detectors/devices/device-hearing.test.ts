import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../../alerting/detectors/detector-set.ts'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import type { Finding } from '../../../../core/finding.ts'
import { silentLog } from '../../../../core/log.ts'
import { noMetrics } from '../../../../core/metrics.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { days, hours, minutes } from '../../../../core/time.ts'
import type { Saying } from '../story.ts'
import { judge, lineOf, Story, TIME_ZONE } from '../story.ts'
import { aDevice, aGateway, aHome, oneHome, village } from '../village.ts'

/** The hub counts as deaf when its pulse pauses for longer. */
const STEP = minutes(1)

/** A home whose resident is seen by another sensor every half hour, so that only devices are judged. */
const home = (contents = oneHome()): Story => new Story('08:00', contents).connects('g1', minutes(10))

/** Time goes on; the living room sees somebody every half hour. */
function live(story: Story, time: DurationMs): Story {
  for (let gone = 0; gone < time; gone += minutes(30))
    story.moves('living').pass(Math.min(minutes(30), time - gone), STEP)
  return story
}

/** The device says it, then again each `every`, so many times. */
function reports(story: Story, saying: Saying, [every, times]: readonly [DurationMs, number]): Story {
  for (let time = 0; time < times; time += 1) live(story.says(saying), every)
  return story
}

const WARM: Saying = { device: 'radar', metric: 'room-temperature', value: 21 }
const DOOR: Saying = { device: 'front-door', metric: 'door-open' }
const ofDevices = (story: Story): readonly string[] => story.lines().filter((line) => line.includes('device-offline'))

/** The thermometer in the bathroom has reported every hour for three days and more. */
const hourly = (): Story => reports(home(), WARM, [hours(1), 76])
const RAISED = 'routine device-offline h1 raised:'
const CLEARED = 'routine device-offline h1 cleared:'

describe('a device that reports by itself', () => {
  it('is offline after three times its longest usual gap', () => {
    const story = live(hourly(), hours(1) + minutes(50))
    expect(ofDevices(story)).toEqual([])
    expect(ofDevices(live(story, minutes(20)))).toEqual([
      `${RAISED} 卫生间温度传感器 11:00 起无上报,已 3 小时;通常最长 1 小时一报`,
    ])
  })

  it('is told once, and cleared when it is heard again', () => {
    const story = live(hourly(), days(2))
    expect(ofDevices(story)).toHaveLength(1)
    expect(ofDevices(story.says(WARM))).toEqual([`${CLEARED} 卫生间温度传感器 12:00 恢复上报`])
    expect(ofDevices(reports(story, WARM, [hours(1), 5]))).toEqual([])
  })

  it('is told again in its next silence, which the first one did not make usual', () => {
    const story = reports(live(hourly(), days(2)), WARM, [hours(1), 24])
    ofDevices(story)
    expect(ofDevices(live(story, hours(4)))).toHaveLength(1)
  })

  it('learns no tiny interval from a burst', () => {
    const story = hourly()
    for (let time = 0; time < 300; time += 1) story.says(WARM).pass(1000)
    expect(ofDevices(live(story, hours(2)))).toEqual([])
  })

  it('learns a longer interval from several such gaps, not from one', () => {
    const one = reports(live(hourly(), hours(1)), WARM, [hours(1), 24])
    ofDevices(one)
    expect(ofDevices(live(one, hours(3)))).toHaveLength(1)
    const slower = reports(hourly(), WARM, [hours(2), 12])
    expect(ofDevices(live(slower, hours(3)))).toEqual([])
    expect(ofDevices(live(slower, hours(2)))).toHaveLength(1)
  })

  it('is judged by a week until it was heard for three days', () => {
    const story = reports(home(), WARM, [hours(1), 60])
    expect(ofDevices(live(story, days(6)))).toEqual([])
    expect(ofDevices(live(story, days(1)))).toEqual([
      `${RAISED} 卫生间温度传感器 11-24 19:00 起无上报,已 7 天;此设备规律尚未掌握`,
    ])
  })

  it('is judged by a week when it spoke only once', () => {
    expect(ofDevices(live(home().says(WARM), days(6)))).toEqual([])
    expect(ofDevices(live(home().says(WARM), days(8)))).toHaveLength(1)
  })

  it('is never offline when it never spoke', () => {
    expect(ofDevices(live(home(), days(9)))).toEqual([])
  })

  it('is heard by its late readings for when they were taken, and not by retained ones', () => {
    const story = live(hourly(), hours(3))
    expect(ofDevices(story)).toHaveLength(1)
    expect(ofDevices(story.says({ ...WARM, retained: true }))).toEqual([])
    expect(ofDevices(story.says({ ...WARM, at: story.now() - hours(4) }))).toEqual([])
    expect(ofDevices(story.says({ ...WARM, at: story.now() - minutes(30) }))).toHaveLength(1)
  })

  it('is expected to speak from its first word on, however late that was', () => {
    const story = home()
    story.says({ ...WARM, at: story.now() - days(80) })
    expect(ofDevices(live(story, days(2)))).toEqual([])
  })

  it('tells nothing twice when a reading comes twice', () => {
    const story = live(hourly(), hours(4))
    story.says(WARM).says(WARM)
    expect(ofDevices(story)).toHaveLength(2)
  })
})

describe('a device that speaks only when somebody is there', () => {
  /** Somebody goes out twice a day for a week. */
  const usedDaily = (): Story => reports(home(), DOOR, [hours(12), 14])

  it('is offline after twice its longest gap, and three days', () => {
    const story = live(usedDaily(), days(2) + hours(11))
    expect(ofDevices(story)).toEqual([])
    expect(ofDevices(live(story, hours(2)))).toEqual([
      `${RAISED} 门厅外门传感器 11-28 20:00 起无上报,已 3 天;通常最长 12 小时一报`,
    ])
  })

  it('is not offline while nobody is at home, however long', () => {
    const ofDoor = (story: Story): readonly string[] => ofDevices(story).filter((line) => line.includes('外门'))
    const away = usedDaily().pass(days(12), STEP)
    expect(ofDoor(away)).toEqual([])
    // Back again: the living room is seen first, and the door has its fair time.
    expect(ofDoor(live(away, hours(10)))).toEqual([])
    expect(ofDoor(live(away, days(2)))).toHaveLength(1)
  })
})

describe('time in which nothing could be heard', () => {
  it('does not count: a gateway that was away raises none of its devices, and then they have their time again', () => {
    const away = hourly().fallsSilent().pass(hours(20), STEP).connects('g1', minutes(10))
    expect(ofDevices(away)).toEqual([])
    expect(ofDevices(live(away, hours(1) + minutes(50)))).toEqual([])
    expect(ofDevices(live(away, hours(1)))).toHaveLength(1)
  })

  it('does not count for the hub itself', () => {
    const deaf = hourly().says(WARM).deaf(hours(20)).connects('g1', minutes(10))
    expect(ofDevices(live(deaf, hours(2) + minutes(50)))).toEqual([])
    expect(ofDevices(live(deaf, minutes(20)))).toHaveLength(1)
  })

  it('teaches no gap', () => {
    const story = hourly()
    for (let night = 0; night < 6; night += 1) {
      story.fallsSilent().pass(hours(8), STEP).connects('g1', minutes(10))
      reports(story.pass(minutes(10), STEP), WARM, [hours(1), 4])
    }
    ofDevices(story)
    expect(ofDevices(live(story, hours(3)))).toHaveLength(1)
  })

  it('does not hide a dead device behind a gateway that comes and goes', () => {
    const story = hourly()
    for (let time = 0; time < 12; time += 1) {
      story.fallsSilent().pass(hours(1), STEP).connects('g1', minutes(10))
      live(story, hours(3))
    }
    expect(ofDevices(story)).toHaveLength(1)
  })
})

describe('several devices of a home', () => {
  it('are each told by room and role, and asked for by home', () => {
    const contents = {
      homes: [aHome('h1')],
      gateways: [aGateway('g1', ['h1'])],
      devices: [
        aDevice('living', { room: 'living' }),
        aDevice('bed', { room: 'bedroom', role: 'bed' }),
        aDevice('smoke', { room: 'kitchen' }),
      ],
    }
    const { detectors, deviceHearing } = detectorSet({ residences: village(contents), timeZone: TIME_ZONE })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    const story = home(contents)
    for (let hour = 0; hour < 80; hour += 1) {
      live(
        story
          .says({ device: 'bed', metric: 'heart-rate', value: 61 })
          .says({ device: 'smoke', metric: 'smoke', value: false }),
        hours(1),
      )
    }
    live(story, hours(3))
    const findings: Finding[] = []
    story.happenings.forEach((happening, index) => dispatch.consume({ ...happening, offset: index + 1 }, findings))
    expect(findings.filter(({ kind }) => kind === 'device-offline').map(lineOf)).toEqual([
      `${RAISED} 卧室床垫 15:00 起无上报,已 3 小时;通常最长 1 小时一报`,
      `${RAISED} 厨房烟雾报警器 15:00 起无上报,已 3 小时;通常最长 1 小时一报`,
    ])
    expect(deviceHearing.offline('h1')).toEqual(['bed', 'smoke'])
    expect(deviceHearing.offline('h2')).toEqual([])
    expect(deviceHearing.intervalOf('bed')).toEqual({ usual: hours(1), allowed: hours(3), learned: true })
    expect(deviceHearing.lastHeardAt('bed')).toBe(story.now() - hours(4))
    expect(deviceHearing.intervalOf('nobody')).toBeUndefined()
  })
})

describe('a silent device that is put into another home', () => {
  it('is cleared at the old one and starts anew at the other', () => {
    const story = live(hourly(), hours(3))
    expect(ofDevices(story)).toHaveLength(1)
    expect(ofDevices(story.says({ ...WARM, home: 'h2', gateway: 'g1' }))).toEqual([
      `${CLEARED} 卫生间温度传感器已移装他处`,
    ])
    expect(ofDevices(live(story, hours(10)))).toEqual([])
  })
})

describe('the memory of devices', () => {
  it('goes on after a restart from a snapshot in the middle', async () => {
    const story = reports(live(hourly(), hours(5)), WARM, [hours(1), 10])
    live(story, hours(4))
    const whole: Finding[] = []
    const interrupted: Finding[] = []
    const first = judge(oneHome())
    const second = judge(oneHome())
    const control = judge(oneHome())
    for (const [index, happening] of story.happenings.entries()) {
      if (index === Math.floor(story.happenings.length / 2)) {
        second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
      }
      const entry = { ...happening, offset: index + 1 }
      control.consume(entry, whole)
      ;(index < Math.floor(story.happenings.length / 2) ? first : second).consume(entry, interrupted)
    }
    expect(interrupted.map(lineOf)).toEqual(whole.map(lineOf))
    expect(whole.filter(({ kind }) => kind === 'device-offline')).toHaveLength(3)
  })

  it('counts what was set for one home', () => {
    const rules = new RuleBook({ district: {}, homes: new Map([['h1', { deviceSilenceFactor: 10 }]]) })
    const { detectors, deviceHearing } = detectorSet({ residences: village(oneHome()), timeZone: TIME_ZONE, rules })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    const findings: Finding[] = []
    live(hourly(), hours(6)).happenings.forEach((happening, index) =>
      dispatch.consume({ ...happening, offset: index + 1 }, findings),
    )
    expect(findings.filter(({ kind }) => kind === 'device-offline')).toEqual([])
    expect(deviceHearing.intervalOf('radar')?.allowed).toBe(hours(10))
  })
})
