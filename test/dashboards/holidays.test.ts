import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { momentOf, parseCivilDay } from '../../core/civil-day.ts'
import type { WrittenFestival } from '../../core/holidays.ts'
import type { OperatorRole } from '../../core/operators.ts'
import { hours } from '../../core/time.ts'
import type { HolidayPreviewView, HolidaysView } from '../../dashboards/api/holiday-views.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { type TestDuty, testDuty } from '../support/duty-desks.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

const DISTRICT = '120117'
const VILLAGE = '120117101201'
const at = (day: string) => momentOf(parseCivilDay(day) ?? 0, hours(10), 'Asia/Shanghai')

const SPRING: WrittenFestival = {
  name: '春节',
  from: '2027-02-05',
  until: '2027-02-11',
  makeUp: ['2027-01-30', '2027-02-20'],
}
const NEW_YEAR: WrittenFestival = { name: '元旦', from: '2027-01-01', until: '2027-01-03', makeUp: [] }

let clock: ManualClock
let staffed: TestDuty
let people: TestOperators
let built: BuiltWeb
const tokens = new Map<string, string>()
beforeAll(async () => {
  people = await testOperators(new ManualClock(NOW), '桥东-lamp-42-夜班')
})
afterAll(() => people.end())
async function start(): Promise<void> {
  clock = new ManualClock(NOW)
  staffed = await testDuty(clock)
  built = builtWeb({ auth: people, duty: staffed.duty, directory: staffed.directory }, clock)
}
async function stop(): Promise<void> {
  await built.app.close()
  await staffed.end()
}

