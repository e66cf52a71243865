import { describe, expect, it } from 'vitest'
import { hours, minutes } from '../../../core/time.ts'
import { Story } from './story.ts'
import { aDevice, aGateway, aHome } from './village.ts'

const homes = [
  aHome('h1', { address: '前营村1号' }),
  aHome('h2', { address: '前营村2号', riskGrade: 'red' }),
  aHome('h3', { address: '前营村3号' }),
  aHome('h4', { address: '前营村4号', careLevel: 'fully-dependent' }),
  aHome('h5', { address: '前营村5号' }),
]
const contents = {
  homes,
  gateways: homes.map(({ id }) => aGateway(`g-${id}`, [id])),
  devices: homes.map(({ id }) => aDevice(`m-${id}`, { home: id, gateway: `g-${id}` })),
}

/** Everybody but h5 is connected and has moved, h3 before h1. */
function evening(): Story {
  const story = new Story('20:00', contents)
  for (const id of ['h1', 'h2', 'h3', 'h4']) story.connects(`g-${id}`)
  story.moves('m-h3').pass(minutes(10)).moves('m-h1').moves('m-h2').moves('m-h4').pass(minutes(10))
  return story
}

function allBack(story: Story): Story {
  for (const id of ['h1', 'h2', 'h3', 'h4']) story.connects(`g-${id}`)
  return story
}

describe('hub-deaf', () => {
  it('tells the district once whom to call first after more than an hour: dependent, red, silent for longest', () => {
    const story = evening().deaf(hours(3) + minutes(5))
    expect(allBack(story).pass(minutes(30)).lines()).toEqual([
      'urgent hub-deaf 120117 raised: 中枢中断 3 小时 5 分(20:20–23:25),4 户无人守护,请先电话确认:前营村4号、前营村2号、前营村3号、前营村1号',
    ])
  })

  it('says nothing after an hour or less', () => {
    expect(
      allBack(evening().deaf(hours(1)))
        .pass(minutes(30))
        .lines(),
    ).toEqual([])
  })

  it('sends nobody to a home that is known to be empty, unless its resident was due back meanwhile', () => {
    const story = evening().setsMode('deceased', undefined, 'h4').setsMode('in-hospital', hours(48), 'h2')
    story.setsMode('with-family', minutes(30), 'h3').setsMode('maintenance', hours(9), 'h1')
    expect(story.deaf(hours(2)).lines()).toEqual([
      expect.stringMatching(/,2 户无人守护,请先电话确认:前营村3号、前营村1号$/),
    ])
  })

  it.each([
    [minutes(59), 0],
    [minutes(60), 0],
    [minutes(61), 1],
    [hours(3), 1],
  ])('is told after more than an hour: %d ms', (deaf, lists) => {
    expect(evening().deaf(deaf).lines()).toHaveLength(lists)
  })

  it('tells it for a pause without a restart, too', () => {
    expect(allBack(evening().deaf(hours(2), 'goes on')).lines()).toHaveLength(1)
  })

  it('opens nothing else, however long it lasted, while the residents get up and move', () => {
    const story = allBack(evening().deaf(hours(20))).pass(minutes(100))
    for (const id of ['h1', 'h2', 'h3', 'h4']) story.moves(`m-${id}`)
    const lines = story.pass(hours(5)).lines()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('hub-deaf')
  })

  it('keeps the summary within 120 characters in both languages in a district of many homes', () => {
    const many = Array.from({ length: 300 }, (_, index) => aHome(`h${index}`, { address: `前营村三组${index}号院` }))
    const district = { homes: many, gateways: many.map(({ id }) => aGateway(`g-${id}`, [id])), devices: [] }
    const story = new Story('08:00', district)
    for (const { id } of many) story.connects(`g-${id}`)
    const [finding] = story.pass(minutes(1)).deaf(hours(2)).found()
    expect(finding?.summary.zh.length).toBeLessThanOrEqual(120)
    expect(finding?.summary.en.length).toBeLessThanOrEqual(120)
    expect(finding?.summary.zh).toMatch(/300 户.*…$/)
  })
})
