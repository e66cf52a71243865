import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../../alerting/detectors/detector-set.ts'
import type { Finding } from '../../../../core/finding.ts'
import { silentLog } from '../../../../core/log.ts'
import { noMetrics } from '../../../../core/metrics.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { days, hours, minutes, seconds } from '../../../../core/time.ts'
import type { Saying } from '../story.ts'
import { judge, lineOf, Story, TIME_ZONE } from '../story.ts'
import { aDevice, oneHome, village } from '../village.ts'

/** The hub counts as deaf when its pulse pauses for longer. */
const STEP = minutes(1)
const home = (): Story => new Story('08:00').connects('g1', minutes(10))
const ofFaults = (story: Story): readonly string[] => story.lines().filter((line) => line.includes('device-fault'))
const RAISED = 'routine device-fault h1 raised:'
const CLEARED = 'routine device-fault h1 cleared:'

/** So many of these, `every` apart. */
function often(story: Story, times: number, every: DurationMs, saying: (time: number) => Saying): Story {
  for (let time = 0; time < times; time += 1) story.says(saying(time)).pass(every, Math.min(every, STEP))
  return story
}

const flip = (time: number): Saying => ({ device: 'front-door', metric: 'door-open', value: time % 2 === 0 })
const MOTION = (): Saying => ({ device: 'living', metric: 'motion' })
/** The front door has been used now and then for four days. */
const knownDoor = (): Story => often(home(), 48, hours(2), flip)

describe('a sensor that chatters', () => {
  const FLOOD = `${RAISED} 门厅外门传感器一小时内变化 200 次,疑抖动或损坏;暂不作为老人活动依据`

  it('is told at two hundred changes an hour, once', () => {
    expect(ofFaults(often(knownDoor(), 198, seconds(10), flip))).toEqual([])
    expect(ofFaults(often(knownDoor(), 400, seconds(6), flip))).toEqual([FLOOD])
  })

  it('hides no silence: what it says from then on is no sign of the resident', () => {
    const story = often(knownDoor(), 300, seconds(6), flip)
    const since = story.now()
    story.lines()
    often(story, 18 * 120, seconds(30), flip)
    const told = story
      .found()
      .filter(({ kind, change }) => ['inactivity', 'not-returned'].includes(kind) && change === 'raised')
    expect(told).toHaveLength(1)
    expect(told[0]?.at).toBeLessThan(since)
  })

  it('is cleared after an hour of calm, and told again the next time', () => {
    const story = often(knownDoor(), 300, seconds(6), flip)
    expect(ofFaults(story)).toHaveLength(1)
    expect(ofFaults(often(story, 12, minutes(10), flip))).toEqual([`${CLEARED} 门厅外门传感器已恢复正常`])
    expect(ofFaults(often(story.until('20:00'), 300, seconds(6), flip))).toEqual([FLOOD])
  })

  it('is not cleared while it goes on, nor by an hour that is half as bad', () => {
    const story = often(knownDoor(), 300, seconds(6), flip)
    expect(ofFaults(often(story, 6 * 120, seconds(30), flip))).toHaveLength(1)
  })

  it('needs three times as many until it has been known for three days', () => {
    expect(ofFaults(often(home(), 400, seconds(6), flip))).toEqual([])
    expect(ofFaults(often(home(), 602, seconds(5), flip))).toHaveLength(1)
  })

  it('is judged by five times its own busiest hours, if that is more', () => {
    const busy = home()
    for (let day = 0; day < 4; day += 1) {
      for (let hour = 0; hour < 8; hour += 1) often(busy.until('08:00').pass(hours(hour)), 60, minutes(1), MOTION)
    }
    expect(ofFaults(often(busy.until('10:00'), 280, seconds(10), MOTION))).toEqual([])
    expect(ofFaults(often(busy.until('14:00'), 310, seconds(10), MOTION))).toHaveLength(1)
  })

  it('is not one that repeats its state, hands readings in late, or comes twice', () => {
    const story = knownDoor()
    often(story, 400, seconds(6), () => ({ ...flip(0), value: false }))
    often(story, 400, seconds(1), (time) => ({ ...flip(time), at: story.now() - hours(9) + minutes(time) }))
    often(story, 400, seconds(1), (time) => ({ ...flip(time), retained: true }))
    expect(ofFaults(story)).toEqual([])
  })
})