/** Asks as somebody of that role for that area. */
function as(role: OperatorRole, scope: string) {
  return async (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => {
    const known = tokens.get(role + scope) ?? (await people.signedIn(role, scope)).token
    tokens.set(role + scope, known)
    return built.app.inject({
      method,
      url: `/api/v1/duty${path}`,
      headers: { cookie: `shouwang_session=${known}`, ...(body === undefined ? {} : JSON_TYPE) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
  }
}
const district = as('district', DISTRICT)
const town = as('town', '120117101')

const enter = (
  festivals: readonly unknown[] | null,
  { basedOn = 0, year = 2027, ask = district, why = '国务院通知' } = {},
) => ask('PUT', `/holidays/${year}`, { festivals, basedOn, why })
const preview = async (festivals: readonly unknown[] | null, year = 2027): Promise<HolidayPreviewView> =>
  (await district('POST', `/holidays/${year}/preview`, { festivals })).json()
const view = async (): Promise<HolidaysView> => (await district('GET', '/holidays')).json()
const onDuty = (day: string) => staffed.rosters.onDuty('village', VILLAGE, at(day))?.map(({ id }) => id)

describe('the API of public holidays', () => {
  beforeEach(start)
  afterEach(stop)

  it('says in November that the next year’s are missing, and takes them; all rosters follow at once', async () => {
    const office = { name: '白班', days: 'workdays' as const, from: hours(8), to: hours(18), turns: [['v-zhang']] }
    const where = { role: 'village' as const, area: VILLAGE }
    await staffed.duty.setRoster({ ...where, shifts: [office], basedOn: 0, by: 'op-1', why: '排班' })
    expect(await view()).toMatchObject({
      years: [
        { year: 2026, source: 'built-in' },
        { year: 2027, source: 'none', festivals: [] },
      ],
      missing: { year: 2027, overdue: false },
      mayChange: true,
    })
    expect([onDuty('2027-02-05'), onDuty('2027-02-20')]).toEqual([['v-zhang'], []])

    const answer = await enter([NEW_YEAR, SPRING])
    expect([answer.statusCode, answer.json()]).toEqual([200, { state: 'set' }])
    expect([onDuty('2027-02-05'), onDuty('2027-02-20'), onDuty('2027-02-12')]).toEqual([[], ['v-zhang'], ['v-zhang']])
    const after = await view()
    expect(after.missing).toBeUndefined()
    expect(after.years[1]).toMatchObject({
      source: 'entered',
      festivals: [NEW_YEAR, SPRING],
      entered: { number: 1, why: '国务院通知', at: NOW },
    })
    const { days } = (await district('GET', `/calendar?area=${VILLAGE}01&from=2027-02-05&days=1`)).json()
    expect(days).toEqual([
      { day: '2027-02-05', weekday: 5, works: false, known: true, holiday: { zh: '春节', en: 'Spring Festival' } },
    ])
    expect(built.web.audit.entries).toMatchObject([
      { action: 'holidays:set', area: DISTRICT, object: '2027', detail: '2 festivals, 10 days-off, 2 make-up-days' },
    ])
    const { changes } = (await town('GET', '/history')).json()
    expect(changes).toHaveLength(2)
    expect(changes.find(({ what }: { what: { kind: string } }) => what.kind === 'holidays')).toMatchObject({
      why: '国务院通知',
      what: { kind: 'holidays', year: 2027, festivals: [NEW_YEAR, SPRING] },
    })
  })

  it('warns in the year itself while nobody has entered it', async () => {
    await clock.advance(at('2027-01-01') - NOW)
    expect((await view()).missing).toEqual({ year: 2027, overdue: true })
  })

  it('shows what would change before anything is kept', async () => {
    const seen = await preview([NEW_YEAR, SPRING])
    expect(seen.faults).toEqual([])
    expect(seen.counts).toEqual({ off: 10, makeUp: 2 })
    expect(seen.missing.map(({ zh }) => zh)).toEqual(['清明', '劳动节', '端午', '中秋', '国庆节'])
    expect(seen.changes.map(({ day, works }) => `${day} ${works ? 'works' : 'rests'}`)).toEqual([
      '2027-01-01 rests',
      '2027-01-30 works',
      ...['05', '08', '09', '10', '11'].map((day) => `2027-02-${day} rests`),
      '2027-02-20 works',
    ])
    expect(seen.days).toHaveLength(31 + 28)
    expect(staffed.duty.holidays()).toEqual([])
    expect((await preview([])).faults[0]?.says.zh).toBe('没有任何节日：请至少录入一个。')
  })

  it('lets a later entry take the place of the former, refuses one that was decided on an older list, and adds nothing for the same', async () => {
    await enter([NEW_YEAR])
    expect((await enter([NEW_YEAR])).json()).toEqual({ state: 'same' })
    expect((await enter([SPRING])).json().detail).toContain('这一年的节假日刚被别人改过')
    await enter([SPRING], { basedOn: 1 })
    expect(staffed.duty.holidays().map(({ festivals }) => festivals.map(({ name }) => name))).toEqual([['春节']])
    expect(built.web.audit.entries).toHaveLength(2)
    // Without a list of our own the year is unknown again.
    expect((await enter(null, { basedOn: 2 })).json()).toEqual({ state: 'set' })
    expect((await view()).years[1]?.source).toBe('none')
  })

  it('goes by what was entered where the package knows better, and says where they differ', async () => {
    const shorter = { name: '国庆节', from: '2026-10-01', until: '2026-10-06', makeUp: [] }
    expect((await enter([shorter], { year: 2026 })).statusCode).toBe(200)
    const [year] = (await view()).years
    expect(year?.source).toBe('entered')
    expect(year?.differs).toContainEqual({ day: '2026-10-07', weekday: 3, works: true })
    expect(year?.differs.some(({ day }) => day === '2026-10-06')).toBe(false)
  })

  it('lets the district change them and nobody below, who sees them all the same', async () => {
    expect((await enter([SPRING], { ask: town })).json().detail).toContain('由区级录入')
    expect((await town('POST', '/holidays/2027/preview', { festivals: [SPRING] })).statusCode).toBe(403)
    expect((await enter([SPRING], { ask: as('administrator', '') })).statusCode).toBe(200)
    expect((await town('GET', '/holidays')).json()).toMatchObject({
      years: [{}, { source: 'entered' }],
      mayChange: false,
    })
  })
})

describe('a list that is refused', () => {
  beforeAll(start)
  afterAll(stop)

  it.each([
    ['a day twice', [SPRING, { ...NEW_YEAR, from: '2027-02-11', until: '2027-02-12' }], /2027-02-11 写了两次/],
    ['a make-up day inside a holiday', [{ ...SPRING, makeUp: ['2027-02-06'] }], /放假期间/],
    ['a weekday that makes up', [{ ...SPRING, makeUp: ['2027-02-17'] }], /2027-02-17 是周三/],
    ['another year', [{ ...SPRING, from: '2026-02-05', until: '2026-02-11', makeUp: [] }], /不在 2027 年/],
    ['nothing', [], /没有任何节日/],
    ['far too many', Array.from({ length: 16 }, () => SPRING), /最多 15 个/],
    ['a day that is none', [{ ...SPRING, until: '2027-02-30' }], /请写成 2026-11-23 的样子/],
    ['a name that is too long', [{ ...SPRING, name: '节'.repeat(21) }], /最多 20 字/],
    ['a name of hidden characters', [{ ...SPRING, name: '\u202e\u0000' }], /没有写节日名称/],
    ['something else', [{ ...SPRING, extra: 1 }], /extra/],
  ])('refuses %s with a sentence, and keeps nothing', async (_, festivals, says) => {
    const answer = await enter(festivals)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().detail).toMatch(says)
    expect(staffed.duty.holidays()).toEqual([])
    expect(built.web.audit.entries).toEqual([])
  })

  it('refuses a year that nobody has to enter, and one without a reason', async () => {
    expect((await enter([SPRING], { year: 2028 })).json().detail).toContain('只能录入 2026 和 2027 年')
    expect((await enter([SPRING], { why: '  ' })).json().detail).toContain('请写明原因')
    expect((await district('PUT', '/holidays/abc', { festivals: null, basedOn: 0, why: 'x' })).statusCode).toBe(404)
  })
})
