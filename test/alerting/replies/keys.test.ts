import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'
import { GRID, home, PHONES } from '../town.ts'

describe('a key pressed during a call', () => {
  let story: Story
  beforeEach(async () => {
    story = await Story.open({ voice: true })
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    for (const who of ['carer', 'neighbour']) story.expectCall(who, /收到请按1,转上级请按4/)
    story.expectCall('grid', /守望报警。紧急,小站镇前营村3组12号,求助。/)
  })
  afterEach(() => story.end())

  it('1 acknowledges, and the story names who and that it was by voice', async () => {
    expect(await story.presses('grid', '1')).toMatch(/^已登记收到/)
    const { state, events } = await story.newestStory()
    expect(state).toBe('acknowledged')
    expect(events.at(-1)).toMatchObject({ type: 'acknowledged', actor: 'grid', channel: 'voice' })
    await story.advance(minutes(9))
    story.expectSilence()
    await story.advance(minutes(1) + seconds(1))
    story.expectAlarms('village')
    story.expectCall('village', /守望报警/)
  })

  it('4 passes on to the next level at once', async () => {
    expect(await story.presses('grid', '4')).toBe('已转上级。谢谢。')
    story.expectAlarms('village')
    story.expectCall('village', /守望报警/)
    expect((await story.newest()).state).toBe('open')
  })

  it('acts once however often the same key of the same call is reported, and is told the same', async () => {
    const said = await story.presses('grid', '4')
    story.expectAlarms('village')
    story.expectCall('village', /守望报警/)
    expect(await story.presses('grid', '4')).toBe(said)
    expect(await story.presses('grid', '4')).toBe(said)
    story.expectSilence()
    expect((await story.lines()).filter((type) => type === 'passed-on')).toHaveLength(1)
  })

  it('does not act again after the hub was killed', async () => {
    await story.presses('grid', '1')
    await story.killAndStart()
    await story.presses('grid', '1')
    expect((await story.lines()).filter((type) => type === 'acknowledged')).toHaveLength(1)
  })

  it('other than 1 and 4 changes nothing and says which there are', async () => {
    for (const key of ['0', '7', '*', '#']) expect(await story.presses('grid', key)).toMatch(/收到请按1,转上级请按4/)
    expect((await story.newest()).state).toBe('open')
    expect(await story.presses('grid', '1')).toMatch(/^已登记收到/)
  })

  it('for a closed alert says so', async () => {
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'desk')
    expect(await story.presses('grid', '1')).toMatch(/已关闭/)
    expect((await story.newest()).state).toBe('resolved')
  })

  it('of a call that the hub does not know says whom to ask', async () => {
    const stranger = { vendor: 'voice', providerId: 'voice-of-nobody', key: '1' }
    expect(await story.alerting.takeKey(stranger)).toMatch(/没有找到这次通话/)
    expect(await story.alerting.takeKey({ ...stranger, noticeId: '0' })).toMatch(/没有找到这次通话/)
    expect((await story.newest()).state).toBe('open')
  })

  it('a second acknowledgement by the same person does not stop the escalation again', async () => {
    await story.presses('grid', '1')
    await story.advance(minutes(10) + seconds(1))
    story.expectAlarms('village')
    story.expectCall('village', /守望报警/)
    const told = await story.presses('grid', '1')
    expect(told).toMatch(/^已登记收到/)
    expect((await story.newest()).state).toBe('open')
  })
})

describe('somebody who is registered twice under one phone', () => {
  it('is one person: by text or by key they stop the escalation once, and on the scene they are asked', async () => {
    const story = await Story.open({ voice: true })
    for (const who of ['grid', 'carer', 'village', 'town', 'district']) story.town.on.delete(who)
    const phone = PHONES['neighbour'] ?? ''
    story.town.hire({ id: 'grid-too', name: '网格', phone, role: 'grid-worker', area: GRID, homes: [] })
    await story.found()
    story.expectAlarms('neighbour')
    story.expectCall('neighbour', /守望报警/)
    const code = await story.code()
    await story.texts('neighbour', `1 ${code}`)
    story.expectSms('neighbour', /已登记收到/)
    await story.advance(minutes(10))
    story.expectAlarms('neighbour')
    story.expectCall('neighbour', /守望报警/)
    await story.presses('neighbour', '1')
    expect((await story.newest()).state).toBe('open')
    await story.texts('neighbour', `2 ${code}`)
    story.expectSms('neighbour', /已登记到场/)
    await story.advance(minutes(60))
    story.expectSms('neighbour', /是否仍在现场/)
    await story.end()
  })
})

describe('a key that is faster than the answer that names the call', () => {
  it('finds its call by our own id of the notice, or by how that begins', async () => {
    for (const length of [36, 18]) {
      const story = await Story.open({ voice: true })
      story.voice.nextMoods.push('hangs', 'hangs', 'hangs')
      await story.take(story.finding())
      await expect.poll(() => story.voice.hanging()).toBe(3)
      const row = await story.db
        .selectFrom('outbox')
        .select(['id', 'responder_id'])
        .where('channel', '=', 'voice')
        .executeTakeFirstOrThrow()
      const key = { vendor: 'voice', providerId: 'not-named-yet', noticeId: row.id.slice(0, length), key: '1' }
      expect(await story.alerting.takeKey(key)).toMatch(/^已登记收到/)
      expect((await story.newestStory()).events.at(-1)).toMatchObject({ actor: row.responder_id, channel: 'voice' })
      story.voice.letGo()
      await story.alerting.settled()
      story.expectAlarms('grid', 'carer', 'neighbour')
      for (const who of ['grid', 'carer', 'neighbour']) story.expectCall(who, /守望报警/)
      await story.end()
    }
  })
})

