import { afterEach, describe, expect, it } from 'vitest'
import { CalendarJobs } from '../../alerting/calendar-jobs.ts'
import { silentLog } from '../../core/log.ts'
import { days, type EpochMs, hours, minutes } from '../../core/time.ts'
import { START, Story, TIME_ZONE } from './story.ts'
import { GRID, home } from './town.ts'

const local = (day: number, hour: number, minute = 0): EpochMs => Date.UTC(2026, 10, day, hour - 8, minute)

let story: Story
afterEach(() => story.end())

const battery = { kind: 'battery-low', severity: 'routine' } as const

describe('routine alerts', () => {
  it('are told to the grid worker in one message at 09:00, and to the village two days after they opened', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.found({ ...battery, subject: { home: 'h2' } })
    await story.advance(local(23, 9) - START - 1)
    story.expectSilence()
    await story.advance(1)
    const digest = story.expectSms('grid', /日常事项2件:前营村3组12号电量低,码\w+;前营村3组14号电量低,码\w+。/)
    for (const { code } of await story.alerting.desk.open()) expect(digest.text).toContain(code)
    await story.advance(local(25, 9) - local(23, 9) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('village', /日常事项2件/)
    await story.advance(days(5))
  })

  it('can be answered', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.texts('grid', `1 ${await story.code()}`)
    story.expectSms('grid', /已登记收到/)
    expect((await story.newest()).state).toBe('acknowledged')
  })

  it('that ended before 09:00 are not told', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.found({ ...battery, change: 'cleared' })
    await story.advance(days(2))
  })

  it('go to the next level when there is no grid worker', async () => {
    story = await Story.open()
    story.town.on.delete('grid')
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('village', /日常事项1件/)
  })

  it.each([
    ['is sent on start until 12:00', local(23, 11, 59), true],
    ['waits for the next day from 12:00 on', local(23, 12), false],
    ['is never sent at night', local(24, 3), false],
  ])('a digest that was missed %s', async (_name, startsAgainAt, sent) => {
    story = await Story.open()
    await story.found(battery)
    await story.alerting.stop()
    await story.clock.advance(startsAgainAt - START)
    await story.killAndStart()
    if (sent) story.expectSms('grid', /日常事项/)
    story.expectSilence()
    await story.advance(hours(21) + minutes(1))
    if (!sent) story.expectSms('grid', /日常事项/)
  })
})

describe('a digest that can not be sent at 09:00', () => {
  it('is tried for over two hours while no vendor takes it', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 8, 59) - START)
    story.vendor.mood = 'not-now'
    await story.advance(hours(1))
    story.expectSilence()
    story.vendor.mood = 'accepts'
    await story.advance(hours(1))
    story.expectSms('grid', /日常事项1件/)
  })

  it('goes out by day when the budget of its number is back at night', async () => {
    story = await Story.open({ startAt: local(23, 3), terms: { first: { limits: { perNumber: { day: 2 } } } } })
    for (const subject of [{ home: 'h1' }, { home: 'h2' }]) {
      await story.found({ kind: 'water-leak', severity: 'urgent', subject })
      story.expectAlarms('grid')
      await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'help-given' }, 'desk')
    }
    await story.found(battery)
    await story.advance(local(24, 7) - local(23, 3) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('grid', /日常事项1件/)
  })
})

describe('a routine matter', () => {
  it('that is passed on at night waits for the day', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 23) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.texts('grid', `4 ${await story.code()}`)
    story.expectSms('grid', /已转上级/)
    await story.advance(hours(8) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('village', /日常:.*电量低/)
  })

  it('says nothing of anybody’s health to a group', async () => {
    story = await Story.open({ group: true })
    story.town.on.delete('grid')
    story.town.hire({ id: 'g', name: '群', phone: 'group:grid-one', role: 'grid-worker', area: GRID, homes: [] })
    await story.found({ kind: 'vital-sign', severity: 'routine' })
    await story.advance(local(23, 9) - START)
    story.expectSms('group:grid-one', /^【守望】日常事项1件:前营村3组12号需上门查看,码\w+。$/)
    await story.found({ kind: 'vital-sign', severity: 'routine', change: 'cleared' })
    await story.advance(days(1))
    story.expectSms('group:grid-one', /^【守望】已恢复1件:前营村3组12号已自行恢复,码\w+。/)
  })
})

