import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hours } from '../../core/time.ts'
import type { OperatorRole } from '../../core/operators.ts'
import type { DutyView, RosterPreviewView, WrittenShift } from '../../dashboards/api/duty-views.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { type TestDuty, testDuty } from '../support/duty-desks.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

const DISTRICT = '120117'
const TOWN = '120117101'
const VILLAGE = '120117101201'
const [GRID, OTHER_GRID] = [`${VILLAGE}01`, `${VILLAGE}02`]

const DAY: WrittenShift = { name: '白班', days: 'everyday', from: '08:00', to: '18:00', turns: [['v-zhang', 'v-li']] }
const NIGHT: WrittenShift = {
  name: '夜班',
  days: 'everyday',
  from: '18:00',
  to: '08:00',
  turns: [['v-wang'], ['v-zhang']],
  rotation: { every: 'week', since: '2026-11-16' },
}

let clock: ManualClock
let staffed: TestDuty
let people: TestOperators
let built: BuiltWeb
const tokens = new Map<string, string>()
beforeAll(async () => {
  people = await testOperators(new ManualClock(NOW), '桥东-lamp-42-夜班')
})
afterAll(() => people.end())
beforeEach(async () => {
  // A Sunday, 14:32.
  clock = new ManualClock(NOW)
  staffed = await testDuty(clock)
  built = builtWeb({ auth: people, duty: staffed.duty, directory: staffed.directory }, clock)
})
afterEach(async () => {
  await built.app.close()
  await staffed.end()
})

