import { beforeAll, describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import { HomeSilences } from '../../../alerting/detectors/inactivity/home-silences.ts'
import { LocalClock } from '../../../alerting/detectors/inactivity/local-clock.ts'
import { silenceWords } from '../../../alerting/detectors/inactivity/silence-words.ts'
import { DeviceFinder } from '../../../alerting/detectors/residences.ts'
import { NOTHING_SET, RuleBook } from '../../../alerting/rules/rules.ts'
import type { Home } from '../../../core/directory.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import {
  goTo,
  LIVED_VILLAGE,
  livedIn,
  LivedIn,
  livesADay,
  movesUntil,
  passesDoor,
  remembered,
  STEP,
  told,
} from './lived-in.ts'
import { Story, TIME_ZONE } from './story.ts'
import type { Contents } from './village.ts'
import { aGateway, aHome, oneHome, village } from './village.ts'

let home = new LivedIn([], [])

beforeAll(async () => {
  home = await remembered(livedIn())
})

const livedHome = (differing: Partial<Home>): Contents => ({ ...LIVED_VILLAGE, homes: [aHome('h1', differing)] })
const lineAfter = (story: Story): string => told(story.lines()).join('\n')

/** Of `…已 2 小时 43 分…`, in minutes. */
function lasted(line: string): number {
  const [, hour = '0', minute = '0'] = /已 (?:(\d+) 小时)? ?(?:(\d+) 分)?/.exec(line) ?? []
  return Number(hour) * 60 + Number(minute)
}

const usually = (): number => lasted(lineAfter(home.goesOn().pass(hours(9), STEP)))

describe('the figures of a home', () => {
  it('shift the limit: keener is earlier, the own ceiling is the latest', () => {
    const keen = new RuleBook({ ...NOTHING_SET, homes: new Map([['h1', { stillnessSensitivity: 3 }]]) })
    const low = new RuleBook({ ...NOTHING_SET, homes: new Map([['h1', { inactivityCeiling: hours(1) }]]) })
    expect(lasted(lineAfter(home.goesOn(LIVED_VILLAGE, keen).pass(hours(9), STEP)))).toBeLessThan(usually())
    expect(lineAfter(home.goesOn(LIVED_VILLAGE, low).pass(hours(9), STEP))).toBe(
      'urgent inactivity h1 raised: 卧室 07:00 起无活动已 1 小时;此户上限 1 小时',
    )
  })

  it('are others for who depends on others, and in a red home', () => {
    const dependent = livedHome({ careLevel: 'fully-dependent' })
    const red = livedHome({ riskGrade: 'red' })
    for (const contents of [dependent, red]) {
      expect(lasted(lineAfter(home.goesOn(contents).pass(hours(9), STEP)))).toBeLessThan(usually())
    }
  })

  it('count at once when they are set in the middle of a silence', () => {
    const rules = new RuleBook()
    const story = home.goesOn(LIVED_VILLAGE, rules).pass(minutes(70), STEP)
    expect(lineAfter(story)).toBe('')
    rules.set({ ...NOTHING_SET, homes: new Map([['h1', { inactivityCeiling: hours(1) }]]) })
    expect(lineAfter(story.pass(minutes(2), STEP))).toContain('卧室 07:00 起无活动已 1 小时 1')
  })
})