describe('a sensor that sees somebody all the time', () => {
  const radar = (value: boolean): Saying => ({ device: 'radar', metric: 'presence', value })

  it('is told after twelve hours, and cleared when it sees nobody', () => {
    const story = home()
      .says(radar(true))
      .pass(hours(11) + minutes(59))
    expect(ofFaults(story)).toEqual([])
    expect(ofFaults(story.pass(minutes(2)))).toEqual([
      `${RAISED} 卫生间存在感应器持续报有人 12 小时 无间断,疑卡死;暂不作为老人活动依据`,
    ])
    expect(ofFaults(story.says(radar(true)).pass(hours(1)).says(radar(false)))).toEqual([
      `${CLEARED} 卫生间存在感应器已恢复正常`,
    ])
  })

  it('is told after half as long again as it ever did, if that is more', () => {
    const story = home().says(radar(true)).pass(hours(10)).says(radar(false)).pass(hours(1))
    expect(ofFaults(story.says(radar(true)).pass(hours(14)))).toEqual([])
    expect(ofFaults(story.pass(hours(1) + minutes(1)))).toHaveLength(1)
  })

  it('is not judged for what may have been missed', () => {
    const away = home().says(radar(true)).pass(hours(1)).fallsSilent().pass(hours(3), STEP).connects('g1', minutes(10))
    expect(ofFaults(away.pass(hours(20), STEP))).toEqual([])
    const deaf = home().says(radar(true)).pass(hours(1)).deaf(hours(3)).connects('g1', minutes(10))
    expect(ofFaults(deaf.pass(hours(20), STEP))).toEqual([])
    expect(ofFaults(deaf.says(radar(true)).pass(hours(2), STEP))).toHaveLength(1)
  })

  it('is told of a motion sensor that does not pause for twelve hours', () => {
    const story = often(home(), 12 * 20 - 1, minutes(3), MOTION)
    expect(ofFaults(story)).toEqual([])
    expect(ofFaults(often(story, 5, minutes(3), MOTION))).toEqual([
      `${RAISED} 客厅活动传感器持续报有人 12 小时 无间断,疑卡死;暂不作为老人活动依据`,
    ])
    expect(ofFaults(story.pass(minutes(10)))).toEqual([`${CLEARED} 客厅活动传感器已恢复正常`])
  })

  it('is not told of one that pauses for more than five minutes now and then', () => {
    const story = home()
    for (let hour = 0; hour < 20; hour += 1) often(story, 18, minutes(3), MOTION).pass(minutes(6))
    expect(ofFaults(story)).toEqual([])
  })
})

describe('a value that stands still', () => {
  const warm = (value: number): Saying => ({ device: 'bedroom', metric: 'room-temperature', value })
  const damp = (time: number): Saying => ({ device: 'radar', metric: 'humidity', value: 50 + (time % 7) })

  /** A thermometer that changes every half hour for a day, then stands still for so long; something else varies or not. */
  function still(time: DurationMs, varies = true): Story {
    const story = often(home(), 48, minutes(30), (turn) => warm(20 + (turn % 5) / 10))
    for (let turn = 0; turn < time / minutes(30); turn += 1) {
      story
        .says(warm(20))
        .says(damp(varies ? turn : 0))
        .pass(minutes(30), STEP)
    }
    return story
  }

  it('is told after a day, if something else there varies', () => {
    expect(ofFaults(still(hours(24)))).toEqual([])
    expect(ofFaults(still(hours(25)))).toEqual([`${RAISED} 卧室温度传感器室温一直为 20°C,已 24 小时 不变,疑卡死`])
    expect(ofFaults(still(hours(60), false))).toEqual([])
  })

  it('is cleared when it changes', () => {
    const story = still(hours(30))
    ofFaults(story)
    expect(ofFaults(story.says(warm(21)))).toEqual([`${CLEARED} 卧室温度传感器已恢复正常`])
  })

  it('is not told in fewer than twenty reports', () => {
    const story = often(home(), 48, minutes(30), (turn) => warm(20 + (turn % 5) / 10))
    for (let turn = 0; turn < 19; turn += 1) story.says(warm(20)).says(damp(turn)).pass(hours(2), STEP)
    expect(ofFaults(story)).toEqual([])
  })

  it('is not told of what never varied', () => {
    const story = home()
    for (let turn = 0; turn < 100; turn += 1) story.says(warm(20)).says(damp(turn)).pass(minutes(30), STEP)
    expect(ofFaults(story)).toEqual([])
  })
})