/** Asks as somebody of that role for that area. */
function as(role: OperatorRole, scope: string) {
  return async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, tag?: string) => {
    const known = tokens.get(role + scope) ?? (await people.signedIn(role, scope)).token
    tokens.set(role + scope, known)
    return built.app.inject({
      method,
      url: `/api/v1/duty${path}`,
      headers: {
        cookie: `shouwang_session=${known}`,
        ...(tag === undefined ? {} : { 'if-none-match': tag }),
        ...(body === undefined ? {} : JSON_TYPE),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
  }
}
const district = as('district', DISTRICT)
const town = as('town', TOWN)
const auditor = as('auditor', DISTRICT)
const worker = as('grid-worker', GRID)

const set = (shifts: readonly unknown[] | null, basedOn = 0, ask = town, at = `village/${VILLAGE}`) =>
  ask('PUT', `/rosters/${at}`, { shifts, basedOn, why: '入冬值班' })
const view = async (ask = town): Promise<DutyView> => (await ask('GET', '')).json()
const place = async (role: string, ask = town) => (await view(ask)).places.find((one) => one.role === role)
const actions = () => built.web.audit.entries.map(({ action, object }) => `${action} ${object}`)

describe('the API of duty', () => {
  it('shows each level with who is there now, who comes next, and who stands in', async () => {
    await set([DAY, NIGHT])
    expect(await place('village')).toMatchObject({
      area: VILLAGE,
      mayChange: true,
      now: ['v-zhang', 'v-li'],
      next: { at: NOW - 127_000 + hours(3.5), people: ['v-wang'] },
      gaps: [],
      roster: { number: 1, why: '入冬值班', by: expect.stringMatching(/^town-/), shifts: [DAY, NIGHT] },
    })
    const absence = { instead: 'v-wang', from: '2026-11-22', until: '2026-11-22', why: '看病' }
    expect((await town('POST', '/responders/v-li/substitutions', absence)).statusCode).toBe(201)
    expect((await place('village'))?.now).toEqual(['v-zhang', 'v-wang'])
    // In force where alerts are told, too.
    expect(staffed.duty.book().turns({ role: 'village', area: GRID }, 20_779)[0]?.people[1]).toEqual({
      id: 'v-li',
      there: 'v-wang',
    })
    expect(staffed.rosters.onDuty('village', GRID, NOW)?.map(({ id }) => id)).toEqual(['v-zhang', 'v-wang'])
    expect(actions()).toEqual(['roster:set village', 'substitution:add v-li'])
    expect(JSON.stringify(built.web.audit.entries)).not.toContain('看病')
  })

  it('shows gaps before they happen, and without a roster everybody registered', async () => {
    expect(await place('village')).toMatchObject({ now: ['v-zhang', 'v-li', 'v-wang'], gaps: [] })
    await set([{ ...DAY, days: 'workdays' }, NIGHT])
    const gaps = (await place('village'))?.gaps ?? []
    // Now, a Sunday; next Saturday and Sunday; and the Saturday after that and its Sunday.
    expect(gaps).toHaveLength(5)
    expect(gaps[0]).toEqual({ from: NOW - 127_000 - hours(6.5), until: NOW - 127_000 + hours(3.5), reason: 'no-shift' })
  })

  it('shows the ladder of an area day by day, with public holidays and the days that make up for them', async () => {
    await set([{ ...DAY, days: 'workdays' }, NIGHT])
    const calendar = (await town('GET', `/calendar?area=${GRID}&from=2026-10-01&days=10`)).json()
    expect(calendar.days.map((day: { works: boolean }) => day.works)).toEqual([
      ...Array(7).fill(false),
      true,
      true,
      true,
    ])
    expect(calendar.days[0]).toMatchObject({ day: '2026-10-01', weekday: 4, holiday: { zh: '国庆节' } })
    expect(calendar.days[9]).toMatchObject({ day: '2026-10-10', weekday: 6, holiday: { zh: '国庆节' } })
    const [grid, village] = calendar.levels
    expect(grid).toMatchObject({ role: 'grid-worker', area: GRID })
    expect(grid.turns[0]).toEqual([{ people: [{ id: 'g-ma', there: 'g-ma' }] }])
    expect(village.turns[0].map((turn: { shift: { name: string } }) => turn.shift.name)).toEqual(['夜班'])
    expect(village.turns[9][0]).toMatchObject({ shift: { name: '白班', from: '08:00', to: '18:00', night: false } })
    expect(village.gaps[0]).toHaveLength(1)
    expect(village.gaps[9]).toEqual([])
  })

  it('shows those above who answer for the area, who may not be changed there, and nothing of other areas', async () => {
    await set([{ ...DAY, turns: [['d-zhao']] }], 0, district, `district/${DISTRICT}`)
    expect(await place('district')).toMatchObject({ area: DISTRICT, mayChange: false, now: ['d-zhao'] })
    expect((await set([DAY], 1, town, `district/${DISTRICT}`)).statusCode).toBe(403)
    expect((await set([DAY], 0, town, 'town/120117102')).statusCode).toBe(404)
    expect((await set([DAY], 0, town, 'district/990000')).statusCode).toBe(404)
    const seen = JSON.stringify(await view(worker))
    expect(seen).toContain('d-zhao')
    expect(seen).not.toContain(OTHER_GRID)
    expect(seen).not.toContain('g-guo')
    const away = { instead: null, from: '2026-11-23', until: '2026-11-23', why: '请假' }
    expect((await town('POST', '/responders/d-zhao/substitutions', away)).statusCode).toBe(403)
    expect((await town('POST', '/responders/t-far/substitutions', away)).statusCode).toBe(404)
    expect((await town('POST', '/responders/t-far/unmask', {})).statusCode).toBe(404)
    const above = { ...away, instead: 'd-zhao' }
    expect((await town('POST', '/responders/v-li/substitutions', above)).json().detail).toContain('须在您的辖区内')
    const elsewhere = { ...away, instead: 't-far' }
    expect((await town('POST', '/responders/v-li/substitutions', elsewhere)).statusCode).toBe(404)
  })

  it('lets nobody below say that somebody is away on whom the district counts', async () => {
    await set([{ ...DAY, turns: [['t-liu']] }], 0, district, `district/${DISTRICT}`)
    const away = { instead: null, from: '2026-11-23', until: '2026-11-23', why: '请假' }
    expect((await town('POST', '/responders/t-liu/substitutions', away)).statusCode).toBe(403)
    const { number } = (await district('POST', '/responders/t-liu/substitutions', away)).json()
    expect((await town('DELETE', `/substitutions/${number}`, { why: '不同意' })).statusCode).toBe(403)
    expect((await district('DELETE', `/substitutions/${number}`, { why: '提前回来' })).statusCode).toBe(204)
    expect((await district('DELETE', `/substitutions/${number}`, { why: '提前回来' })).statusCode).toBe(404)
  })

  it('takes the same change twice for one, and refuses one that overlooks another', async () => {
    expect((await set([DAY])).json()).toEqual({ state: 'set' })
    expect((await set([DAY])).json()).toEqual({ state: 'same' })
    const late = await set([NIGHT])
    expect(late.statusCode).toBe(400)
    expect(late.json().detail).toContain('刚被别人改过')
    expect((await set(null, 1)).json()).toEqual({ state: 'set' })
    expect((await set([NIGHT])).json()).toEqual({ state: 'set' })
    const away = { instead: null, from: '2026-11-23', until: '2026-11-25', why: '请假' }
    const first = await town('POST', '/responders/v-li/substitutions', away)
    expect((await town('POST', '/responders/v-li/substitutions', away)).json()).toEqual(first.json())
    const other = await town('POST', '/responders/v-li/substitutions', { ...away, from: '2026-11-25' })
    expect(other.json().detail).toContain('2026-11-23 至 2026-11-25 已有代班')
    expect(actions()).toEqual([
      'roster:set village',
      'roster:set village',
      'roster:set village',
      'substitution:add v-li',
    ])
  })
})

describe('a roster that cannot be', () => {
  it.each([
    ['nobody', [{ ...DAY, turns: [[]] }], '第 1 班：没有人值班'],
    ['no shift', [], '没有任何班次'],
    ['somebody unknown', [{ ...DAY, turns: [['v-nobody']] }], '查无此人：v-nobody'],
    ['somebody of another town', [{ ...DAY, turns: [['t-far']] }], '查无此人：t-far'],
    ['one person twice at once', [DAY, { ...DAY, name: '白班二', turns: [['v-li']] }], '第 2 班：与「白班」时间重叠'],
    ['no day of the week', [{ ...DAY, days: [] }], '没有选择星期'],
    ['turns that do not alternate', [{ ...NIGHT, rotation: undefined }], '有几轮却不轮换'],
    ['one turn that alternates', [{ ...NIGHT, turns: [['v-li']] }], '只有一轮无法轮换'],
    ['no name', [{ ...DAY, name: ' ' }], '班次没有名称'],
    ['no time', [{ ...DAY, from: '25:00' }], '请写成 08:30 的样子'],
    ['no day', [{ ...NIGHT, rotation: { every: 'week', since: '2026-02-30' } }], '请写成 2026-11-23 的样子'],
    ['too many shifts', Array.from({ length: 21 }, () => DAY), 'shifts'],
    ['too many people', [{ ...DAY, turns: [Array.from({ length: 21 }, () => 'v-li')] }], 'shifts.0.turns.0'],
    ['an id that is none', [{ ...DAY, turns: [["'; drop table"]] }], 'must be 1 to 64'],
  ])('refuses a roster with %s, all of it, and says so', async (_what, shifts, says) => {
    const answer = await set(shifts)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringContaining(says) })
    expect(staffed.duty.rosters()).toEqual([])
    expect(built.web.audit.entries).toEqual([])
  })

  it('refuses a body that no roster needs', async () => {
    const huge = Array.from({ length: 20 }, () => ({ ...DAY, turns: Array.from({ length: 600 }, () => ['v-li']) }))
    expect((await set(huge)).statusCode).toBe(413)
  })

  it('refuses a level’s roster at one village of it: the whole level would be without', async () => {
    const answer = await set([{ ...DAY, turns: [['t-chen']] }], 0, town, `town/${VILLAGE}`)
    expect(answer.json().detail).toContain('须设在本级或以上')
  })
})

