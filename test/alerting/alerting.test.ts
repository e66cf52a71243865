import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createAlerting } from '../../alerting/alerting.ts'
import { DetectorSnapshots } from '../../alerting/detector-snapshots.ts'
import { oneAtATime } from '../../alerting/one-at-a-time.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { until } from '../support/until.ts'
import { Story, TIME_ZONE } from './story.ts'

let story: Story
afterEach(() => story.end())

describe('alerting', () => {
  it('looks once a second by itself, and leaves no timer when stopped', async () => {
    story = await Story.open()
    await story.alerting.stop()
    const { db, clock, town, vendor } = story
    const alerting = createAlerting({
      db,
      clock,
      directory: town,
      log: silentLog,
      metrics: noMetrics,
      notifiers: [vendor],
      timeZone: TIME_ZONE,
      runId: 'own-beat',
    })
    await alerting.start()
    await alerting.intake.take({
      findings: [story.finding()],
      cursor: { journalId: 'j1', offset: 101 },
      now: clock.now(),
    })
    await alerting.settled()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await clock.advance(seconds(60))
    await alerting.settled()
    story.expectAlarms('village')
    await alerting.stop()
    expect(clock.pending()).toBe(0)
    await clock.advance(seconds(300))
    story.expectSilence()
    // What is overdue by now stays a row for the next run; this story ends here.
    await db.deleteFrom('deadlines').execute()
  })

  it('escalates while a job of the calendar waits for a database that does not answer', async () => {
    story = await Story.open({ startAt: Date.UTC(2026, 10, 21, 18, 59, 30) })
    await story.alerting.stop()
    const { db, clock, town, vendor } = story
    let letGo = (): void => {}
    const asked = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const begun: number[] = []
    const slow = {
      name: 'slow',
      at: hours(3),
      until: hours(24),
      run: (now: number) => {
        begun.push(now)
        return asked
      },
    }
    const alerting = createAlerting({
      db,
      clock,
      directory: town,
      log: silentLog,
      metrics: noMetrics,
      notifiers: [vendor],
      timeZone: TIME_ZONE,
      runId: 'slow-job',
      jobs: [slow],
    })
    await alerting.start()
    await alerting.settled()
    await alerting.intake.take({
      findings: [story.finding()],
      cursor: { journalId: 'j1', offset: 101 },
      now: clock.now(),
    })
    await until(() => story.inbox.length === 3)
    story.expectAlarms('grid', 'carer', 'neighbour')
    const jumped = clock.advance(seconds(61))
    try {
      await until(() => story.inbox.length > 0)
      story.expectAlarms('village')
      expect(begun).toEqual([Date.UTC(2026, 10, 21, 19)])
    } finally {
      letGo()
      await jumped
      await alerting.settled()
      await alerting.stop()
      await db.deleteFrom('deadlines').execute()
    }
  })

  it('hands the first request over with one transaction between it and the finding', async () => {
    story = await Story.open()
    story.vendor.mood = 'hangs'
    await story.take(story.finding())
    expect(story.vendor.hanging()).toBe(3)
    story.vendor.mood = 'accepts'
    story.vendor.letGo()
    await story.alerting.settled()
    story.expectAlarms('grid', 'carer', 'neighbour')
  })

  it('escalates the others when one alert can not be decided', async () => {
    story = await Story.open()
    await story.found()
    await story.found({ subject: { home: 'h2' } })
    story.expectAlarms('grid', 'carer', 'neighbour', 'grid')
    const broken = (await story.alerting.desk.open()).find(
      (alert) => 'home' in alert.subject && alert.subject.home === 'h1',
    )
    // A kind of deadline that this version does not know.
    await sql`update deadlines set kind = 'of-another-version' where alert_id = ${broken?.id} and kind = 'escalate'`.execute(
      story.db,
    )
    await story.alerting.stop()
    await story.clock.advance(seconds(60))
    await story.killAndStart({ settle: false })
    for (let i = 0; i < 1000 && story.inbox.length === 0; i += 1) await new Promise((resolve) => setImmediate(resolve))
    story.expectSms('village', /李\*\*/)
    await story.db.deleteFrom('deadlines').execute()
  })
})

it.each([
  ['a policy of another version', { policy_json: '{"ladder":[1,2]}' }],
  ['a policy that is no JSON', { policy_json: '{' }],
  ['lists that are no lists', { devices_json: 'x', holds_json: '{}', marks_json: '[1]' }],
])('%s in one alert’s row silences nobody: a new SOS there is told, and the old one climbs on', async (_, damage) => {
  story = await Story.open()
  await story.found()
  story.expectAlarms('grid', 'carer', 'neighbour')
  await story.db.updateTable('alerts').set(damage).execute()
  await story.found({ kind: 'fall' })
  story.expectAlarms('grid', 'carer', 'neighbour')
  await story.advance(seconds(60))
  story.expectAlarms('village', 'village')
  expect(await story.alerting.desk.open()).toHaveLength(2)
})

