import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../core/time.ts'
import { Story } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const STEP_0 = ['grid', 'carer', 'neighbour'] as const

async function act(type: 'acknowledge' | 'en-route'): Promise<void> {
  await story.alerting.desk.act((await story.newest()).id, { type }, 'operator')
}

const count = async (): Promise<number> => (await story.alerting.desk.open()).length

describe('new evidence', () => {
  it('joins an alert that still escalates, and nobody is told twice', async () => {
    await story.found()
    story.expectAlarms(...STEP_0)
    await story.advance(seconds(30))
    await story.found()
    story.expectSilence()
    expect(await count()).toBe(1)
    expect(await story.lines()).toEqual(['opened', 'step-told', 'evidence'])
  })

  it('joins for 2 min after an acknowledgement', async () => {
    await story.found()
    story.expectAlarms(...STEP_0)
    await act('acknowledge')
    await story.advance(minutes(2))
    await story.found()
    story.expectSilence()
    expect(await count()).toBe(1)
  })

  it('that is life-safety opens a new alert later, told from step 0 and linked', async () => {
    await story.found()
    story.expectAlarms(...STEP_0)
    const first = await story.newest()
    await act('acknowledge')
    await story.advance(minutes(2) + 1)
    await story.found()
    story.expectAlarms(...STEP_0)
    expect(await story.newest()).toMatchObject({ follows: first.id, state: 'open' })
    expect((await story.newest()).code).not.toBe(first.code)
    await act('acknowledge')
    expect(await count()).toBe(2)
    await story.alerting.desk.act(first.id, { type: 'resolve', outcome: 'help-given' }, 'operator')
  })

  it('that is not life-safety joins an acknowledged alert however late', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectAlarms('grid')
    await act('acknowledge')
    await story.advance(minutes(10))
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectSilence()
    expect(await count()).toBe(1)
  })

  it('that is none, because what was raised before still holds, joins even after an acknowledgement', async () => {
    await story.found({ kind: 'fall', device: 'radar' })
    story.expectAlarms(...STEP_0)
    await act('acknowledge')
    await story.advance(minutes(5))
    await story.found({ kind: 'fall', device: 'radar', still: true })
    story.expectSilence()
    expect(await count()).toBe(1)
  })

  it('of a sensor that still says what it said joins; another sensor opens a new alert', async () => {
    const smoke = { kind: 'smoke', device: 'kitchen' } as const
    await story.found(smoke)
    story.expectAlarms(...STEP_0)
    await act('acknowledge')
    await story.advance(minutes(5))
    await story.found(smoke)
    story.expectSilence()
    await story.found({ ...smoke, device: 'bedroom' })
    story.expectAlarms(...STEP_0)
    expect(await count()).toBe(2)
  })

  it('of another kind or another home opens an alert of its own', async () => {
    await story.found()
    await story.found({ kind: 'fall' })
    await story.found({ subject: { home: 'h2' } })
    expect(await count()).toBe(3)
    expect(new Set((await story.alerting.desk.open()).map((alert) => alert.code)).size).toBe(3)
    story.inbox.length = 0
  })

  it('that is worse raises the alert in place, and its ladder starts afresh', async () => {
    await story.found({ kind: 'vital-sign', severity: 'urgent' })
    story.expectAlarms('grid')
    await act('acknowledge')
    await story.found({ kind: 'vital-sign' })
    story.expectAlarms(...STEP_0)
    expect(await count()).toBe(1)
    expect(await story.newest()).toMatchObject({ severity: 'life-safety', state: 'open', step: 1 })
    await story.advance(seconds(60))
    story.expectAlarms('village')
    await story.found({ kind: 'vital-sign', severity: 'urgent' })
    expect((await story.newest()).severity).toBe('life-safety')
  })
})

describe('a gateway that falls silent', () => {
  const offline = { kind: 'gateway-offline', severity: 'routine' } as const

  it('waits for the digest', async () => {
    await story.found(offline)
    story.expectSilence()
  })

  it('is urgent at once where an alert is open', async () => {
    await story.found()
    story.expectAlarms(...STEP_0)
    await story.found(offline)
    story.expectSms('grid', /警情:.*守护中断,请电话确认/)
    expect((await story.alerting.desk.open()).map((alert) => alert.severity)).toEqual(['life-safety', 'urgent'])
  })

  it('of many homes is told though another one of that district is being dealt with, and ends by itself', async () => {
    const shared = { kind: 'gateway-offline', severity: 'urgent', subject: { area: '120112' } } as const
    await story.found({ ...shared, device: 'cloud-a' })
    story.expectSms('district', /警情/)
    await act('acknowledge')
    await story.found({ ...shared, device: 'cloud-b' })
    story.expectSms('district', /警情/)
    expect(await count()).toBe(2)
    await story.found({ ...shared, device: 'cloud-a', change: 'cleared' })
    story.expectSms('district', /守护已恢复/)
    expect((await story.alerting.desk.open()).map((alert) => alert.clearedAt === undefined)).toEqual([false, true])
  })

  it('is not urgent for a battery that runs low', async () => {
    await story.found({ kind: 'battery-low', severity: 'routine' })
    await story.found(offline)
    story.expectSilence()
  })
})

