import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { momentOf, parseCivilDay } from '../../../core/civil-day.ts'
import type { ResponderRole } from '../../../core/directory.ts'
import { silentLog } from '../../../core/log.ts'
import { days, hours, seconds } from '../../../core/time.ts'
import { keepRosters, openRosters } from '../../../hub/duty.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import type { StateTables } from '../../../hub/state-tables.ts'
import { stateMigrations } from '../../../hub/state-tables.ts'
import { StopStack } from '../../../hub/stop-stack.ts'
import { nothingToSave } from '../../../registry/installation.ts'
import { openRegistry, type Registry } from '../../../registry/registry.ts'
import type { Shift } from '../../../core/roster.ts'
import { HolidayStore } from '../../../registry/roster/holiday-store.ts'
import { type RosterChange, RosterStore } from '../../../registry/roster/roster-store.ts'
import type { StoredRosters } from '../../../registry/roster/stored-rosters.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { sampleHome, sampleResponder } from '../sample-installation.ts'

const ZONE = 'Asia/Shanghai'
const DISTRICT = '120112'
const TOWN = '120112103'
const [VILLAGE, OTHER] = ['120112103201', '120112103202']
const [GRID, OTHER_GRID] = [`${VILLAGE}01`, `${OTHER}01`]

/** A Monday, 10:00. */
const NOW = momentOf(parseCivilDay('2026-11-23') ?? 0, hours(10), ZONE)

const person = (id: string, role: ResponderRole, area: string, n: number) =>
  sampleResponder(id, { role, area, phone: `+861380000${String(n).padStart(4, '0')}` })

let folder: string
let db: Kysely<StateTables>
let registry: Registry
let store: RosterStore
let rosters: StoredRosters
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-rosters-'))
  db = await openStateDatabase<StateTables>({
    path: join(folder, 'state.db'),
    migrations: stateMigrations,
    log: silentLog,
  })
  registry = await openRegistry(db)
  await registry.saveInstallation({
    ...nothingToSave,
    areas: [DISTRICT, TOWN, VILLAGE, OTHER, GRID, OTHER_GRID].map((code) => ({ code, name: code })),
    homes: [sampleHome('1', { area: GRID }), sampleHome('2', { area: OTHER_GRID })],
    responders: [
      person('grid', 'grid-worker', GRID, 1),
      person('grid2', 'grid-worker', OTHER_GRID, 2),
      person('zhang', 'village', VILLAGE, 3),
      person('li', 'village', VILLAGE, 4),
      person('wang', 'village', OTHER, 5),
      person('town', 'town', TOWN, 6),
      person('district', 'district', DISTRICT, 7),
    ],
  })
  store = new RosterStore(db)
  rosters = await openRosters({ db, registry, log: silentLog, timeZone: ZONE })
})
afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

const shift = (change: Partial<Shift>): Shift => ({
  name: '班',
  days: 'everyday',
  from: 0,
  to: days(1),
  turns: [['zhang']],
  ...change,
})

async function set(change: Partial<RosterChange>): Promise<void> {
  await store.add([{ role: 'village', area: VILLAGE, shifts: [shift({})], by: '王主任', why: '排班', ...change }], NOW)
  await rosters.refresh()
}

const onDuty = (role: ResponderRole, area: string, at = NOW): readonly string[] | undefined =>
  rosters.onDuty(role, area, at)?.map(({ id }) => id)