describe('the API of substitutes, previews and what was changed', () => {
  it('keeps hostile words as harmless text', async () => {
    const name = '<img src=x onerror=alert(1)>\u202e'
    expect((await set([{ ...DAY, name }])).statusCode).toBe(200)
    expect((await place('village'))?.roster?.shifts[0]?.name).toBe('<img src=x onerror=alert(1)>')
  })

  it.each([
    ['themselves', { instead: 'v-li' }, '不能由本人代班'],
    ['the last day before the first', { until: '2026-11-21' }, '结束日期早于开始日期'],
    ['days that have passed', { from: '2026-11-20', until: '2026-11-21' }, '已经过去'],
    ['more than a year', { until: '2028-01-01' }, '最多登记一年'],
    ['no reason', { why: ' ' }, '请写明原因'],
  ])('refuses a substitution by %s', async (_what, change, says) => {
    const wish = { instead: null, from: '2026-11-22', until: '2026-11-23', why: '请假', ...change }
    const answer = await town('POST', '/responders/v-li/substitutions', wish)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().detail).toContain(says)
    expect(staffed.duty.substitutions()).toEqual([])
  })

  it('says what a roster would do to the gaps before it is set, and sets nothing', async () => {
    const preview = async (shifts: readonly WrittenShift[] | null): Promise<RosterPreviewView> =>
      (await town('POST', `/rosters/village/${VILLAGE}/preview`, { shifts })).json()
    const dayOnly = await preview([DAY])
    expect(dayOnly).toMatchObject({ faults: [], before: [], after: [{ role: 'village', area: VILLAGE }] })
    // Each night up to the horizon, and the one that began yesterday is over.
    expect(dayOnly.after[0]?.gaps).toHaveLength(15)
    expect(dayOnly.turns[0]?.[0]?.people.map(({ id }) => id)).toEqual(['v-zhang', 'v-li'])
    await set([DAY])
    const mended = await preview([DAY, NIGHT])
    expect([mended.before[0]?.gaps.length, mended.after]).toEqual([15, []])
    expect((await preview([{ ...DAY, turns: [] }])).faults).toMatchObject([{ shift: 0 }])
    expect((await preview(null)).after).toEqual([])
    expect(staffed.duty.rosters()).toHaveLength(1)
  })

  it('answers 304 until something changed', async () => {
    const first = await town('GET', '')
    const tag = String(first.headers.etag)
    await clock.advance(hours(1))
    expect((await town('GET', '', undefined, tag)).statusCode).toBe(304)
    await set([DAY, NIGHT])
    expect((await town('GET', '', undefined, tag)).statusCode).toBe(200)
    const second = String((await town('GET', '')).headers.etag)
    // The next shift.
    await clock.advance(hours(3))
    expect((await town('GET', '', undefined, second)).statusCode).toBe(200)
    expect((await place('village'))?.now).toEqual(['v-wang'])
  })

  it('shows no whole number unasked and no whole name to an auditor; asking is written down', async () => {
    expect(JSON.stringify(await view())).not.toContain('138001390')
    expect((await view()).people['v-li']).toMatchObject({ name: '李卫东', phone: '+86138****9004' })
    expect((await view(auditor)).people['v-li']).toMatchObject({ name: '李**', mayChange: false })
    expect((await auditor('POST', '/responders/v-li/unmask', {})).statusCode).toBe(403)
    expect((await worker('POST', '/responders/d-sun/unmask', {})).json()).toEqual({ phone: '+8613800139009' })
    expect(built.web.audit.entries).toMatchObject([{ action: 'responder:unmask', object: 'd-sun', area: DISTRICT }])
  })

  it('tells who changed what and why, newest first, as far as one may see it', async () => {
    await set([DAY], 0, district)
    await clock.advance(hours(1))
    await set([{ ...DAY, turns: [['t-far']] }], 0, district, 'town/120117102')
    const away = { instead: 'v-wang', from: '2026-11-23', until: '2026-11-23', why: '培训' }
    await clock.advance(hours(1))
    const { number } = (await town('POST', '/responders/v-li/substitutions', away)).json()
    await clock.advance(hours(1))
    await town('DELETE', `/substitutions/${number}`, { why: '培训取消' })
    const { changes, names } = (await town('GET', '/history')).json()
    expect(changes).toMatchObject([
      { why: '培训取消', what: { kind: 'withdrawal', absent: 'v-li', instead: 'v-wang' } },
      { why: '培训', by: expect.stringMatching(/^town-/), what: { kind: 'substitution', from: '2026-11-23' } },
      {
        why: '入冬值班',
        by: expect.stringMatching(/^district-/),
        what: { kind: 'roster', role: 'village', shifts: [DAY] },
      },
    ])
    expect(changes).toHaveLength(3)
    expect(names).toEqual({ 'v-li': '李卫东', 'v-wang': '王海燕', 'v-zhang': '张建国' })
  })
})
