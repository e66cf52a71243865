import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes } from '../../core/time.ts'
import type { ChangesView, LaddersView, RulesView } from '../../dashboards/api/rules-views.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

type Who = 'all' | 'district' | 'town' | 'grid' | 'auditor'

/** A wish, and what the answer says. */
const REFUSED = [
  ['out of range', { name: 'pulseDangerHigh', value: '400' }, '须为 110 /min 到 150 /min，如 131 /min'],
  ['of the wrong unit', { name: 'bathroomStay', value: '45 °C' }, '须为 10 分钟 到 12 小时，如 1 小时'],
  ['without a unit', { name: 'bathroomStay', value: '45' }, '须为 10 分钟'],
  ['no whole number', { name: 'stillnessSensitivity', value: '1.5' }, '须为 0 到 3 的整数'],
  ['huge', { name: 'stillnessSensitivity', value: '9'.repeat(40) }, '须为 0 到 3'],
  ['far too long', { name: 'stillnessSensitivity', value: '9'.repeat(60_000) }, 'value'],
  ['of a threshold that there is not', { name: 'inactivityCieling', value: '9 h' }, '是否指 inactivityCeiling'],
  ['of what only looks like one', { name: 'constructor', value: '9 h' }, '没有这一项阈值'],
  ['without a reason', { name: 'bathroomStay', value: '45 min', why: '' }, '请写明理由'],
  ['with a reason of nothing that is seen', { name: 'bathroomStay', value: '45 min', why: ' \u202e\u0000 ' }, '理由'],
  ['with a reason of a page', { name: 'bathroomStay', value: '45 min', why: '长'.repeat(201) }, '最多 200 字'],
  ['with more than it may say', { name: 'bathroomStay', value: '45 min', by: 'somebody' }, 'by'],
] as const