describe('who is on duty', () => {
  it('without a roster is nobody’s word: everybody registered is', () => {
    expect(onDuty('village', GRID)).toBeUndefined()
  })

  it('is who the roster says, for the area and all below it', async () => {
    await set({})
    expect(onDuty('village', GRID)).toEqual(['zhang'])
    expect(onDuty('village', VILLAGE)).toEqual(['zhang'])
    expect(onDuty('village', OTHER_GRID)).toBeUndefined()
    expect(onDuty('town', GRID)).toBeUndefined()
    expect(onDuty('carer', GRID)).toBeUndefined()
  })

  it('goes by the nearest roster above: a village’s own before its town’s', async () => {
    await set({ role: 'grid-worker', area: TOWN, shifts: [shift({ turns: [['grid2']] })] })
    await set({ role: 'grid-worker', area: VILLAGE, shifts: [shift({ turns: [['grid']] })] })
    expect(onDuty('grid-worker', GRID)).toEqual(['grid'])
    expect(onDuty('grid-worker', OTHER_GRID)).toEqual(['grid2'])
  })

  it('is what the newest word says, until it is taken back', async () => {
    await set({})
    await set({ shifts: [shift({ turns: [['li']] })] })
    expect(onDuty('village', GRID)).toEqual(['li'])
    await set({ shifts: undefined })
    expect(onDuty('village', GRID)).toBeUndefined()
    expect(await rosters.refresh()).toBe(false)
  })

  it('leaves out whom the registry no longer knows', async () => {
    await set({ shifts: [shift({ turns: [['zhang', 'li']] })] })
    await registry.remove({ responders: ['zhang'] })
    expect(onDuty('village', GRID)).toEqual(['li'])
  })

  it('takes a row that it can’t read for no roster, so that everybody is told', async () => {
    await set({})
    await db
      .insertInto('roster_change')
      .values({ role: 'village', area: VILLAGE, shifts_json: '[{"name":1}]', set_by: 'x', why: 'x', recorded_at: 0 })
      .execute()
    const warnings: string[] = []
    const log = { ...silentLog, warn: (text: string) => void warnings.push(text) }
    const again = await openRosters({ db, registry, log, timeZone: ZONE })
    expect(again.onDuty('village', GRID, NOW)).toBeUndefined()
    expect(warnings).toEqual(['a duty roster is not usable: everybody registered counts as on duty'])
    const wish = { role: 'village' as const, area: VILLAGE, shifts: [shift({})], basedOn: 0, by: '王主任', why: '重排' }
    expect(await store.set(wish, NOW)).toBe('set')
  })

  it('warns once of a year whose public holidays are not known', async () => {
    const warnings: unknown[] = []
    const log = { ...silentLog, warn: (_text: string, fields?: unknown) => void warnings.push(fields) }
    await set({ shifts: [shift({ days: 'workdays' })] })
    const again = await openRosters({ db, registry, log, timeZone: ZONE })
    const later = momentOf(parseCivilDay('2032-10-01') ?? 0, hours(10), ZONE)
    expect(again.onDuty('village', GRID, later)?.map(({ id }) => id)).toEqual(['zhang'])
    again.onDuty('village', GRID, later + days(1))
    expect(warnings).toEqual([{ year: 2032 }])
  })
})

describe('public holidays that were entered', () => {
  const SPRING = {
    name: '春节',
    from: parseCivilDay('2032-02-11') ?? 0,
    until: parseCivilDay('2032-02-17') ?? 0,
    makeUp: [],
  }
  const wish = { year: 2032, festivals: [SPRING], basedOn: 0, by: '王主任', why: '国务院通知' }

  it('hold for every roster, and for a hub that starts later', async () => {
    await set({ shifts: [shift({ days: 'workdays' })] })
    const wednesday = momentOf(SPRING.from, hours(10), ZONE)
    expect(rosters.onDuty('village', GRID, wednesday)?.map(({ id }) => id)).toEqual(['zhang'])
    await new HolidayStore(db).set(wish, NOW)
    expect(await rosters.refresh()).toBe(true)
    expect(rosters.onDuty('village', GRID, wednesday)).toEqual([])
    const again = await openRosters({ db, registry, log: silentLog, timeZone: ZONE })
    expect(again.onDuty('village', GRID, wednesday)).toEqual([])
  })

  it('that this version cannot read are passed over, and the log says so', async () => {
    const holidays = new HolidayStore(db)
    for (const festivals_json of ['{', '[{"name":"春节","from":"2032-02-30","until":"2032-03-01","makeUp":[]}]']) {
      const signed = { set_by: '王主任', why: '国务院通知', recorded_at: NOW }
      await db
        .insertInto('holiday_change')
        .values({ year: 2032, festivals_json, ...signed })
        .execute()
      const warnings: unknown[] = []
      const log = { ...silentLog, warn: (_text: string, fields?: unknown) => void warnings.push(fields) }
      expect(await holidays.contents(log)).toEqual([])
      expect(warnings).toHaveLength(1)
    }
    expect(await holidays.history(10)).toEqual([])
    // It holds for nobody, so whoever enters the year is not told that somebody else did.
    expect(await holidays.set(wish, NOW)).toBe('set')
    expect(await holidays.contents(silentLog)).toMatchObject([{ year: 2032, number: 3 }])
  })
})

