import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlertEvidence, alertNamed } from '../../../alerting/evidence/alert-evidence.ts'
import type { Evidence } from '../../../alerting/evidence/evidence.ts'
import { gatherEvidence } from '../../../alerting/evidence/gather-evidence.ts'
import { checkSeal } from '../../../alerting/evidence/seal.ts'
import { keepPresenceChange } from '../../../alerting/presence/presence-changes.ts'
import { RuleStore } from '../../../alerting/rules/rule-store.ts'
import type { EvidenceFile } from '../../../core/evidence.ts'
import { HubError } from '../../../core/errors.ts'
import { silentLog } from '../../../core/log.ts'
import { days, hours, isoInstant, minutes, seconds } from '../../../core/time.ts'
import type { Series, TimeRange } from '../../../core/time-series-store.ts'
import { START, Story, TIME_ZONE } from '../story.ts'

/** Motion every ten minutes for two days, and what was asked for. */
const store = {
  answers: true,
  asked: [] as TimeRange[],
  async latest(home: string) {
    if (!store.answers) throw new HubError('STORE_UNAVAILABLE', 'away', { retryable: true })
    return [{ home, device: 'pir-1', metric: 'motion' as const, at: START, value: 1 }]
  },
  async range(_: Series, window: TimeRange) {
    store.asked.push(window)
    const points: { at: number; value: number }[] = []
    for (let at = START - days(1); at < START + days(1); at += minutes(10)) {
      if (at >= window.from && at < window.to) points.push({ at, value: 1 })
    }
    return points
  },
}

let story: Story
beforeEach(async () => {
  store.answers = true
  store.asked.length = 0
  story = await Story.open({ vendors: 2 })
  story.town.on.delete('carer')
})
afterEach(() => story.end())

const sources = () => ({
  db: story.db,
  directory: story.town,
  store,
  timeZone: TIME_ZONE,
  hubVersion: '9.9.9',
  clock: story.clock,
  log: silentLog,
})

async function evidenceOf(id: string, full = false): Promise<Evidence> {
  const evidence = await gatherEvidence(sources(), id, { full, by: 'tester', now: story.clock.now() })
  if (evidence === undefined) throw new Error('there is no such alert')
  return evidence
}

async function fileOf(id: string): Promise<EvidenceFile> {
  const file = await new AlertEvidence(sources()).ofAlert(id, { full: false, by: 'tester' })
  if (file === undefined) throw new Error('there is no such alert')
  return file
}

/** An SOS whose first SMS one vendor refuses; the grid worker mistypes, then acknowledges, arrives and calls from +86139…; the desk closes it. */
async function livedThrough(): Promise<string> {
  const rule = {
    home: undefined,
    name: 'inactivityCeiling',
    value: hours(10),
    by: 'x',
    at: START - 1,
    why: 'y',
  } as const
  await new RuleStore(story.db).add([rule], START - 1)
  const wish = { home: 'h1', mode: 'at-home', until: undefined, by: 'grid', via: 'sms' } as const
  await keepPresenceChange(story.db, wish, START - days(3))
  story.vendor.nextMoods.push('refuses')
  await story.found({ device: 'button-1' })
  const { id, code } = await story.newest()
  await story.alerting.takeReceipt({
    vendor: 'first',
    providerId: await acceptedBy('first'),
    state: 'delivered',
    reason: undefined,
  })
  await story.advance(seconds(20))
  await story.texts('grid', '<script>alert(1)</script> 13912345678')
  await story.advance(seconds(1))
  await story.texts('grid', `1 ${code}`)
  await story.advance(minutes(5))
  await story.texts('grid', `2 ${code}`)
  await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given', note: '王秀兰已送医' }, 'operator')
  story.inbox.length = 0
  return id
}