describe('weak evidence', () => {
  const draws = (story: Story, litres: number): Story =>
    story.says({ device: 'meter', metric: 'water-volume', value: litres })
  const burns = (story: Story, watts: number): Story => story.says({ device: 'kettle', metric: 'power', value: watts })
  const quiet = (story: Story): Story => burns(draws(story.pass(minutes(10), STEP), 100), 2)

  it('of one device postpones nothing, and is said', () => {
    const line = lineAfter(draws(quiet(home.goesOn()).pass(minutes(60), STEP), 103).pass(hours(8), STEP))
    expect(line).toMatch(/;此时段通常不超过 1 小时;期间有用水$/)
    expect(lasted(line)).toBe(usually())
  })

  it('of two kinds of devices within ten minutes lets the silence count from them', () => {
    const both = burns(draws(quiet(home.goesOn()).pass(minutes(60), STEP), 103).pass(minutes(5), STEP), 1800)
    const line = lineAfter(both.pass(hours(8), STEP))
    expect(line).toMatch(/;期间有用水、用电$/)
    expect(lasted(line)).toBe(usually() + 75)
  })

  it('never lets it last longer than the ceiling', () => {
    const story = quiet(home.goesOn())
    for (let hour = 0; hour < 14; hour += 1)
      burns(draws(story.pass(hours(1), STEP), 103 + hour * 3), hour % 2 === 0 ? 1800 : 2)
    const line = lineAfter(story)
    expect(lasted(line)).toBe(12 * 60)
  })

  it.each<[string, (story: Story) => Story, ((story: Story) => Story)?]>([
    ['more than ten minutes apart', (s) => burns(draws(s, 103).pass(minutes(11), STEP), 1800)],
    ['too little water', (s) => burns(draws(s, 100.4).pass(minutes(5), STEP), 1800)],
    ['too little power', (s) => burns(draws(s, 103).pass(minutes(5), STEP), 31)],
    [
      'what began before the silence',
      (s) => burns(draws(s.moves().pass(minutes(5), STEP), 103), 1800),
      (s) => s.moves(),
    ],
    [
      'a light and another light: both see the sun',
      (s) =>
        s
          .says({ device: 'lamp', metric: 'illuminance', value: 5 })
          .says({ device: 'radar', metric: 'illuminance', value: 5 })
          .pass(minutes(1), STEP)
          .says({ device: 'lamp', metric: 'illuminance', value: 300 })
          .says({ device: 'radar', metric: 'illuminance', value: 300 }),
    ],
    [
      'one device that tells of both',
      (s) =>
        draws(s, 103)
          .says({ device: 'meter', metric: 'power', value: 2 })
          .says({ device: 'meter', metric: 'power', value: 1800 }),
    ],
    [
      'what comes retained',
      (s) => burns(s.says({ device: 'meter', metric: 'water-volume', value: 103, retained: true }), 1800),
    ],
  ])('is none: %s', (_, tell, without = (s) => s) => {
    const begun = (): Story => quiet(home.goesOn()).pass(minutes(20), STEP)
    const line = lineAfter(tell(begun()).pass(hours(8), STEP))
    expect(lasted(line)).toBe(lasted(lineAfter(without(begun()).pass(hours(8), STEP))))
  })
})

describe('a sensor that is offline', () => {
  const contents = LIVED_VILLAGE
  const residences = village(contents)

  /** What is judged of the lived-in home with these devices offline, lost so long before the silence began. */
  async function judged(offline: readonly string[], before = 0) {
    const story = home.goesOn()
    const memory = await story.memory()
    const rules = new RuleBook()
    const { detectors, hearing, signs } = detectorSet({ residences, timeZone: TIME_ZONE, rules })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    dispatch.restore(memory)
    let began = 0
    const silences = new HomeSilences({
      hearing,
      signs,
      residences,
      devices: new DeviceFinder(residences),
      rules,
      clock: new LocalClock(TIME_ZONE),
      deviceHearing: { offline: () => offline, lastHeardAt: () => began - before },
    })
    silences.restore(JSON.parse(memory.find(({ detector }) => detector === 'home-silences')?.json ?? 'null'))
    began = silences.judge('h1')?.since ?? 0
    const silence = silences.judge('h1')
    if (silence === undefined) throw new Error('the home is not judged')
    return { silence, now: story.now() }
  }

  it('gives the silence half as much again, and is said', async () => {
    const { silence, now } = await judged(['living'])
    const { silence: without } = await judged([])
    expect((silence.at - silence.since) / (without.at - without.since)).toBeCloseTo(1.5, 5)
    const words = silenceWords({ silence, device: undefined, now, timeZone: TIME_ZONE, returnBy: hours(23) })
    expect(words.zh).toMatch(/;1 个传感器离线$/)
    expect(words.en).toMatch(/; 1 sensor offline$/)
  })

  it('gives less and less as the home is learned without it, and nothing after two weeks', async () => {
    const { silence: without } = await judged([])
    const ratio = async (lostDaysAgo: number): Promise<number> => {
      const { silence } = await judged(['living'], days(lostDaysAgo))
      return (silence.at - silence.since) / (without.at - without.since)
    }
    expect(await ratio(7)).toBeCloseTo(1.25, 5)
    expect(await ratio(14)).toBeCloseTo(1, 5)
    expect(await ratio(400)).toBeCloseTo(1, 5)
  })

  it('changes nothing when it never told of the resident', async () => {
    const { silence } = await judged(['meter', 'kitchen-smoke'])
    const { silence: without } = await judged([])
    expect(silence).toEqual(without)
  })
})

