import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kysely } from 'kysely'
import { CalendarJobs } from '../../alerting/calendar-jobs.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days, type EpochMs, hours, minutes, seconds } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { readConfig } from '../../hub/config.ts'
import { forgetBefore, Retention, retentionJob } from '../../hub/privacy/retention.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { RecordedAudit } from '../support/test-operators.ts'

const TIME_ZONE = 'Asia/Shanghai'
/** 2026-11-22 03:00 in Tianjin, when the job runs. */
const NOW: EpochMs = Date.UTC(2026, 10, 21, 19)
const MIDNIGHT = NOW - hours(3)
const { keptFor } = readConfig({})

let db: Kysely<StateTables>
let audit: RecordedAudit
let expired: (readonly [EpochMs, readonly string[] | undefined])[]
let retention: Retention
beforeEach(async () => {
  db = await openStateDatabase<StateTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
  audit = new RecordedAudit()
  expired = []
  const store: Pick<TimeSeriesStore, 'expire'> = {
    expire: async (before, metrics) => void expired.push([before, metrics]),
  }
  retention = new Retention({ db, store, audit, metrics: noMetrics, keptFor, timeZone: TIME_ZONE })
})
afterEach(() => db.destroy())

const ids = async (table: 'alerts' | 'outbox'): Promise<string[]> =>
  (await db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id)

/** An alert that opened at that moment; `closed` a minute later, or still open. */
async function alert(id: string, at: EpochMs, closed: boolean): Promise<void> {
  const words = { summary_zh: '求助', summary_en: 'call', marks_json: '[]', devices_json: '[]', holds_json: '[]' }
  await db
    .insertInto('alerts')
    .values({
      ...words,
      id,
      kind: 'sos',
      severity: 'life-safety',
      state: closed ? 'resolved' : 'open',
      home: 'h1',
      area: null,
      place_area: '120117101201',
      code: 'A7',
      happened_at: at,
      opened_at: at,
      started_at: at,
      policy_json: '{}',
      step: 0,
      round: 0,
      resolved_at: closed ? at : null,
    })
    .execute()
  await db
    .insertInto('alert_events')
    .values({ alert_id: id, seq: 1, at, type: 'raised', actor: 'hub', channel: 'hub', zh: '求助', en: 'call' })
    .execute()
}

/** An SMS about that alert, whose fate was known at that moment. */
async function sms(id: string, at: EpochMs, change: { alert_id?: string; state?: 'pending' | 'delivered' } = {}) {
  await db
    .insertInto('outbox')
    .values({
      id,
      message_id: id,
      attempt: 1,
      alert_id: null,
      responder_id: 'r1',
      phone: '+8613800000000',
      channel: 'sms',
      purpose: 'alarm',
      step: 0,
      text: '【守望】求助',
      severity: 'life-safety',
      priority: 0,
      state: 'delivered',
      possible_duplicate: 0,
      tried_json: '[]',
      bundle: 0,
      created_at: at,
      updated_at: at,
      ...change,
    })
    .execute()
}

describe('the days that data are kept', () => {
  it('are whole days of the local calendar, the same from midnight to midnight', () => {
    const before = forgetBefore(NOW, keptFor, TIME_ZONE)
    expect(before.readings).toBe(MIDNIGHT - days(90))
    expect(before.texts).toBe(MIDNIGHT - days(180))
    expect(forgetBefore(MIDNIGHT, keptFor, TIME_ZONE)).toEqual(before)
    expect(forgetBefore(MIDNIGHT + days(1) - 1, keptFor, TIME_ZONE)).toEqual(before)
    expect(forgetBefore(MIDNIGHT + days(1), keptFor, TIME_ZONE).readings).toBe(before.readings + days(1))
  })

  it('are whole days also where clocks change', () => {
    // 2026-03-30 03:00 in Berlin, the day after clocks went forward.
    const summer = Date.UTC(2026, 2, 30, 1)
    expect(forgetBefore(summer, { ...keptFor, readings: days(2) }, 'Europe/Berlin').readings).toBe(
      Date.UTC(2026, 2, 27, 23),
    )
  })
})