describe('a key that the resident presses', () => {
  let story: Story
  beforeEach(async () => {
    story = await Story.open({ voice: true })
    story.town.put(home('h1', { residentPhone: PHONES['resident'] }))
    await story.found({
      kind: 'inactivity',
      severity: 'urgent',
      summary: { zh: '卧室无活动已4小时', en: 'still for 4 h' },
    })
    story.expectCall('resident', /一切安好请按1/)
    story.expectSilence()
  })
  afterEach(() => story.end())

  function expectCalledForHelp(): void {
    for (const who of ['grid', 'carer', 'neighbour']) {
      story.expectSms(who, /紧急:.*长时间无活动\[本人求助\]/)
      story.expectCall(who, /紧急.*本人求助/)
    }
  }

  it('1 closes the alert as a false alarm, and nobody else is ever told', async () => {
    expect(await story.presses('resident', '1')).toBe('好的,已登记您一切安好。祝您安康。')
    const { state, outcome, events } = await story.newestStory()
    expect({ state, outcome }).toEqual({ state: 'resolved', outcome: 'false-alarm' })
    expect(events.at(-1)).toMatchObject({
      actor: 'resident',
      channel: 'voice',
      words: { zh: '关闭(误报):本人按1报平安' },
    })
    await story.advance(minutes(60))
    story.expectSilence()
  })

  it('4 is a call for help: everybody of the first level is told and rung at once', async () => {
    expect(await story.presses('resident', '4')).toMatch(/马上通知救助人员/)
    expectCalledForHelp()
    expect(await story.lines()).toContain('resident-wants-help')
    expect(await story.newest()).toMatchObject({ state: 'open', severity: 'life-safety' })
    await story.advance(seconds(60))
    story.expectAlarms('village')
    story.expectCall('village', /本人接听电话后按4,本人求助/)
  })

  it('any other brings the grid worker at once', async () => {
    expect(await story.presses('resident', '7')).toMatch(/马上通知救助人员/)
    story.expectSms('grid', /长时间无活动\[本人未报平安\]/)
    expect(await story.lines()).toContain('resident-wants-help')
    expect(await story.newest()).toMatchObject({ state: 'open', severity: 'urgent' })
  })

  it('4 calls for help though motion has closed the alert: who crawls to the phone moves', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared' })
    const rung = await story.newest()
    expect(rung.state).toBe('resolved')
    expect(await story.presses('resident', '4')).toMatch(/马上通知救助人员/)
    expectCalledForHelp()
    const { id, state, severity } = await story.newest()
    expect({ state, severity }).toEqual({ state: 'open', severity: 'life-safety' })
    expect(id).not.toBe(rung.id)
    await story.presses('resident', '4')
    story.expectSilence()
  })

  it('any other tells the grid worker though motion has closed the alert, and does not ring the resident again', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared' })
    await story.presses('resident', '0')
    story.expectSms('grid', /本人未报平安/)
    expect(await story.newest()).toMatchObject({ state: 'open', severity: 'urgent' })
  })

  it('4 is told anew when the desk took the alert up before, and so when motion ended it then', async () => {
    await story.alerting.desk.act((await story.newest()).id, { type: 'acknowledge' }, 'desk')
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared' })
    await story.presses('resident', '4')
    expectCalledForHelp()
    expect(await story.newest()).toMatchObject({ state: 'open', severity: 'life-safety' })
  })

  it('1 after somebody was told closes it still and spares them the way; 4 after that calls for help', async () => {
    await story.advance(minutes(2) + seconds(1))
    story.expectAlarms('grid')
    expect(await story.presses('resident', '1')).toMatch(/已登记您一切安好/)
    expect((await story.newest()).state).toBe('resolved')
    story.expectSms('grid', /^【守望】码\w+长时间无活动:本人已报平安,不必前往。$/)
    expect(await story.presses('resident', '1')).toMatch(/已登记您一切安好/)
    await story.presses('resident', '4')
    expectCalledForHelp()
  })

  it('4 when somebody is on the way already is a line in the story and nothing more', async () => {
    await story.advance(minutes(2) + seconds(1))
    story.expectAlarms('grid')
    await story.texts('grid', `在路上 ${await story.code()}`)
    story.expectSms('grid', /已登记在途/)
    await story.presses('resident', '4')
    expect((await story.newest()).state).toBe('en-route')
    expect(await story.lines()).toContain('resident-wants-help')
  })

  it('1 does not close what has become life-safety meanwhile', async () => {
    await story.found({ kind: 'inactivity', severity: 'life-safety' })
    story.expectAlarms('grid', 'carer', 'neighbour')
    for (const who of ['grid', 'carer', 'neighbour']) story.expectCall(who, /守望报警/)
    expect(await story.presses('resident', '1')).toMatch(/仍会来看您/)
    expect((await story.newest()).state).toBe('open')
    expect(await story.lines()).toContain('resident-well')
  })
})