describe('who lives there', () => {
  it('learns anew, from what is personal, when somebody moves in', () => {
    const two = home.goesOn(livedHome({ occupants: 2 }))
    expect(lineAfter(two.pass(hours(30), STEP))).toBe('')
    two.says({ device: 'bed', metric: 'bed-occupied' }).pass(hours(11), STEP)
    expect(lineAfter(two)).toMatch(/已 10 小时;尚在学习,暂按 10 小时$/)
  })

  it('is not judged, and nothing is thrown, when the home has left the registry', () => {
    const gone = home.goesOn({ ...LIVED_VILLAGE, homes: [], gateways: [] })
    expect(lineAfter(gone.pass(hours(30), STEP))).toBe('')
  })
})

describe('what is usual', () => {
  it('is not changed by a week of visitors, nor by a night away', () => {
    const story = home.goesOn()
    for (let day = 0; day < 7; day += 1) {
      // Somebody in every room every five minutes, all day and half the night.
      for (let time = 0; time < hours(18); time += minutes(5)) story.moves('living').pass(minutes(5), STEP)
      goTo(story, '07:00').moves('bedroom')
    }
    movesUntil(story, '18:00')
    goTo(passesDoor(story), '09:00')
    passesDoor(story).moves('bedroom')
    for (let day = 0; day < 3; day += 1) livesADay(story)
    goTo(story, '07:00').moves('bedroom')
    story.found()
    const after = lasted(lineAfter(story.pass(hours(9), STEP)))
    expect(after / usually()).toBeGreaterThan(0.8)
    expect(after / usually()).toBeLessThan(1.25)
  }, 20_000)
})

describe('a home behind a platform for many', () => {
  const shared: Contents = {
    ...LIVED_VILLAGE,
    homes: [aHome('h1'), aHome('h2')],
    gateways: [aGateway('g1', ['h1', 'h2'])],
  }

  /** A day of a home of which something is heard every hour at least: the platform's own pulse says nothing of it. */
  function day(story: Story): void {
    for (let time = 0; time < hours(24); time += minutes(20)) {
      if (time % hours(1) === 0) story.says({ device: 'lamp', metric: 'room-temperature', value: 20 })
      const napping = time > hours(13) && time < hours(15)
      if (time >= hours(7) && time <= hours(22) && !napping) story.moves()
      story.pass(minutes(20), STEP)
    }
  }

  it('learns from its silences though nothing is heard of it for most of an hour', () => {
    const story = new Story('00:00', shared).connects()
    for (let n = 0; n < 20; n += 1) day(story)
    expect(lineAfter(story)).toBe('')
    // A usual nap and a half, then for good.
    for (let time = 0; time < hours(13); time += minutes(20)) {
      if (time >= hours(7)) story.moves()
      story.pass(minutes(20), STEP)
    }
    for (let n = 0; n < 9; n += 1)
      story.says({ device: 'lamp', metric: 'room-temperature', value: 20 }).pass(hours(1), STEP)
    expect(lineAfter(story)).toMatch(/客厅 12:40 起无活动已 [345] 小时( \d+ 分)?;此时段通常不超过 2 小时/)
  })
})

describe('where the resident seems to be', () => {
  const where = (tell: (story: Story) => Story, contents: Contents = oneHome()) => {
    const { detectors, whereabouts } = detectorSet({ residences: village(contents), timeZone: TIME_ZONE })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    const story = tell(new Story('10:00', contents).connects())
    for (const [index, happening] of story.happenings.entries()) {
      dispatch.consume({ ...happening, offset: index + 1 }, [])
    }
    return whereabouts.of('h1')
  }

  it('is not known before anything was heard, nor where others live', () => {
    expect(where((s) => s)).toBeUndefined()
    expect(
      where((s) => s.says({ device: 'watch', metric: 'steps', value: 1 }), oneHome({ occupants: 2 })),
    ).toBeUndefined()
  })

  it('is at home after motion, out after the door, at home again with the first motion indoors', () => {
    expect(where((s) => s.moves())).toMatchObject({ state: 'at-home', probability: 1 })
    const out = where((s) => passesDoor(s.moves().pass(minutes(30), STEP)).pass(minutes(30), STEP))
    expect(out?.state).toBe('out')
    expect(out?.probability).toBeLessThan(1)
    expect(out?.since).toBe(Date.parse('2026-11-22T10:30:00+08:00'))
    const back = where((s) =>
      passesDoor(passesDoor(s.moves()).pass(minutes(30), STEP))
        .moves('bedroom')
        .pass(hours(1), STEP)
        .moves(),
    )
    expect(back?.state).toBe('at-home')
    expect(back?.since).toBe(Date.parse('2026-11-22T10:32:00+08:00'))
  })
})