describe('what is over', () => {
  const offline = { kind: 'device-offline', severity: 'routine' } as const

  it('is told in the next digest to those who were told of it, once, and to nobody else', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.found({ ...offline, subject: { home: 'h2' } })
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项2件/)
    await story.advance(hours(14))
    // At 23:00 nobody is told anything.
    await story.found({ ...battery, change: 'cleared' })
    await story.found({ ...offline, subject: { home: 'h2' }, change: 'cleared' })
    expect((await story.newest()).state).toBe('resolved')
    await story.advance(local(24, 9) - local(23, 23) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('grid', /^【守望】已恢复2件:前营村3组12号电量已恢复,码\w+;前营村3组14号设备已恢复,码\w+。$/)
    await story.advance(days(4))
  })

  it('stands beside what is new in one message', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.found({ ...battery, change: 'cleared' })
    await story.found({ ...offline, subject: { home: 'h2' } })
    await story.advance(days(1))
    story.expectSms(
      'grid',
      /日常事项1件:前营村3组14号设备离线,码\w+。已恢复1件:前营村3组12号电量已恢复,码\w+。回复1加码表示收到$/,
    )
  })

  it('is told too when somebody had acknowledged it, and the village hears no more of it', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.texts('grid', `1 ${await story.code()}`)
    story.expectSms('grid', /已登记收到/)
    await story.found({ ...battery, change: 'cleared' })
    await story.advance(days(1))
    story.expectSms('grid', /已恢复1件/)
    await story.advance(days(3))
  })

  it('is told once for each alert that was told, and not of one that came and went unread', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.found({ ...battery, change: 'cleared' })
    await story.found(battery)
    await story.found({ ...battery, change: 'cleared' })
    await story.advance(days(1))
    // Once for the one they were told of; nobody had been told of the second.
    story.expectSms('grid', /已恢复1件/)
    await story.advance(days(2))
  })

  it('survives a kill between the recovery and the digest', async () => {
    story = await Story.open()
    await story.found(battery)
    await story.advance(local(23, 9) - START)
    story.expectSms('grid', /日常事项1件/)
    await story.found({ ...battery, change: 'cleared' })
    await story.killAndStart()
    await story.advance(days(1))
    story.expectSms('grid', /已恢复1件/)
    await story.killAndStart()
    await story.advance(days(1))
  })
})

describe('a long digest', () => {
  it('comes in parts of twelve, each saying how many there are in all', async () => {
    story = await Story.open()
    for (let n = 0; n < 14; n += 1) story.town.put(home(`m${n}`, { address: `前营村5组${n}号` }))
    await story.take(...Array.from({ length: 14 }, (_, n) => story.finding({ ...battery, subject: { home: `m${n}` } })))
    await story.advance(local(23, 9) - START)
    const first = story.expectSms('grid', /^【守望】日常事项14件\(1\/2\):/)
    expect(first.text.match(/电量低/g)).toHaveLength(12)
    const second = story.expectSms('grid', /^【守望】日常事项14件\(2\/2\):/)
    expect(second.text.match(/电量低/g)).toHaveLength(2)
  })

  it('comes in more parts where addresses are long: none is longer than vendors take', async () => {
    story = await Story.open()
    const address = '葛沽镇滨海新城融创花园三期高层住宅小区二十七号楼二单元一千二百零'
    for (let n = 0; n < 12; n += 1) story.town.put(home(`m${n}`, { address: `${address}${n}室` }))
    await story.take(...Array.from({ length: 12 }, (_, n) => story.finding({ ...battery, subject: { home: `m${n}` } })))
    await story.advance(local(23, 9) - START)
    const parts = [story.expectSms('grid', /12件\(1\/2\)/), story.expectSms('grid', /12件\(2\/2\)/)]
    for (const { text } of parts) expect(text.length).toBeLessThanOrEqual(500)
    expect(parts.flatMap(({ text }) => text.match(/电量低/g) ?? [])).toHaveLength(12)
  })
})

describe('a calendar job', () => {
  it('runs once for a moment, is tried again a minute after it threw, and is a row', async () => {
    story = await Story.open()
    const ran: EpochMs[] = []
    const job = {
      name: 'trim',
      at: hours(3),
      until: hours(6),
      run(now: EpochMs): Promise<void> {
        ran.push(now)
        return ran.length === 1 ? Promise.reject(new Error('disk')) : Promise.resolve()
      },
    }
    const jobs = new CalendarJobs({ db: story.db, jobs: [job], timeZone: TIME_ZONE, log: silentLog })
    await jobs.runDue(START)
    const due = await story.db.selectFrom('calendar_jobs').select('due_at').where('name', '=', 'trim').execute()
    expect(due).toEqual([{ due_at: local(23, 3) }])
    const at = local(23, 3)
    for (const moment of [at - 1, at, at + 1, at + minutes(1), at + minutes(2), local(24, 2)]) await jobs.runDue(moment)
    expect(ran).toEqual([at, at + minutes(1)])
    await jobs.runDue(local(24, 3))
    expect(ran).toHaveLength(3)
  })
})