describe('a counter', () => {
  const water = (value: number): Saying => ({ device: 'kitchen-smoke', metric: 'water-volume', value })

  it('is told when it goes backwards three times in a day, and cleared a day later', () => {
    const story = home()
    for (const value of [900, 850, 900, 880]) story.says(water(value)).pass(minutes(10))
    expect(ofFaults(story)).toEqual([])
    story.says(water(900)).pass(minutes(10)).says(water(870))
    expect(ofFaults(story)).toEqual([`${RAISED} 厨房水表用水累计值一天内倒退 3 次,读数不可信`])
    expect(ofFaults(story.pass(hours(25), STEP))).toEqual([`${CLEARED} 厨房水表已恢复正常`])
  })

  it('may begin anew every midnight', () => {
    const story = home()
    for (let day = 0; day < 5; day += 1) story.says(water(900)).pass(hours(6), STEP).says(water(3)).pass(minutes(10))
    expect(ofFaults(story)).toEqual([])
  })
})

describe('words that nobody understands', () => {
  const URGENT = 'urgent device-fault h1 raised:'

  it('are urgent from a device that has called for help before, once a day', () => {
    const story = home().says({ device: 'button', metric: 'sos' }).pass(minutes(1)).babbles('button').babbles('button')
    expect(ofFaults(story)).toEqual([
      `${URGENT} 卧室求助按钮 08:01 来报无法解析(内容残缺),可能是求助,请电话确认;原始报文在隔离区 [可能是求助]`,
    ])
    expect(ofFaults(story.pass(hours(23)).babbles('button'))).toEqual([])
    expect(ofFaults(story.pass(hours(2)).babbles('button', 'no-known-metric'))).toHaveLength(1)
  })

  it('are urgent from a device whose model says what it is', () => {
    const contents = oneHome()
    const devices = [...contents.devices, aDevice('new', { room: 'kitchen', model: 'JTYJ-GD-01LM/BW' })]
    const story = new Story('08:00', { ...contents, devices }).connects().babbles('new', 'unknown-format')
    expect(ofFaults(story)).toEqual([
      `${URGENT} 厨房设备 08:00 来报无法解析(格式不识),可能是求助,请电话确认;原始报文在隔离区 [可能是求助]`,
    ])
  })

  it('are nothing from any other device, nor when only an unregistered one has called', () => {
    const story = home().moves('living').says({ device: 'bedroom', metric: 'sos', unregistered: true })
    expect(ofFaults(story.babbles('living').babbles('bedroom').babbles('nobody'))).toEqual([])
  })

  it('are no silence of the device', () => {
    const story = often(home(), 96, hours(1), () => ({ device: 'radar', metric: 'humidity', value: 50 }))
    for (let hour = 0; hour < 9; hour += 1) story.babbles('radar').pass(hours(1), STEP)
    expect(story.lines().filter((line) => line.includes('device-offline'))).toEqual([])
  })

  it('are not cleared by another fault of the same device that ends', () => {
    const story = often(home(), 48, hours(2), (time) => ({ device: 'button', metric: time === 0 ? 'sos' : 'button' }))
    ofFaults(often(story, 300, seconds(6), () => ({ device: 'button', metric: 'button' })).babbles('button'))
    expect(ofFaults(story.pass(hours(5), STEP))).toEqual([])
  })
})

describe('the memory of faults', () => {
  it('answers which devices are not to be believed, also after a restart from a snapshot in the middle', async () => {
    const story = often(knownDoor(), 300, seconds(6), flip)
    story.says({ device: 'radar', metric: 'presence', value: true }).pass(hours(13), STEP)
    often(story, 300, seconds(6), flip).says({ device: 'button', metric: 'sos' }).babbles('button').pass(days(1), STEP)
    const { detectors, deviceFaults } = detectorSet({ residences: village(oneHome()), timeZone: TIME_ZONE })
    const control = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    const [first, second] = [judge(oneHome()), judge(oneHome())]
    const [whole, interrupted]: Finding[][] = [[], []]
    const middle = story.happenings.length - 1000
    for (const [index, happening] of story.happenings.entries()) {
      if (index === middle) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
      const entry = { ...happening, offset: index + 1 }
      control.consume(entry, whole ?? [])
      const running = index < middle ? first : second
      running.consume(entry, interrupted ?? [])
    }
    expect(interrupted?.map(lineOf)).toEqual(whole?.map(lineOf))
    expect(whole?.filter(({ kind }) => kind === 'device-fault').length).toBeGreaterThan(4)
    expect(deviceFaults.faulty('radar')).toBe(true)
    expect(deviceFaults.faulty('front-door')).toBe(false)
    expect(deviceFaults.faulty('nobody')).toBe(false)
  })
})