describe('a condition that ended by itself', () => {
  it('tells those who were told of a fall to make sure all the same, and escalates on', async () => {
    await story.found({ kind: 'fall' })
    story.expectAlarms(...STEP_0)
    await story.found({ kind: 'fall', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, /设备已取消,请仍确认/)
    expect(await story.newest()).toMatchObject({ state: 'open', clearedAt: story.clock.now() })
    await story.advance(seconds(60))
    story.expectAlarms('village')
  })

  it('and starts again opens a new alert, linked to the old one', async () => {
    await story.found({ kind: 'fall' })
    await story.found({ kind: 'fall', change: 'cleared' })
    const first = await story.newest()
    story.inbox.length = 0
    await story.advance(seconds(10))
    await story.found({ kind: 'fall' })
    story.expectAlarms(...STEP_0)
    expect((await story.newest()).follows).toBe(first.id)
  })

  it('closes an urgent alert on which nobody acted, and tells those who were told', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectAlarms('grid')
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared' })
    story.expectSms('grid', /已恢复活动/)
    expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: undefined })
    await story.advance(hours(48))
  })

  it('leaves an urgent alert to whoever acted on it, but tells nobody else', async () => {
    await story.found({ kind: 'inactivity', severity: 'urgent' })
    story.expectAlarms('grid')
    await act('acknowledge')
    await story.found({ kind: 'inactivity', severity: 'urgent', change: 'cleared' })
    story.expectSms('grid', /已恢复活动/)
    expect((await story.newest()).state).toBe('acknowledged')
    await story.advance(hours(23))
    story.expectSilence()
  })

  it('is over only when the last sensor says so', async () => {
    await story.found({ kind: 'smoke', device: 'kitchen' })
    await story.found({ kind: 'smoke', device: 'bedroom' })
    story.expectAlarms(...STEP_0)
    await story.found({ kind: 'smoke', device: 'kitchen', change: 'cleared' })
    story.expectSilence()
    expect((await story.newest()).clearedAt).toBeUndefined()
    await story.found({ kind: 'smoke', device: 'bedroom', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, /请仍确认/)
  })

  it('marks the alert of the sensor that says so, though a newer one stands beside it', async () => {
    await story.found({ kind: 'smoke', device: 'kitchen' })
    story.expectAlarms(...STEP_0)
    const older = await story.newest()
    await story.texts('grid', `2 ${older.code}`)
    story.expectSms('grid', /已登记到场/)
    await story.advance(minutes(3))
    await story.found({ kind: 'smoke', device: 'bedroom' })
    story.expectAlarms(...STEP_0)
    const newer = await story.newest()
    await story.found({ kind: 'smoke', device: 'kitchen', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, new RegExp(`码${older.code}烟雾报警:信号已消失,请仍确认`))
    const open = await story.alerting.desk.open()
    expect(open.filter(({ clearedAt }) => clearedAt !== undefined).map(({ id }) => id)).toEqual([older.id])
    await story.found({ kind: 'smoke', device: 'bedroom', change: 'cleared' })
    for (const who of STEP_0) story.expectSms(who, new RegExp(`码${newer.code}烟雾报警:信号已消失`))
  })

  it('without an alert changes nothing', async () => {
    await story.found({ kind: 'smoke', change: 'cleared' })
    expect(await story.alerting.desk.recent(1)).toEqual([])
  })
})

describe('what is on disk', () => {
  it('is the cursor together with the findings', async () => {
    expect(await story.alerting.intake.cursor()).toBeUndefined()
    const finding = story.finding()
    await story.take(finding)
    await story.alerting.settled()
    expect(await story.alerting.intake.cursor()).toEqual({ journalId: 'j1', offset: finding.offset })
    story.expectAlarms(...STEP_0)
  })

  it('is neither when one of a batch can not be taken', async () => {
    const good = story.finding()
    const bad = story.finding({ kind: 'fall', at: Number.NaN })
    await expect(story.take(good, bad)).rejects.toThrow()
    await story.alerting.settled()
    expect(await story.alerting.intake.cursor()).toBeUndefined()
    expect(await story.alerting.desk.recent(1)).toEqual([])
    story.expectSilence()
  })
})