describe('the desk', () => {
  it('shows the worst first, then the oldest, with phones masked', async () => {
    story = await Story.open()
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    await story.advance(seconds(1))
    await story.found({ subject: { home: 'h2' } })
    await story.advance(seconds(1))
    await story.found({ kind: 'fall' })
    expect((await story.alerting.desk.open()).map((alert) => alert.kind)).toEqual(['sos', 'fall', 'water-leak'])
    const told = (await story.newestStory()).told
    expect(told.map((t) => `${t.name} ${t.maskedPhone} ${t.state}`)).toContain('姓名grid +86138****0001 accepted')
    expect(await story.alerting.desk.recent(2)).toHaveLength(2)
    story.inbox.length = 0
  })

  it('tells what was an alarm from what only answered an answer', async () => {
    story = await Story.open()
    await story.found()
    await story.texts('grid', `1 ${await story.code()}`)
    const { told } = await story.newestStory()
    expect(told.filter(({ name }) => name === '姓名grid').map(({ purpose }) => purpose)).toEqual(['alarm', 'answer'])
    story.inbox.length = 0
  })

  it('says who is told next, level by level, and in the end that it is everybody again', async () => {
    story = await Story.open()
    await story.found()
    const said: (string | undefined)[] = []
    for (const pause of [0, seconds(60), minutes(2), minutes(2), minutes(5)]) {
      await story.advance(pause)
      said.push((await story.newest()).nextTold?.zh)
    }
    expect(said).toEqual(['村居', '街镇', '区值班和此前各级', '区值班和此前各级', '区值班和此前各级'])
    story.inbox.length = 0
  })

  it('says what changed, once it is on disk', async () => {
    story = await Story.open()
    const heard: string[] = []
    const stop = story.alerting.desk.onChange((id) => heard.push(id))
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    const { id } = await story.newest()
    expect(new Set(heard)).toEqual(new Set([id]))
    stop()
    const before = heard.length
    await story.alerting.desk.act(id, { type: 'acknowledge' }, 'operator')
    expect(heard).toHaveLength(before)
  })

  it('does the same action again without changing anything', async () => {
    story = await Story.open()
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    const { id } = await story.newest()
    for (const type of ['acknowledge', 'en-route', 'on-scene'] as const) {
      const once = await story.alerting.desk.act(id, { type }, 'operator')
      const lines = await story.lines()
      expect(await story.alerting.desk.act(id, { type }, 'operator')).toEqual(once)
      expect(await story.lines()).toEqual(lines)
    }
    const resolve = { type: 'resolve', outcome: 'help-given', note: '已换水管' } as const
    const closed = await story.alerting.desk.act(id, resolve, 'operator')
    expect(closed).toMatchObject({ state: 'resolved', outcome: 'help-given', nextStepAt: undefined })
    expect(await story.alerting.desk.act(id, resolve, 'operator')).toEqual(closed)
  })

  it('refuses what makes no sense', async () => {
    story = await Story.open()
    const { desk } = story.alerting
    await expect(desk.act('nobody', { type: 'acknowledge' }, 'operator')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    const { id } = await story.newest()
    await desk.act(id, { type: 'resolve', outcome: 'test' }, 'operator')
    await expect(desk.act(id, { type: 'acknowledge' }, 'operator')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await desk.story('nobody')).toBeUndefined()
  })
})

describe('detectors’ memories', () => {
  it('are kept together, and replaced together', async () => {
    story = await Story.open()
    const snapshots = new DetectorSnapshots(story.db)
    expect(await snapshots.load()).toBeUndefined()
    await snapshots.save({ journalId: 'j1', offset: 7 }, [
      { detector: 'a', json: '{"x":[1,null,"y"]}' },
      { detector: 'b', json: '2' },
    ])
    const later = { cursor: { journalId: 'j1', offset: 9 }, snapshots: [{ detector: 'a', json: '{"x":3}' }] }
    await snapshots.save(later.cursor, later.snapshots)
    expect(await snapshots.load()).toEqual(later)
  })
})

describe('one at a time', () => {
  it('answers a call that comes during a run by a run that began after it', async () => {
    story = await Story.open()
    let begun = 0
    const gates: (() => void)[] = []
    const run = oneAtATime(async () => {
      begun += 1
      await new Promise<void>((resolve) => gates.push(resolve))
    })
    const first = run()
    const second = run()
    const third = run()
    expect(begun).toBe(1)
    gates[0]?.()
    await first
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toBe(2)
    gates[1]?.()
    await Promise.all([second, third])
    expect(begun).toBe(2)
  })
})
