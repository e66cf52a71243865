import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { seconds } from '../../core/time.ts'
import { Story } from './story.ts'
import { DISTRICT, GRID } from './town.ts'

/** What nobody in a group may read: name, age, health. */
const PERSONAL = /王|秀兰|岁|体征|心率/

describe('a chat group on the ladder', () => {
  let story: Story
  beforeEach(async () => {
    story = await Story.open({ voice: true, group: true })
    for (const who of ['grid', 'carer', 'neighbour', 'village', 'town', 'district']) story.town.on.delete(who)
    story.town.hire({ id: 'g', name: '网格群', phone: 'group:grid', role: 'grid-worker', area: GRID, homes: [] })
  })
  afterEach(() => story.end())

  it('is told once, not rung and not texted, and told where answers are read', async () => {
    await story.found()
    const { text } = story.expectSms(
      'group:grid',
      /^【守望】紧急:求助,小站镇前营村3组12号。请接到短信或电话的人员答复,码[A-Z]\d+$/,
    )
    expect(text).not.toMatch(/回复1|按1/)
    story.expectSilence()
  })

  it('is given the address of the alert’s page where that is set, and nothing of anybody in it', async () => {
    await story.end()
    story = await Story.open({ group: true, pageUrl: 'https://hub.example' })
    story.town.on.delete('grid')
    story.town.hire({ id: 'g', name: '网格群', phone: 'group:grid', role: 'grid-worker', area: GRID, homes: [] })
    await story.found()
    const code = await story.code()
    expect(story.expectSms('group:grid', /,码[A-Z]\d+ https:\S+$/).text).toMatch(
      new RegExp(` https://hub.example/a/${code}$`),
    )
    for (const who of ['carer', 'neighbour']) expect(story.expectSms(who, /回复1收到/).text).not.toContain('https')
  })

  it.each(['fall', 'vital-sign', 'smoke', 'inactivity'] as const)(
    'reads no name, age or illness of %s, neither in its text nor behind it',
    async (kind) => {
      await story.found({ kind, summary: { zh: '王秀兰心率130', en: 'pulse 130' } })
      const { text } = story.expectSms('group:grid', /前营村3组12号/)
      expect(text).not.toMatch(PERSONAL)
      const { slots_json } = await story.db.selectFrom('outbox').select('slots_json').executeTakeFirstOrThrow()
      expect(z.string().parse(slots_json)).not.toMatch(PERSONAL)
      if (kind === 'smoke') expect(text).toMatch(/勿贸然进入,先拨119/)
    },
  )

  it('reads no more when it is the next level, asked to confirm, or told that it is over', async () => {
    story.town.hire({ id: 'd', name: '区群', phone: 'group:district', role: 'district', area: DISTRICT, homes: [] })
    story.town.on.add('grid')
    await story.found({ kind: 'fall' })
    const code = await story.code()
    story.expectSms('grid', /回复1收到/)
    story.expectCall('grid', /守望报警/)
    await story.advance(seconds(20))
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /请上级核实/)
    await story.found({ kind: 'fall', change: 'cleared' })
    story.expectSms('grid', /请仍确认/)
    const read = story.inbox.splice(0)
    const all = read.map(({ text }) => text).join('\n')
    expect(all).toMatch(/紧急:跌倒[^]*请核实[^]*请仍确认/)
    expect(read.map(({ to }) => to)).toContain('group:district')
    expect(all).not.toMatch(PERSONAL)
  })
})