describe('every night', () => {
  it('an SMS of the boundary day stays, and one of the day before keeps its fate but no text and no number', async () => {
    await sms('last-kept', MIDNIGHT - days(180))
    await sms('first-gone', MIDNIGHT - days(180) - 1)
    expect(await retention.run(NOW)).toMatchObject({ outbox: 1 })
    const rows = await db.selectFrom('outbox').select(['id', 'text', 'phone', 'state']).orderBy('id').execute()
    expect(rows).toEqual([
      { id: 'first-gone', text: '', phone: '', state: 'delivered' },
      { id: 'last-kept', text: '【守望】求助', phone: '+8613800000000', state: 'delivered' },
    ])
  })

  it('nothing of an open alert is touched, however old, nor what is still being sent', async () => {
    await alert('open', NOW - days(3000), false)
    await sms('about-it', NOW - days(2999), { alert_id: 'open' })
    await sms('waiting', NOW - days(2999), { state: 'pending' })
    const counts = await retention.run(NOW)
    expect(Object.values(counts).every((rows) => rows === 0)).toBe(true)
    const texts = await db.selectFrom('outbox').select('text').execute()
    expect(texts.map(({ text }) => text)).toEqual(['【守望】求助', '【守望】求助'])
    // A night with nothing to forget is no event.
    expect(audit.entries).toEqual([])
  })

  it('an alert goes five years after it was closed, with its story and its messages', async () => {
    const old = MIDNIGHT - days(1826) - seconds(1)
    await alert('gone', old, true)
    await alert('kept', old + days(2), true)
    await sms('with-it', old, { alert_id: 'gone' })
    expect(await retention.run(NOW)).toMatchObject({ alerts: 1 })
    expect([await ids('alerts'), await ids('outbox')]).toEqual([['kept'], []])
    expect(await db.selectFrom('alert_events').select('alert_id').execute()).toEqual([{ alert_id: 'kept' }])
  })

  it('readings are forgotten by the store, and the night is written to the audit log with its counts', async () => {
    await db
      .insertInto('audit')
      .values({ at: NOW - days(800), operator: 'op', action: 'resident:unmask', home: 'h1' })
      .execute()
    await retention.run(NOW)
    expect(expired).toEqual([
      [MIDNIGHT - days(7), ['latitude', 'longitude', 'position-accuracy']],
      [MIDNIGHT - days(90), undefined],
    ])
    expect(audit.entries).toEqual([{ operator: 'hub', action: 'retention:run', detail: 'audit 1' }])
  })

  it('counting first says what forgetting then does, and forgetting again finds nothing', async () => {
    for (let n = 0; n < 600; n += 1) await sms(`m-${n}`, NOW - days(n))
    await alert('gone', NOW - days(2000), true)
    const counted = await retention.count(NOW)
    expect(counted).toMatchObject({ outbox: 419, alerts: 1 })
    expect(await ids('alerts')).toEqual(['gone'])
    expect(await retention.run(NOW)).toEqual(counted)
    expect(Object.values(await retention.run(NOW)).every((rows) => rows === 0)).toBe(true)
  })

  it('a store that is away keeps nothing else from being forgotten, and the night is tried again', async () => {
    await sms('old', NOW - days(200))
    const store = { expire: () => Promise.reject(new Error('away')) }
    const sick = new Retention({ db, store, audit, metrics: noMetrics, keptFor, timeZone: TIME_ZONE })
    await expect(sick.run(NOW)).rejects.toThrow('away')
    expect(await db.selectFrom('outbox').select('text').execute()).toEqual([{ text: '' }])
  })
})

describe('the calendar', () => {
  /** Looks at the calendar then, and answers what texts are left. */
  async function lookedAt(now: EpochMs): Promise<readonly string[]> {
    const jobs = [retentionJob(retention)]
    await new CalendarJobs({ db, jobs, timeZone: TIME_ZONE, log: silentLog }).runDue(now)
    return (await db.selectFrom('outbox').select('text').orderBy('id').execute()).map(({ text }) => text)
  }

  it('forgets nothing because a clock is years ahead for an hour, and what is due once it is right', async () => {
    await sms('new', NOW - days(1))
    await sms('old', NOW - days(200))
    await lookedAt(NOW - days(1))
    const wrong = NOW + days(3650) + hours(5)
    for (const now of [wrong, wrong + minutes(59)])
      expect(await lookedAt(now)).toEqual(['【守望】求助', '【守望】求助'])
    for (const now of [NOW + minutes(30), NOW + days(1)]) await lookedAt(now)
    expect(await lookedAt(NOW + days(1) + minutes(1))).toEqual(['【守望】求助', ''])
  })

  it('forgets a day later what grew old while the hub was stopped for a month', async () => {
    await sms('old', NOW - days(170))
    await lookedAt(NOW - days(1))
    expect(await lookedAt(NOW + days(30))).toEqual(['【守望】求助'])
    expect(await lookedAt(NOW + days(31))).toEqual([''])
  })
})

it.each([
  ['HUB_KEEP_READINGS', '6'],
  ['HUB_KEEP_AUDIT', '182'],
  ['HUB_KEEP_ALERTS', '99999'],
  ['HUB_KEEP_TEXTS', '90.5'],
])('%s=%s is refused', (setting, value) => {
  expect(() => readConfig({ [setting]: value })).toThrow(setting)
})
