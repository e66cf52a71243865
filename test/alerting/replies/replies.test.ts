import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'
import { PHONES } from '../town.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
})
afterEach(() => story.end())

const leak = { kind: 'water-leak', severity: 'urgent' } as const

describe('a reply without a code', () => {
  it('acts when exactly one open alert was told to that phone, over 10 s ago', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(seconds(11))
    await story.texts('grid', '收到')
    story.expectSms('grid', /已登记收到/)
    expect((await story.newest()).state).toBe('acknowledged')
  })

  it('is asked back within 10 s, and changes nothing', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(seconds(10))
    await story.texts('grid', '1')
    story.expectSms('grid', new RegExp(`请加上码再回复.*${await story.code()}`))
    expect((await story.newest()).state).toBe('open')
  })

  it('is not taken for an alert of which nothing has gone out to that phone yet', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const { id } = await story.newest()
    await story.advance(minutes(1))
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'desk')
    story.vendor.mood = 'not-now'
    await story.found()
    await story.advance(seconds(15))
    // It answers what they read a minute ago.
    await story.texts('grid', '1')
    expect((await story.newest()).state).toBe('open')
    story.vendor.mood = 'accepts'
    await story.advance(seconds(25))
    story.expectSms('grid', /请加上码再回复/)
    story.expectSms('grid', /^【守望】紧急:/)
    await story.advance(seconds(11))
    await story.texts('grid', '1')
    story.expectSms('grid', /已登记收到/)
  })

  it('is asked back with the codes when several are open, and the escalation runs on', async () => {
    await story.found(leak)
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectAlarms('grid', 'grid')
    await story.advance(minutes(1))
    await story.texts('grid', '1')
    const codes = (await story.alerting.desk.open()).map((alert) => alert.code)
    const asked = story.expectSms('grid', /请加上码/)
    for (const code of codes) expect(asked.text).toContain(code)
    await story.advance(minutes(4))
    story.expectAlarms('village', 'village')
  })

  it('is asked back with the worst alert for an example, and with what they said', async () => {
    await story.found()
    story.expectAlarms('grid')
    const worst = await story.code()
    await story.advance(seconds(30))
    await story.found(leak)
    story.expectAlarms('grid')
    const other = await story.code()
    await story.texts('grid', '4')
    story.expectSms('grid', new RegExp(`例如:4 ${worst}。在办:${other} ${worst}$`))
  })

  it('does not count alerts that only others were told of', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.texts('village', '1')
    story.expectSms('village', /目前没有须您处理的警情/)
  })
})

describe('a reply with a code', () => {
  it('acts at once, in full width and lower case too', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const narrow = `1 ${(await story.code()).toLowerCase()}`
    const full = narrow.replaceAll(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    await story.texts('grid', full.replace(' ', '\u3000'))
    story.expectSms('grid', /已登记收到/)
  })

  it('of an alert told to others only is unknown, and reveals nothing', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.texts('village', `1 ${await story.code()}`)
    expect(story.expectSms('village', /没有这个码/).text).not.toMatch(/漏水|王|前营/)
    expect((await story.newest()).state).toBe('open')
  })

  it('of an alert that was closed says so', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const { id, code } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    await story.texts('grid', `1 ${code}`)
    story.expectSms('grid', /已关闭/)
  })
})