describe('the API of rules', () => {
  let people: TestOperators
  let built: BuiltWeb
  const tokens = new Map<Who, string>()
  beforeAll(async () => {
    people = await testOperators(new ManualClock(NOW), '桥东-lamp-42-夜班')
    const enter = async (who: Who, role: 'district' | 'auditor', scope: string): Promise<void> => {
      tokens.set(who, (await people.signedIn(role, scope)).token)
    }
    await enter('all', 'district', '')
    await enter('district', 'district', '120117')
    await enter('town', 'district', '120117101')
    await enter('grid', 'district', '12011710120101')
    await enter('auditor', 'auditor', '')
  })
  beforeEach(async () => {
    await built?.app.close()
    built = builtWeb({ auth: people }, new ManualClock(NOW))
  })
  afterAll(async () => {
    await built.app.close()
    await people.end()
  })

  const headers = (who: Who) => ({ ...JSON_TYPE, cookie: `shouwang_session=${tokens.get(who)}` })
  const get = async <View>(url: string, who: Who = 'all'): Promise<View> =>
    (await built.app.inject({ url: `/api/v1/${url}`, headers: headers(who) })).json()
  const send = async (route: string, payload: object, who: Who = 'all') => {
    const [method = '', url = ''] = route.split(' ')
    const verb = method === 'PUT' ? 'PUT' : method === 'POST' ? 'POST' : 'DELETE'
    return built.app.inject({ method: verb, url: `/api/v1/${url}`, headers: headers(who), payload })
  }
  const set = (change: object, who: Who = 'all', home?: string) =>
    send(`PUT ${home === undefined ? 'rules/district' : `homes/${home}/rules`}`, { why: '试行', ...change }, who)
  const figure = (view: RulesView, name: string) =>
    view.groups.flatMap(({ figures }) => figures).find((one) => one.name === name)

  it('lists every threshold once, with its unit, range, default, exceptions and what holds', async () => {
    const before = await get<RulesView>('rules')
    const names = before.groups.flatMap(({ figures }) => figures.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(100)
    expect(figure(before, 'inactivityCeiling')).toEqual({
      name: 'inactivityCeiling',
      words: { zh: '静止上限', en: 'the longest stillness that is never questioned' },
      unit: 'duration',
      min: 0,
      max: hours(720),
      usual: hours(12),
      usualBy: [
        { of: 'fully-dependent', value: hours(8) },
        { of: 'red', value: hours(10) },
      ],
      districtOnly: false,
      homes: 0,
    })
    expect((await set({ name: 'inactivityCeiling', value: '11 小时' })).json()).toEqual({
      changed: true,
      from: 'default',
      to: '11 h',
    })
    await set({ name: 'inactivityCeiling', value: '9 h', why: '独居且有糖尿病' }, 'all', 'H01')
    const after = await get<RulesView>('rules')
    expect(figure(after, 'inactivityCeiling')).toMatchObject({
      set: { value: hours(11), by: 'district-1', why: '试行', at: NOW },
      homes: 1,
    })
  })

  it('keeps every change with who, when, why, from what to what, and writes it to the audit log without why', async () => {
    await set({ name: 'bathroomStay', value: '45 min' }, 'all', 'H02')
    await set({ name: 'bathroomStay', value: '40 min', why: '跌倒过' }, 'all', 'H02')
    const back = await set({ name: 'bathroomStay', value: null, why: '已康复' }, 'all', 'H02')
    expect(back.json()).toEqual({ changed: true, from: '40 min', to: 'default' })
    // Saying it again would only hide who decided it.
    expect((await set({ name: 'bathroomStay', value: null }, 'all', 'H02')).json().changed).toBe(false)
    const { changes } = await get<ChangesView>('rules/changes')
    expect(changes.map((one) => (one.what === 'figure' ? [one.from, one.to, one.why, one.by] : []))).toEqual([
      [minutes(40), undefined, '已康复', 'district-1'],
      [minutes(45), minutes(40), '跌倒过', 'district-1'],
      [undefined, minutes(45), '试行', 'district-1'],
    ])
    expect(changes[0]?.placeName).toBe('芦台镇 前营村 第二网格 1组5号')
    const entries = built.web.audit.entries.filter(({ action }) => action === 'rule:set')
    expect(entries[1]).toMatchObject({ home: 'H02', object: 'bathroomStay', detail: '45 min → 40 min' })
    expect(JSON.stringify(entries)).not.toContain('跌倒')
  })

  it.each(REFUSED)('refuses a value %s, and says what to write', async (_, wish, sentence) => {
    const answer = await set(wish)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringContaining(sentence) })
    expect((await get<ChangesView>('rules/changes')).changes).toEqual([])
  })

  it('shows a hostile reason as the text that it is, without what turns it round', async () => {
    await set({ name: 'dayStart', value: '5 h', why: '<img src=x onerror=alert(1)>\u202e=1+1' })
    const [change] = (await get<ChangesView>('rules/changes')).changes
    expect(change?.why).toBe('<img src=x onerror=alert(1)>=1+1')
  })

  it('lets who sees the whole district set what holds for it, and nobody of a part', async () => {
    const wish = { name: 'dayStart', value: '5 h' }
    expect((await set(wish, 'district')).statusCode).toBe(200)
    for (const who of ['town', 'grid', 'auditor'] as const) expect((await set(wish, who)).statusCode).toBe(403)
    const whole = async (who: Who): Promise<boolean> => (await get<RulesView>('rules', who)).mayWhole
    expect([await whole('all'), await whole('district'), await whole('town'), await whole('auditor')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('sets and shows homes of one’s own area only, and to who sees no names no reason that may tell of illness', async () => {
    await set({ name: 'inactivityCeiling', value: '9 h', why: '糖尿病' }, 'all', 'H01')
    await set({ name: 'inactivityCeiling', value: '8 h', why: '心衰' }, 'all', 'H02')
    expect((await set({ name: 'inactivityCeiling', value: '7 h' }, 'grid', 'H02')).statusCode).toBe(404)
    const own = async (who: Who) =>
      (await get<{ overrides: readonly object[] }>('rules/overrides?name=inactivityCeiling', who)).overrides
    expect(await own('grid')).toMatchObject([{ home: 'H01', value: hours(9), why: '糖尿病' }])
    expect(await own('auditor')).toMatchObject([
      { home: 'H01', why: '' },
      { home: 'H02', why: '' },
    ])
    expect(figure(await get<RulesView>('rules', 'grid'), 'inactivityCeiling')?.homes).toBe(1)
    const { changes } = await get<ChangesView>('rules/changes', 'grid')
    expect(changes.map((one) => one.what === 'figure' && one.home)).toEqual(['H01'])
    expect(JSON.stringify(await get('rules/changes', 'auditor'))).not.toMatch(/糖尿病|心衰/)
    const only = await set({ name: 'sosOnce', value: '9 s' }, 'all', 'H01')
    expect(only.json().detail).toContain('只能全区统一设定')
  })

  it('pages through what was changed', async () => {
    for (let n = 0; n < 130; n += 1) await set({ name: 'dayStart', value: n % 2 === 0 ? '5 h' : '6 h' })
    const first = await get<ChangesView>('rules/changes')
    expect([first.changes.length, first.changes[0]?.number, first.next]).toEqual([100, 130, 100])
    const second = await get<ChangesView>('rules/changes?skip=100')
    expect([second.changes.length, second.changes[0]?.number, second.next]).toEqual([30, 30, undefined])
  })
})

describe('the API of ladders', () => {
  let built: BuiltWeb
  beforeEach(() => {
    built = builtWeb()
  })
  const put = (wish: object) =>
    built.app.inject({
      method: 'PUT',
      url: '/api/v1/rules/ladders',
      headers: JSON_TYPE,
      payload: { why: '村里夜间无人值班', ...wish },
    })
  const shown = async (kind = ''): Promise<LaddersView> =>
    (await built.app.inject(`/api/v1/rules/ladders${kind === '' ? '' : `?kind=${kind}`}`)).json()

  it('shows what holds for each severity, and a kind’s own', async () => {
    const { ladders, set } = await shown()
    expect(ladders.map(({ severity, ladder }) => [severity, ladder.steps.length])).toEqual([
      ['life-safety', 4],
      ['urgent', 4],
      ['routine', 2],
    ])
    expect(set).toEqual([])
    expect((await shown('inactivity')).ladders[1]?.ladder.residentFirst).toBe(minutes(2))
    expect((await shown('area-outage')).ladders[1]?.ladder.steps[0]?.roles).toEqual(['town', 'district'])
    expect((await built.app.inject('/api/v1/rules/ladders?kind=toString')).statusCode).toBe(400)
  })

  it('sets a ladder for an area’s alerts of a kind, keeps who and why, and takes it back', async () => {
    const [life] = (await shown()).ladders
    const ladder = { ...life?.ladder, acknowledgementHolds: minutes(5) }
    const place = { severity: 'life-safety', kind: 'fall', area: '120117101201' }
    expect((await put({ ...place, ladder })).json()).toEqual({ changed: true })
    expect((await put({ ...place, ladder })).json()).toEqual({ changed: false })
    expect((await shown()).set).toMatchObject([
      { place, placeName: expect.stringContaining('前营村'), decision: { by: 'demo', why: '村里夜间无人值班' } },
    ])
    expect(built.web.audit.entries[0]).toMatchObject({ action: 'ladder:set', object: 'life-safety fall' })
    expect((await put({ ...place, ladder: null })).json()).toEqual({ changed: true })
    expect((await shown()).set).toEqual([])
    const changes: ChangesView = (await built.app.inject('/api/v1/rules/changes')).json()
    expect(changes.changes.map(({ number, what }) => [number, what])).toEqual([
      [2, 'ladder'],
      [1, 'ladder'],
    ])
  })

  it('sets nothing of a ladder that would reach nobody in time, and names every fault', async () => {
    const steps = [
      { after: 1000, roles: [], channels: ['voice'] },
      { after: hours(1), roles: ['town'], channels: [] },
    ]
    const answer = await put({ severity: 'life-safety', ladder: { steps, digest: false } })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'RULES_INVALID'])
    const faults: readonly string[] = answer.json().detail.split('\n')
    expect(faults).toContain(
      '第1级 时间：第一级须立即通知（0 秒）。 Level 1 time: must be 0: the first step is told at once.',
    )
    expect(faults.filter((fault) => /^(第[12]级|各级|重复通知|收到后等待)/.test(fault)).length).toBeGreaterThan(6)
    expect((await shown()).set).toEqual([])
    expect(built.web.audit.entries).toEqual([])
  })

  it('refuses what is no ladder, no place, or not there', async () => {
    const [life] = (await shown()).ladders
    const wish = { severity: 'life-safety', ladder: life?.ladder }
    const many = Array.from({ length: 500 }, () => life?.ladder.steps[0])
    expect((await put({ ...wish, ladder: { ...life?.ladder, steps: many } })).statusCode).toBe(400)
    expect((await put({ ...wish, home: 'H01', area: '120117101' })).json().detail).toContain('只能选一个')
    expect((await put({ ...wish, home: 'nobody' })).statusCode).toBe(404)
    expect((await put({ ...wish, area: '110101' })).statusCode).toBe(404)
    expect((await put({ ...wish, kind: 'flood' })).statusCode).toBe(400)
    expect((await put({ ...wish, why: '' })).statusCode).toBe(400)
  })
})

describe('the API of trials', () => {
  it('begins one at a time, tells who began it how it goes, and has it stopped', async () => {
    const { app, web } = builtWeb()
    const send = (method: 'POST' | 'DELETE', url: string, payload: object) =>
      app.inject({ method, url: `/api/v1/rules/trials${url}`, headers: JSON_TYPE, payload })
    const begun = await send('POST', '', { name: 'inactivityCeiling', value: '10 h' })
    expect(begun.statusCode).toBe(202)
    expect(begun.json()).toMatchObject({ state: 'running', share: 0, homes: 200, homesOf: 1180, days: 30 })
    const second = await send('POST', '', { name: 'inactivityCeiling', value: '9 h' })
    expect([second.statusCode, second.json().code]).toEqual([409, 'TRIAL_UNDER_WAY'])
    expect((await send('POST', '', { name: 'inactivityCeiling', value: '-1 h' })).statusCode).toBe(400)
    expect((await send('POST', '', { name: 'bathroomStay', value: '50 min', home: 'H99' })).statusCode).toBe(404)
    const { id } = begun.json()
    const look = async () => (await app.inject(`/api/v1/rules/trials/${id}`)).json()
    const seen = [await look(), await look(), await look(), await look()]
    expect(seen.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'done'])
    expect(seen[3].outcome).toMatchObject({ more: 9, fewer: 2, homes: [{ home: 'H03', address: '2组8号' }, {}, {}] })
    const again = (await send('POST', '', { name: 'bathroomStay', value: null, home: 'H01' })).json()
    expect((await send('DELETE', `/${again.id}`, {})).json().state).toBe('stopped')
    expect((await send('DELETE', `/${id}`, {})).statusCode).toBe(404)
    expect(web.audit.entries.map(({ action, home }) => [action, home])).toEqual([
      ['rule:try', undefined],
      ['rule:try', 'H01'],
    ])
    await app.close()
  })

  it('is nobody’s but who began it', async () => {
    const clock = new ManualClock(NOW)
    const people = await testOperators(clock, '桥东-lamp-42-夜班')
    const { app, web } = builtWeb({ auth: people }, clock)
    const { id } = await web.options.ruleTrials.start({ name: 'dayStart', text: '5 h' }, 'somebody-else')
    const cookie = `shouwang_session=${(await people.signedIn('administrator')).token}`
    const url = `/api/v1/rules/trials/${id}`
    expect((await app.inject({ url, headers: { cookie } })).statusCode).toBe(404)
    const headers = { ...JSON_TYPE, cookie }
    expect((await app.inject({ method: 'DELETE', url, headers, payload: {} })).statusCode).toBe(404)
    expect(web.options.ruleTrials.find(id)?.state).toBe('running')
    await app.close()
    await people.end()
  })
})