async function acceptedBy(vendor: string): Promise<string> {
  const row = await story.db
    .selectFrom('outbox')
    .select('provider_id')
    .where('vendor', '=', vendor)
    .where('provider_id', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.provider_id ?? ''
}

describe('the evidence of an alert', () => {
  it('holds what was found, every event, every attempt with its vendor and receipt, and every reply', async () => {
    const id = await livedThrough()
    const evidence = await evidenceOf(id)
    expect(evidence.alert).toMatchObject({
      id,
      kind: 'sos',
      state: 'resolved',
      outcome: 'help-given',
      note: '王**已送医',
    })
    expect(evidence.alert.policy.steps[0]).toMatchObject({ after: 0 })
    expect(evidence.findings).toMatchObject([{ detector: 'test', offset: 101, journal: 'j1', device: 'button-1' }])
    const { events } = await story.newestStory()
    expect(evidence.events.map((event) => event.type)).toEqual(events.map((event) => event.type))
    const attempts = evidence.messages.flatMap((message) => message.attempts)
    const rows = await story.db.selectFrom('outbox').select('id').where('alert_id', '=', id).execute()
    // And the answer to what was not understood, which names no alert.
    expect(attempts.length).toBeGreaterThanOrEqual(rows.length)
    const refused = evidence.messages.find((message) => message.attempts.length === 2)
    expect(refused?.attempts).toMatchObject([
      { number: 1, vendor: 'first', state: 'failed', reason: '21211' },
      { number: 2, vendor: 'second', state: 'accepted' },
    ])
    expect(attempts.filter((attempt) => attempt.receipt?.state === 'delivered')).toHaveLength(1)
    expect(evidence.texts.map((text) => text.outcome)).toEqual(['help', 'acknowledge', 'on-scene'])
  })

  it('holds the readings from an hour before it happened until an hour after it was closed, presence and rules of that time', async () => {
    const id = await livedThrough()
    const later = { home: 'h1', name: 'inactivityCeiling', value: hours(5), by: 'x', at: START, why: 'y' } as const
    await new RuleStore(story.db).add([later], story.clock.now())
    const { readings, presence, rules, hubVersion } = await evidenceOf(id)
    expect(readings).toMatchObject({
      from: isoInstant(START - hours(1)),
      to: isoInstant(START + minutes(5) + seconds(21) + hours(1)),
      storeAnswered: true,
      leftOff: 0,
    })
    expect(readings.series).toMatchObject([{ device: 'pir-1', metric: 'motion', zh: '活动' }])
    expect(presence).toMatchObject([{ mode: 'at-home', by: 'grid', via: 'sms', at: isoInstant(START - days(3)) }])
    expect(rules.find((rule) => rule.name === 'inactivityCeiling')).toMatchObject({ value: '10 h', origin: 'district' })
    expect(hubVersion).toBe('9.9.9')
  })

  it('says so when the store did not answer, and still tells the rest', async () => {
    const id = await livedThrough()
    store.answers = false
    const { readings, events } = await evidenceOf(id)
    expect(readings).toMatchObject({ storeAnswered: false, series: [] })
    expect(events.length).toBeGreaterThan(0)
  })

  it('masks numbers and names, also within what people wrote, unless asked for whole', async () => {
    const id = await livedThrough()
    const masked = await fileOf(id)
    for (const text of [masked.json, masked.page]) expect(text).not.toMatch(/13800000\d{3}|13912345678|王秀兰|姓名grid/)
    expect(masked.json).toContain('+86138****0001')
    const whole = JSON.stringify(await evidenceOf(id, true))
    expect(whole).toContain('+8613800000001')
    expect(whole).toContain('13912345678')
    expect(whole).toContain('王秀兰已送医')
    expect(whole).toContain('姓名grid')
  })

  it('of a storm about an area, and of one that nobody was told of, is a file too', async () => {
    story.town.on.clear()
    await story.found({ kind: 'area-outage', severity: 'urgent', subject: { area: '120112101' } })
    const { id } = await story.newest()
    const evidence = await evidenceOf(id)
    expect(evidence).toMatchObject({
      told: [],
      messages: [],
      texts: [],
      place: { home: null, areaNames: ['津南区', '小站镇'] },
    })
    expect((await fileOf(id)).page).toContain('没有通知任何人')
  })

  it('is found by the id, by the code in any case, and by no other name', async () => {
    const id = await livedThrough()
    const { code } = await story.newest()
    expect(await alertNamed(story.db, id)).toBe(id)
    expect(await alertNamed(story.db, code.toLowerCase())).toBe(id)
    expect(await alertNamed(story.db, 'H99')).toBeUndefined()
    expect(await new AlertEvidence(sources()).ofAlert('none', { full: false, by: 'tester' })).toBeUndefined()
  })
})

describe('its sum', () => {
  it('holds for the content, however the file is laid out', async () => {
    const file = await fileOf(await livedThrough())
    expect(checkSeal(file.json)).toEqual({ intact: true, stated: file.sha256, actual: file.sha256 })
    const shuffled = Object.fromEntries(Object.entries(JSON.parse(file.json)).toReversed())
    expect(checkSeal(JSON.stringify(shuffled)).intact).toBe(true)
  })

  it('does not hold after the least change', async () => {
    const { json } = await fileOf(await livedThrough())
    const changes = [
      json.replace('"help-given"', '"false-alarm"'),
      json.replace(/"at": "(.*?)0\.000Z"/, '"at": "$11.000Z"'),
      json.replace('"texts": [', '"texts": [{},'),
      json.replace('{', '{"more": 1,'),
    ]
    for (const changed of changes) {
      expect(changed).not.toBe(json)
      expect(checkSeal(changed).intact).toBe(false)
    }
  })
})

describe('the page to print', () => {
  it('tells it in Chinese first, needs nothing from elsewhere, and what people wrote stays text', async () => {
    const { page, sha256 } = await fileOf(await livedThrough())
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('lang="zh-CN"')
    expect(page).toContain('紧急 · 求助')
    expect(page).toContain(sha256)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/)
  })
})