describe('a running hub', () => {
  it('goes by what another process has set five seconds later at most', async () => {
    const clock = new ManualClock(NOW)
    const stops = new StopStack(silentLog)
    const kept = await keepRosters({ db, registry, clock, log: silentLog, timeZone: ZONE }, stops)
    await store.add([{ role: 'village', area: VILLAGE, shifts: [shift({})], by: '王主任', why: '排班' }], NOW)
    expect(kept.onDuty('village', GRID, NOW)).toBeUndefined()
    await clock.advance(seconds(5))
    await expect.poll(() => kept.onDuty('village', GRID, NOW)?.map(({ id }) => id)).toEqual(['zhang'])
    await stops.drain()
    expect(clock.pending()).toBe(0)
  })
})

describe('a substitution', () => {
  const today = parseCivilDay('2026-11-23') ?? 0
  const away = async (absent: string, instead: string | undefined): Promise<void> => {
    await store.substitute({ absent, instead, from: today, until: today, by: '王主任', why: '病假' }, NOW)
    await rosters.refresh()
  }

  it('holds with a roster and without one, and from another village too', async () => {
    await away('zhang', 'wang')
    expect(onDuty('village', GRID)).toEqual(['wang', 'li'])
    await set({})
    expect(onDuty('village', GRID)).toEqual(['wang'])
    expect(onDuty('village', GRID, NOW + days(1))).toEqual(['zhang'])
  })

  it('of somebody else changes nothing here', async () => {
    await away('town', undefined)
    expect(onDuty('village', GRID)).toEqual(['zhang', 'li'])
    expect(onDuty('town', GRID)).toEqual([])
  })

  it('is taken back once, by its number', async () => {
    await away('zhang', 'wang')
    const [held] = rosters.contents.substitutions
    expect(await store.withdraw(held?.number ?? 0, { by: '王主任', why: '销假' }, NOW)).toBe('zhang')
    expect(await store.withdraw(held?.number ?? 0, { by: '王主任', why: '销假' }, NOW)).toBeUndefined()
    expect(await store.withdraw(99, { by: '王主任', why: '销假' }, NOW)).toBeUndefined()
    expect(await rosters.refresh()).toBe(true)
    expect(onDuty('village', GRID)).toBeUndefined()
  })
})

describe('gaps', () => {
  const inADay = () => rosters.gaps(NOW, NOW + days(1))

  it('there are none where everybody is registered', () => {
    expect(inADay()).toEqual([])
  })

  it('are hours that no shift covers, for each roster once', async () => {
    await set({
      role: 'grid-worker',
      area: TOWN,
      shifts: [shift({ from: hours(8), to: hours(20), turns: [['grid']] })],
    })
    expect(inADay()).toEqual([
      {
        area: TOWN,
        role: 'grid-worker',
        from: NOW + hours(10),
        until: NOW + hours(22),
        reason: 'no-shift',
      },
    ])
  })

  it('are levels where nobody is registered at all', async () => {
    await registry.remove({ responders: ['grid2', 'district'] })
    const whole = { from: NOW, until: NOW + days(1), reason: 'nobody-registered' }
    expect(inADay()).toEqual([
      { area: DISTRICT, role: 'district', ...whole },
      { area: OTHER_GRID, role: 'grid-worker', ...whole },
    ])
  })

  it('are days on which the only one is away and nobody stands in', async () => {
    const tomorrow = parseCivilDay('2026-11-24') ?? 0
    await store.substitute(
      { absent: 'town', instead: undefined, from: tomorrow, until: tomorrow, by: 'x', why: 'x' },
      NOW,
    )
    await rosters.refresh()
    expect(inADay()).toEqual([
      { area: TOWN, role: 'town', from: NOW + hours(14), until: NOW + days(1), reason: 'no-shift' },
    ])
  })
})