describe('a false alarm by SMS', () => {
  it('closes what is not life-safety', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    await story.advance(seconds(20))
    await story.texts('grid', '3')
    story.expectSms('grid', /已按误报关闭/)
    expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: 'false-alarm' })
  })

  it('needs the code on life-safety', async () => {
    await story.found()
    story.expectAlarms('grid')
    await story.advance(seconds(20))
    await story.texts('grid', '3')
    story.expectSms('grid', new RegExp(`3 ${await story.code()}`))
    expect(await story.lines()).toEqual(['opened', 'step-told'])
  })

  it('asks the next level on life-safety, and closes only when they confirm', async () => {
    await story.found()
    story.expectAlarms('grid')
    const code = await story.code()
    await story.advance(seconds(20))
    await story.texts('grid', `3${code}`)
    story.expectSms('village', new RegExp(`请核实.*3 ${code}`))
    story.expectSms('grid', /已请上级核实/)
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /已请上级核实/)
    expect((await story.newest()).state).toBe('open')
    await story.advance(seconds(40))
    story.expectAlarms('village')
    await story.texts('village', `3 ${code}`)
    story.expectSms('village', /已按误报关闭/)
    expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: 'false-alarm' })
  })

  it('is asked anew when the call for help comes again: what was confirmed was the earlier one', async () => {
    await story.found()
    story.expectAlarms('grid')
    const code = await story.code()
    await story.texts('grid', `3 ${code}`)
    story.expectSms('village', /请核实/)
    story.expectSms('grid', /已请上级核实/)
    await story.advance(seconds(20))
    await story.found()
    await story.texts('village', `3 ${code}`)
    story.expectSms('town', /请核实/)
    story.expectSms('village', /已请上级核实/)
    expect((await story.newest()).state).toBe('open')
    await story.texts('town', `3 ${code}`)
    story.expectSms('town', /已按误报关闭/)
  })

  it('asks who stands above, when everybody has been told: those beside them do not close it together', async () => {
    story.town.on.add('carer').add('neighbour')
    await story.found()
    await story.advance(minutes(5) + 1)
    story.inbox.length = 0
    const code = await story.code()
    await story.texts('grid', `3 ${code}`)
    story.expectSms('village', /请核实/)
    story.expectSms('grid', /已请上级核实/)
    story.expectSilence()
    await story.texts('neighbour', `3 ${code}`)
    story.expectSms('neighbour', /已请上级核实/)
    expect((await story.newest()).state).toBe('open')
    await story.texts('village', `3 ${code}`)
    story.expectSms('village', /已按误报关闭/)
  })

  it('is not asked back of the phone that said it, though it is the next level’s too', async () => {
    story.town.on.delete('town')
    const phone = PHONES['village'] ?? ''
    story.town.hire({ id: 'town-too', name: '值班', phone, role: 'town', area: '120112101', homes: [] })
    await story.found()
    await story.advance(minutes(1) + 1)
    story.inbox.length = 0
    await story.texts('village', `3 ${await story.code()}`)
    story.expectSms('district', /请核实/)
    story.expectSms('village', /已请上级核实/)
  })

  it('says so where nobody is there who could confirm it', async () => {
    for (const who of ['village', 'town', 'district']) story.town.on.delete(who)
    await story.found()
    story.expectAlarms('grid')
    await story.texts('grid', `3 ${await story.code()}`)
    story.expectSms('grid', /无人可核实,通知仍在继续。请致电值班室/)
    expect((await story.newest()).state).toBe('open')
  })

  it('says so again while nobody is there, and asks whoever comes on duty', async () => {
    for (const who of ['carer', 'neighbour', 'village', 'town', 'district']) story.town.on.delete(who)
    await story.found()
    story.expectAlarms('grid')
    const code = await story.code()
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /无人可核实/)
    await story.advance(minutes(5))
    story.inbox.length = 0
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /无人可核实/)
    await story.advance(minutes(2))
    story.inbox.length = 0
    story.town.on.add('village')
    await story.texts('grid', `3 ${code}`)
    story.expectSms('grid', /已请上级核实/)
    story.expectSms('village', /请核实/)
    await story.texts('village', `3 ${code}`)
    expect((await story.newest()).state).toBe('resolved')
    story.inbox.length = 0
  })

  it('is not confirmed by somebody who was not asked', async () => {
    story.town.on.add('carer')
    await story.found()
    story.expectAlarms('grid', 'carer')
    const code = await story.code()
    await story.texts('grid', `3 ${code}`)
    story.expectSms('village', /请核实/)
    story.expectSms('grid', /已请上级核实/)
    await story.texts('carer', `3 ${code}`)
    story.expectSms('carer', /已请上级核实/)
    expect((await story.newest()).state).toBe('open')
  })
})

describe('every reply', () => {
  it('is acted upon once, however often the vendor hands it over', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const text = `1 ${await story.code()}`
    await story.texts('grid', text, 'same')
    await story.texts('grid', text, 'same')
    story.expectSms('grid', /已登记收到/)
    story.expectSilence()
  })

  it('that is nonsense gets one helpful sentence, then silence for an hour', async () => {
    await story.texts('grid', '你好')
    story.expectSms('grid', /没看懂/)
    await story.texts('grid', '没收到')
    story.expectSilence()
    await story.advance(hours(1) + 1)
    await story.texts('grid', '???')
    story.expectSms('grid', /没看懂/)
  })

  it('from a number nobody knows is kept and changes nothing; it learns only who may reply here', async () => {
    await story.found(leak)
    story.expectAlarms('grid')
    const code = await story.code()
    await story.texts('stranger', `3 ${code}`)
    expect(story.expectSms('stranger', /已登记救助人员/).text).not.toMatch(new RegExp(`${code}|漏水|王|前营`))
    expect((await story.newest()).state).toBe('open')
    const kept = await story.db.selectFrom('incoming_texts').select(['outcome', 'answered']).execute()
    expect(kept).toEqual([{ outcome: 'unknown-sender', answered: 1 }])
  })
})
