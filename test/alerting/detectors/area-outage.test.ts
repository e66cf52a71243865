import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { back, district, silent, up, VILLAGE } from './district.ts'
import { judge, lineOf, Story } from './story.ts'

const ofAreas = (story: Story): readonly string[] => story.lines().filter((line) => line.includes('area-outage'))
const RAISED = 'urgent area-outage'

describe('area-outage', () => {
  it('is told once for the smallest area that holds three gateways and 30 % of its own', () => {
    const story = silent(up(), 'a1', 'a2', 'a3').pass(minutes(30))
    expect(ofAreas(story)).toEqual([
      `${RAISED} ${VILLAGE}01 raised: 一网格 08:30 起 3/5 个网关同时无信号(疑停电或断网),3 户无人守护,请先电话确认:a1号、a2号、a3号`,
    ])
  })

  it.each([
    ['two gateways are no outage', district({ a: 2, b: 1 }), ['a1', 'a2'], undefined],
    ['three of ten are', district({ b: 10 }), ['b1', 'b2', 'b3'], `${VILLAGE}02`],
    ['three of eleven are not', district({ b: 11 }), ['b1', 'b2', 'b3'], undefined],
    ['some in two grids are one of the village', district({ a: 5, b: 5 }), ['a1', 'a2', 'b1', 'b2'], VILLAGE],
    ['some in two towns are one of the district', district({ a: 3, z: 3 }), ['a1', 'a2', 'z1'], '120117'],
    [
      'all of a small grid are one of that grid, though they are 31 % of the village',
      district(),
      ['a1', 'a2', 'a3', 'a4', 'a5'],
      `${VILLAGE}01`,
    ],
    [
      'a whole village is told once, not by its grids',
      district({ a: 3, b: 3, z: 20 }),
      ['a1', 'a2', 'a3', 'b1', 'b2', 'b3'],
      VILLAGE,
    ],
  ] as const)('%s', (_, contents, homes, area) => {
    const lines = ofAreas(silent(up(contents), ...homes).pass(minutes(30)))
    expect(lines.map((line) => line.split(' ')[2])).toEqual(area === undefined ? [] : [area])
  })

  it('needs them to fall silent within ten minutes', () => {
    const slowly = (pause: number): readonly string[] => {
      const story = up()
      for (const home of ['a1', 'a2', 'a3']) silent(story, home).pass(minutes(pause))
      return ofAreas(story.pass(minutes(30)))
    }
    expect(slowly(5)).toHaveLength(1)
    expect(slowly(6)).toEqual([])
  })

  it('counts a gateway in that was found silent late because it speaks seldom', () => {
    const story = up()
    for (const home of ['a2', 'a3']) story.connects(`g-${home}`, minutes(20))
    expect(ofAreas(silent(story.pass(minutes(2)), 'a1', 'a2', 'a3').pass(minutes(30)))).toEqual([])
    expect(ofAreas(story.pass(minutes(20)))).toHaveLength(1)
  })

  it('is told soon after wills were delivered', () => {
    const story = up()
    for (const home of ['a1', 'a2', 'a3']) story.leavesWill(`g-${home}`)
    expect(ofAreas(story.pass(minutes(1) + seconds(50)))).toEqual([])
    expect(ofAreas(story.pass(seconds(30)))).toHaveLength(1)
  })

  it('calls dependent and red homes first and keeps to 120 characters', () => {
    const contents = district({ a: 40, z: 20 })
    const homes = contents.homes.map((home) =>
      home.id === 'a30'
        ? { ...home, careLevel: 'fully-dependent' as const }
        : home.id === 'a20'
          ? { ...home, riskGrade: 'red' as const }
          : home,
    )
    const ofGrid = homes.map(({ id }) => id).filter((id) => id.startsWith('a'))
    const story = silent(up({ ...contents, homes }), ...ofGrid)
    const found = story
      .pass(minutes(10))
      .found()
      .filter(({ kind }) => kind === 'area-outage')
    expect(found).toHaveLength(1)
    expect(found[0]?.summary.zh).toMatch(/40\/40 个网关.*40 户无人守护,请先电话确认:a30号、a20号、a1号.*…$/)
    expect(found[0]?.summary.zh.length).toBeLessThanOrEqual(120)
    expect(found[0]?.summary.en.length).toBeLessThanOrEqual(120)
  })

  it('sends nobody to a home that is known to be empty', () => {
    const one = up().setsMode('deceased', undefined, 'a1').setsMode('in-hospital', hours(48), 'a2')
    expect(ofAreas(silent(one, 'a1', 'a2', 'a3').pass(minutes(30)))).toEqual([
      expect.stringMatching(/3\/5 个网关同时无信号.*,1 户无人守护,请先电话确认:a3号$/),
    ])
    const all = up()
    for (const home of ['a1', 'a2', 'a3']) all.setsMode('moved-out', undefined, home)
    expect(ofAreas(silent(all, 'a1', 'a2', 'a3').pass(minutes(30)))).toEqual([
      expect.stringMatching(/^routine .*3\/5 个网关同时无信号.*,各户另有守护或无人在家,不必赶去$/),
    ])
  })

  it('is urgent as soon as somebody comes home to one of the homes that were empty', () => {
    const story = up().setsMode('deceased', undefined, 'a1').setsMode('moved-out', undefined, 'a2')
    silent(story.setsMode('in-hospital', hours(4), 'a3'), 'a1', 'a2', 'a3').pass(hours(3))
    expect(ofAreas(story)).toEqual([expect.stringMatching(/^routine .* raised/)])
    expect(ofAreas(story.pass(minutes(70)))).toEqual([
      expect.stringMatching(/^urgent area-outage .* raised: .*,1 户无人守护,请先电话确认:a3号$/),
    ])
    expect(ofAreas(back(story.pass(hours(2)), 'a1', 'a2', 'a3'))).toEqual([
      expect.stringMatching(/^urgent area-outage .* cleared/),
    ])
  })

  it('says a routine outage once only, however long it lasts', () => {
    const story = up()
    for (const home of ['a1', 'a2', 'a3']) story.setsMode('moved-out', undefined, home)
    expect(ofAreas(silent(story, 'a1', 'a2', 'a3').pass(hours(6)))).toHaveLength(1)
  })

  it('ends when fewer than that are silent still, and can begin again', () => {
    const story = silent(up(), 'a1', 'a2', 'a3', 'a4').pass(minutes(30))
    expect(ofAreas(story)).toHaveLength(1)
    expect(ofAreas(back(story, 'a1').pass(minutes(1)))).toEqual([])
    expect(ofAreas(back(story, 'a2').pass(minutes(1)))).toEqual([
      `${RAISED} ${VILLAGE}01 cleared: 一网格 09:01 恢复信号,仍有 2 个网关无信号`,
    ])
    expect(ofAreas(back(story, 'a3', 'a4').pass(minutes(10)))).toEqual([])
    expect(ofAreas(silent(story, 'a1', 'a2', 'a3').pass(minutes(10)))).toHaveLength(1)
  })

  it('grows to a larger area only by three more, and takes further gateways in without a word', () => {
    const story = silent(up(district({ a: 5, b: 5 })), 'a1', 'a2', 'a3').pass(minutes(7))
    expect(ofAreas(story)).toHaveLength(1)
    expect(ofAreas(silent(story, 'a4', 'b1', 'b2').pass(minutes(20)))).toEqual([])
    const other = silent(up(district({ a: 5, b: 5 })), 'a1', 'a2', 'a3').pass(minutes(7))
    expect(ofAreas(other)).toHaveLength(1)
    expect(ofAreas(silent(other, 'b1', 'b2', 'b3').pass(minutes(20))).map((line) => line.split(' ')[2])).toEqual([
      VILLAGE,
    ])
  })

  it('leaves gateways out that were never heard', () => {
    const contents = district({ a: 12 })
    const story = new Story('08:00', contents)
    for (let index = 1; index <= 5; index += 1) story.connects(`g-a${index}`)
    expect(ofAreas(silent(story.pass(minutes(5)), 'a1', 'a2').pass(minutes(20)))).toEqual([])
    expect(ofAreas(silent(story, 'a3', 'a4', 'a5').pass(minutes(20)))).toHaveLength(1)
  })
})

