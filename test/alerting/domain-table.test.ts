import { afterEach, describe, expect, it } from 'vitest'
import type { Responder, ResponderRole } from '../../core/directory.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { Story, type StoryOptions } from './story.ts'
import { DISTRICT, PHONES } from './town.ts'

let story: Story
afterEach(() => story.end())

const open = async (options: StoryOptions = {}): Promise<void> => {
  story = await Story.open(options)
}
const act = async (type: 'acknowledge' | 'en-route' | 'on-scene', by = 'operator'): Promise<void> => {
  await story.alerting.desk.act((await story.newest()).id, { type }, by)
}

const STEP_0 = ['grid', 'carer', 'neighbour'] as const
const ALL = ['district', ...STEP_0, 'village', 'town'] as const
const LEAK = { kind: 'water-leak', severity: 'urgent' } as const
const OUTAGE = { kind: 'area-outage', severity: 'urgent', subject: { area: '120112101001' } } as const

function expectCalls(...people: readonly string[]): void {
  for (const who of people) story.expectCall(who, /守望报警。紧急/)
}

describe('where somebody can ring, a life-safety alert', () => {
  it('is told by SMS and voice at each step, then by SMS and voice in turn', async () => {
    await open({ voice: true })
    await story.found()
    const steps = [
      [0, STEP_0],
      [seconds(60), ['village']],
      [minutes(2), ['town']],
      [minutes(2), ALL],
    ] as const
    for (const [after, people] of steps) {
      await story.advance(after)
      story.expectAlarms(...people)
      expectCalls(...people)
      story.expectSilence()
    }
    for (const [pause, way] of [
      [5, 'sms'],
      [5, 'voice'],
      [5, 'sms'],
      [15, 'voice'],
      [15, 'sms'],
    ] as const) {
      await story.advance(minutes(pause) - 1)
      story.expectSilence()
      await story.advance(1)
      if (way === 'sms') story.expectAlarms(...ALL)
      else expectCalls(...ALL)
      story.expectSilence()
    }
  })
})

describe('an urgent alert', () => {
  it('rings nobody, though somebody could', async () => {
    await open({ voice: true })
    await story.found(LEAK)
    story.expectAlarms('grid')
    await story.advance(minutes(30))
    for (const who of ['village', 'town', 'district']) story.expectAlarms(who)
    await story.advance(minutes(30))
    story.expectAlarms('grid', 'village', 'town', 'district')
  })

  it('on the way holds for 60 min, on the scene is asked after 60', async () => {
    await open()
    await story.found(LEAK)
    story.expectAlarms('grid')
    await act('en-route')
    await story.advance(minutes(60) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    await story.texts('village', `2 ${await story.code()}`)
    story.expectSms('village', /已登记到场/)
    await story.advance(minutes(60))
    story.expectSms('village', /是否仍在现场/)
    await story.advance(minutes(10))
    story.expectAlarms('town')
  })
})

describe('a step', () => {
  const person = (id: string, role: ResponderRole): Responder => ({
    id,
    name: id,
    phone: PHONES[id] ?? '',
    role,
    area: DISTRICT,
    homes: [],
  })

  it('tells everybody at its level, each phone once', async () => {
    await open()
    story.roster = {
      onDuty: (role) =>
        role === 'grid-worker' ? [person('grid', role), person('stranger', role), person('carer', role)] : undefined,
      gaps: () => [],
    }
    await story.found()
    story.expectAlarms('grid', 'stranger', 'carer', 'neighbour')
  })

  it('works without kin like with', async () => {
    await open()
    for (const who of ['carer', 'neighbour']) story.town.on.delete(who)
    await story.found()
    story.expectAlarms('grid')
    await story.advance(seconds(60))
    story.expectAlarms('village')
    expect(await story.lines()).toEqual(['opened', 'step-told', 'step-told'])
  })

  it('that every vendor refused goes on at once and says so', async () => {
    await open()
    story.vendor.nextMoods.push('refuses')
    await story.found(LEAK)
    story.expectAlarms('village')
    expect(await story.lines()).toEqual(['opened', 'step-told', 'step-refused', 'step-told'])
  })
})

describe('an acknowledgement', () => {
  it('by another person holds anew; by neither a second time', async () => {
    await open()
    await story.found()
    story.expectAlarms(...STEP_0)
    await act('acknowledge', 'first')
    await story.advance(minutes(9))
    await act('acknowledge', 'second')
    await story.advance(minutes(10) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    await act('acknowledge', 'first')
    await act('acknowledge', 'second')
    expect((await story.newest()).state).toBe('open')
    await story.advance(minutes(2))
    story.expectAlarms('town')
  })

  it('neither evidence nor the end of the condition makes it hold longer for life-safety', async () => {
    await open()
    await story.found({ kind: 'smoke', device: 'kitchen' })
    story.expectAlarms(...STEP_0)
    await act('acknowledge')
    await story.advance(minutes(1))
    await story.found({ kind: 'smoke', device: 'kitchen' })
    await story.advance(minutes(5))
    await story.found({ kind: 'smoke', device: 'kitchen', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, /信号已消失,请仍确认/)
    await story.advance(minutes(4) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('village', /烟雾报警/)
  })
})

describe('what ended by itself', () => {
  it('is told at once, by SMS alone, to those who were told and to no others', async () => {
    await open({ voice: true })
    await story.found({ kind: 'not-returned', severity: 'urgent' })
    story.expectAlarms('grid')
    await story.found({ kind: 'not-returned', severity: 'urgent', change: 'cleared' })
    story.expectSms('grid', /^【守望】码\w+外出未归:已回家。$/)
    await story.found({ kind: 'not-returned', severity: 'urgent', change: 'cleared' })
    story.expectSilence()
  })

  it('opens a new alert when it begins again, linked to the old one and told from step 0', async () => {
    await open()
    await story.found({ kind: 'fall' })
    story.expectAlarms(...STEP_0)
    const first = await story.newest()
    await story.found({ kind: 'fall', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, /设备已取消,请仍确认/)
    await story.found({ kind: 'fall' })
    story.expectAlarms(...STEP_0)
    expect(await story.newest()).toMatchObject({ follows: first.id, step: 1 })
  })
})

describe('what concerns an area', () => {
  it('is told to town and district, again after 5 min, and then every 30 min', async () => {
    await open()
    await story.found(OUTAGE)
    story.expectAlarms('town', 'district')
    await story.advance(minutes(5))
    story.expectAlarms('town', 'district')
    await story.advance(minutes(30) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('town', 'district')
  })

  it('that nobody closes is told again after 24 h, however long somebody is on it', async () => {
    await open()
    await story.found(OUTAGE)
    story.expectAlarms('town', 'district')
    for (let hour = 0; hour < 24; hour += 1) {
      await act('on-scene', `operator-${hour}`)
      await story.advance(minutes(59))
      await act('on-scene', `operator-${hour}b`)
      await story.advance(minutes(1))
    }
    story.expectAlarms('town', 'district')
    expect(await story.lines()).toContain('unresolved')
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    await story.advance(hours(25))
  })
})
