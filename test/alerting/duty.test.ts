import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Responder, ResponderRole } from '../../core/directory.ts'
import { drillHomeOf } from '../../core/drill-home.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { START, Story } from './story.ts'
import { DISTRICT, home, PHONES } from './town.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const person = (id: string, role: ResponderRole): Responder => ({
  id,
  name: id,
  phone: PHONES[id] ?? '',
  role,
  area: DISTRICT,
  homes: [],
})

/** From now on those have the shifts of a role; roles that are not named have no roster. */
function shifts(byRole: Partial<Record<ResponderRole, (at: number) => readonly string[]>>): void {
  story.roster = {
    onDuty: (role, _area, at) => byRole[role]?.(at).map((id) => person(id, role)),
    gaps: () => [],
  }
}

const LEAK = { kind: 'water-leak', severity: 'urgent' } as const

describe('with a roster', () => {
  it('those on duty are told and no others; levels without a roster tell everybody', async () => {
    shifts({ 'grid-worker': () => ['stranger'] })
    await story.found(LEAK)
    story.expectAlarms('stranger')
    await story.advance(minutes(5))
    story.expectAlarms('village')
  })

  it('a level where it is nobody’s shift is passed over at once, and the story says so', async () => {
    shifts({ 'grid-worker': () => [], village: () => [] })
    await story.found(LEAK)
    story.expectAlarms('town')
    const { events } = await story.newestStory()
    expect(events.map(({ words }) => words.zh)).toEqual([
      '卧室按钮求助',
      '第1级(网格员)无人在岗,直接转下一级',
      '第2级(村居)无人在岗,直接转下一级',
      '第3级:通知街镇共1人',
    ])
  })

  it('who comes on duty while it runs is told at the next round', async () => {
    const change = START + minutes(40)
    shifts({ 'grid-worker': (at) => (at < change ? ['grid'] : ['stranger']) })
    await story.found(LEAK)
    story.expectAlarms('grid')
    await story.advance(minutes(60))
    for (const who of ['village', 'town', 'district']) story.expectAlarms(who)
    story.expectAlarms('stranger', 'village', 'town', 'district')
  })

  it('neighbours and carers are told whatever it says', async () => {
    shifts({ neighbour: () => [], carer: () => [], 'grid-worker': () => [] })
    await story.found()
    story.expectAlarms('carer', 'neighbour')
  })

  it('an area’s duty and a forgotten home’s district go by it too', async () => {
    shifts({ town: () => [], district: () => ['stranger'] })
    await story.found({ kind: 'area-outage', severity: 'urgent', subject: { area: '120112101001' } })
    story.expectAlarms('stranger')
    await story.found({ subject: { home: 'gone' } })
    story.expectSms('stranger', /住户gone/)
  })

  it('a digest goes to who is on duty when it is sent', async () => {
    shifts({ 'grid-worker': (at) => (at < START + hours(12) ? ['grid'] : ['stranger']) })
    await story.found({ kind: 'battery-low', severity: 'routine' })
    await story.advance(hours(24))
    story.expectSms('stranger', /日常事项1件/)
  })

  it('nobody at all is on duty: the search goes on, and the first who comes is told', async () => {
    const nobody = (): readonly string[] => []
    shifts({ 'grid-worker': nobody, village: nobody, town: nobody, district: nobody })
    await story.found(LEAK)
    expect((await story.lines()).at(-1)).toBe('nobody')
    shifts({ 'grid-worker': nobody, village: () => ['village'], town: nobody, district: nobody })
    await story.advance(minutes(30))
    story.expectAlarms('village')
  })

  it('a drill is told to nobody who is on duty', async () => {
    shifts({ carer: () => ['stranger'], 'grid-worker': () => ['grid'], district: () => ['district'] })
    story.town.put(home(drillHomeOf(DISTRICT), { area: DISTRICT }))
    await story.found({ subject: { home: drillHomeOf(DISTRICT) } })
    await story.advance(seconds(90))
    story.expectSilence()
  })
})