describe('an area that is out', () => {
  it('pages nobody for the single homes at first: they wait for the digest', () => {
    const lines = silent(up(), 'a1', 'a2', 'a3').pass(hours(1)).lines()
    const single = lines.filter((line) => line.includes('gateway-offline'))
    expect(single).toHaveLength(3)
    expect(single.every((line) => line.startsWith('routine'))).toBe(true)
  })

  it('leaves each home its own limit', () => {
    const lines = silent(up(), 'a1', 'a2', 'a3').pass(hours(5)).lines()
    expect(lines.filter((line) => line.startsWith('urgent gateway-offline'))).toHaveLength(3)
  })

  it.each([
    ['a restart', 'restarts', minutes(2)],
    ['a long stop', 'restarts', hours(5)],
    ['a pause', 'goes on', minutes(20)],
  ] as const)('is not caused by %s of the hub, whoever comes back late or never', (_, then, time) => {
    const story = up()
    for (const { id } of district().gateways) story.fallsSilent(id)
    story.deaf(time, then)
    const lines = ofAreas(back(story.pass(minutes(15)), 'a1', 'b1').pass(hours(2)))
    expect(lines).toEqual([])
  })

  it('stands through a restart of the hub, and through a restart from a snapshot', async () => {
    const story = silent(up(), 'a1', 'a2', 'a3').pass(minutes(30))
    story.deaf(minutes(3)).pass(minutes(1))
    back(story, 'b1').pass(minutes(10))
    back(story, 'a1').pass(minutes(10))
    const whole: Finding[] = []
    const interrupted: Finding[] = []
    const [control, first, second] = [judge(district()), judge(district()), judge(district())]
    const middle = story.happenings.length - 70
    for (const [index, happening] of story.happenings.entries()) {
      if (index === middle) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
      const entry = { ...happening, offset: index + 1 }
      control.consume(entry, whole)
      const running = index < middle ? first : second
      running.consume(entry, interrupted)
    }
    const ofWhole = whole.map(lineOf).filter((line) => line.includes('area-outage'))
    expect(ofWhole).toHaveLength(2)
    expect(interrupted.map(lineOf)).toEqual(whole.map(lineOf))
  })

  it('is one alert when three thousand gateways fall silent at once', () => {
    const contents = district({ a: 3000, b: 3000 })
    const story = new Story('08:00', contents)
    for (const { id } of contents.gateways) story.connects(id)
    story.pass(minutes(1), minutes(1))
    for (let index = 1; index <= 3000; index += 1) story.fallsSilent(`g-a${index}`)
    expect(ofAreas(story.pass(minutes(5), minutes(1)).pass(minutes(4)))).toHaveLength(1)
  })
})
