import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { may, OPERATOR_ROLES, type OperatorRole, type Permission } from '../../core/operators.ts'
import { buildWeb } from '../../dashboards/api/web-server.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { type TestDuty, testDuty } from '../support/duty-desks.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

/** H01 lies in the first grid, H02 and its alert in the second; both in the village 120117101201. */
const OWN = '12011710120101'
const FOREIGN = '12011710120102'

interface Row {
  readonly route: string
  readonly needs: Permission | 'signed-in' | 'nobody'
  /** A text is sent as a file. */
  readonly body?: object | string
  /** What it answers to who may, within their area. */
  readonly ok: number
  /** The same route about what lies in another area; not there. */
  readonly elsewhere?: string
}

const FIGURE = { name: 'inactivityCeiling', value: '10 h', why: '试行' }
const CARD = { conditions: '高血压', medicines: '', allergies: '', bloodType: '', doctor: '', mobility: '' }

const CONSENT = {
  topic: 'monitoring',
  change: 'given',
  by: 'resident',
  speakerName: '',
  proof: { how: 'paper', reference: '2026-031' },
  textVersion: '2026-03',
  saidOn: '2026-11-20',
}

/** Every route of the API: one that is not here fails the last test. */
const ROWS: readonly Row[] = [
  { route: 'GET /api/v1/openapi.json', needs: 'nobody', ok: 200 },
  { route: 'POST /api/v1/login', needs: 'nobody', body: { password: 'x' }, ok: 403 },
  { route: 'POST /api/v1/logout', needs: 'nobody', body: {}, ok: 204 },
  { route: 'GET /api/v1/me', needs: 'signed-in', ok: 200 },
  { route: 'POST /api/v1/me/password', needs: 'signed-in', body: { old: 'x', new: 'y' }, ok: 403 },
  { route: 'GET /api/v1/me/sign-ins', needs: 'signed-in', ok: 200 },
  { route: 'DELETE /api/v1/me/sign-ins', needs: 'signed-in', body: {}, ok: 200 },
  { route: 'GET /api/v1/operators', needs: 'operators:write', ok: 200 },
  {
    route: 'POST /api/v1/operators',
    needs: 'operators:write',
    body: { login: 'x', name: 'x', role: 'village', scope: OWN },
    ok: 400,
  },
  { route: 'PATCH /api/v1/operators/nobody', needs: 'operators:write', body: {}, ok: 404 },
  { route: 'POST /api/v1/operators/nobody/password', needs: 'operators:write', body: {}, ok: 404 },
  { route: 'GET /api/v1/system', needs: 'system:read', ok: 200 },
  { route: 'GET /api/v1/audit', needs: 'audit:read', ok: 200 },
  { route: 'GET /api/v1/overview', needs: 'homes:read', ok: 200 },
  {
    route: 'GET /api/v1/alerts/al-0014-a7/evidence',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4/evidence',
  },
  { route: 'GET /api/v1/homes/H01', needs: 'homes:read', ok: 200, elsewhere: 'GET /api/v1/homes/H02' },
  { route: 'GET /api/v1/homes', needs: 'homes:read', ok: 200 },
  {
    route: 'GET /api/v1/homes/H01/profile',
    needs: 'homes:read',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/profile',
  },
  {
    route: 'GET /api/v1/homes/H01/alerts',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/alerts',
  },
  {
    route: 'GET /api/v1/homes/H01/ribbon',
    needs: 'residents:unmask',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/ribbon',
  },
  {
    route: 'GET /api/v1/homes/H01/vitals',
    needs: 'residents:unmask',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/vitals',
  },
  {
    route: 'POST /api/v1/homes/H01/medical-card/looks',
    needs: 'residents:unmask',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/medical-card/looks',
  },
  {
    route: 'POST /api/v1/homes/H01/contacts/looks',
    needs: 'residents:unmask',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/contacts/looks',
  },
  {
    route: 'PUT /api/v1/homes/H01/risk-grade',
    needs: 'homes:write',
    body: { grade: 'red', reason: '出院' },
    ok: 204,
    elsewhere: 'PUT /api/v1/homes/H02/risk-grade',
  },
  {
    route: 'PUT /api/v1/homes/H01/facts',
    needs: 'homes:write',
    body: { careLevel: 'self-caring', occupants: 1, pets: false, entry: '' },
    ok: 204,
    elsewhere: 'PUT /api/v1/homes/H02/facts',
  },
  {
    route: 'PUT /api/v1/homes/H01/contacts',
    needs: 'homes:write',
    body: { contacts: [] },
    ok: 204,
    elsewhere: 'PUT /api/v1/homes/H02/contacts',
  },
  {
    route: 'PUT /api/v1/homes/H01/medical-card',
    needs: 'homes:write',
    body: CARD,
    ok: 204,
    elsewhere: 'PUT /api/v1/homes/H02/medical-card',
  },
  {
    route: 'POST /api/v1/homes/H01/notes',
    needs: 'notes:write',
    body: { text: '女儿来过' },
    ok: 201,
    elsewhere: 'POST /api/v1/homes/H02/notes',
  },
  {
    route: 'GET /api/v1/homes/H01/consents',
    needs: 'homes:read',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/consents',
  },
  {
    route: 'POST /api/v1/homes/H01/consents',
    needs: 'homes:write',
    body: CONSENT,
    ok: 201,
    elsewhere: 'POST /api/v1/homes/H02/consents',
  },
  { route: 'GET /api/v1/withdrawals', needs: 'homes:write', ok: 200 },
  {
    route: 'POST /api/v1/homes/H01/copy',
    needs: 'residents:copy',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/copy',
  },
  {
    route: 'POST /api/v1/homes/H01/erasure',
    needs: 'homes:erase',
    body: { confirm: 'H01', why: '已去世' },
    ok: 202,
    elsewhere: 'POST /api/v1/homes/H02/erasure',
  },
  { route: 'GET /api/v1/erasures', needs: 'homes:erase', ok: 200 },
  { route: 'GET /api/v1/wall', needs: 'alerts:read', ok: 200 },
  {
    route: 'POST /api/v1/homes/H01/unmask',
    needs: 'residents:unmask',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/unmask',
  },
  {
    route: 'GET /api/v1/homes/H01/presence',
    needs: 'homes:read',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/presence',
  },
  {
    route: 'PUT /api/v1/homes/H01/presence',
    needs: 'presence:set',
    body: { mode: 'at-home' },
    ok: 200,
    elsewhere: 'PUT /api/v1/homes/H02/presence',
  },
  { route: 'GET /api/v1/quarantine', needs: 'quarantine:read', ok: 200 },
  {
    route: 'GET /api/v1/reports/monthly',
    needs: 'reports:read',
    ok: 200,
    elsewhere: `GET /api/v1/reports/monthly?area=${FOREIGN}`,
  },
  {
    route: 'GET /api/v1/reports/monthly.csv',
    needs: 'reports:read',
    ok: 200,
    elsewhere: `GET /api/v1/reports/monthly.csv?area=${FOREIGN}`,
  },
  { route: 'GET /api/v1/rules', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/overrides?name=inactivityCeiling', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/changes', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/ladders', needs: 'rules:read', ok: 200 },
  // What holds for the whole district is no business of who sees a grid of it.
  { route: 'PUT /api/v1/rules/district', needs: 'rules:write', body: FIGURE, ok: 403 },
  {
    route: 'PUT /api/v1/homes/H01/rules',
    needs: 'rules:write',
    body: FIGURE,
    ok: 200,
    elsewhere: 'PUT /api/v1/homes/H02/rules',
  },
  {
    route: 'PUT /api/v1/rules/ladders',
    needs: 'rules:write',
    body: { severity: 'urgent', area: FOREIGN, ladder: null, why: '试行' },
    ok: 404,
  },
  { route: 'POST /api/v1/rules/trials', needs: 'rules:write', body: { name: 'dayStart', value: '5 h' }, ok: 403 },
  { route: 'GET /api/v1/rules/trials/nobody', needs: 'rules:write', ok: 404 },
  { route: 'DELETE /api/v1/rules/trials/nobody', needs: 'rules:write', body: {}, ok: 404 },
  { route: 'GET /api/v1/tables/homes', needs: 'installations:write', ok: 200 },
  { route: 'GET /api/v1/tables/homes/template', needs: 'installations:write', ok: 200 },
  { route: 'POST /api/v1/tables/homes/preview', needs: 'installations:write', body: '住户编号\n', ok: 200 },
  {
    route: `POST /api/v1/tables/homes/imports?digest=${'0'.repeat(64)}`,
    needs: 'installations:write',
    body: '住户编号\n',
    ok: 200,
  },
  { route: 'GET /api/v1/quarantine/replay', needs: 'quarantine:read', ok: 200 },
  // What is in the quarantine belongs to no area: nobody of an area has it decoded again.
  { route: 'POST /api/v1/quarantine/replay', needs: 'installations:write', body: {}, ok: 403 },
  {
    route: 'GET /api/v1/homes/H01/installation',
    needs: 'homes:read',
    ok: 200,
    elsewhere: 'GET /api/v1/homes/H02/installation',
  },
  {
    route: 'POST /api/v1/homes/H01/gateways',
    needs: 'installations:write',
    body: { label: 'gw-0042' },
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/gateways',
  },
  {
    route: 'POST /api/v1/homes/H01/installation/walk-test',
    needs: 'installations:write',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/installation/walk-test',
  },
  {
    route: 'POST /api/v1/homes/H01/installation/sos',
    needs: 'installations:write',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/homes/H02/installation/sos',
  },
  {
    route: 'POST /api/v1/homes/H01/installation/sign-off',
    needs: 'installations:write',
    body: { number: 99 },
    ok: 404,
    elsewhere: 'POST /api/v1/homes/H02/installation/sign-off',
  },
  // It is there already.
  { route: 'POST /api/v1/gateways', needs: 'homes:write', body: { gateways: ['GH03'] }, ok: 400 },
  { route: 'GET /api/v1/devices', needs: 'devices:read', ok: 200 },
  { route: 'GET /api/v1/devices/replacements', needs: 'devices:read', ok: 200 },
  { route: 'GET /api/v1/duty', needs: 'rosters:read', ok: 200 },
  {
    route: `GET /api/v1/duty/calendar?area=${OWN}`,
    needs: 'rosters:read',
    ok: 200,
    elsewhere: `GET /api/v1/duty/calendar?area=${FOREIGN}`,
  },
  { route: 'GET /api/v1/duty/history', needs: 'rosters:read', ok: 200 },
  {
    route: 'POST /api/v1/duty/responders/g-ma/unmask',
    needs: 'residents:unmask',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/duty/responders/g-guo/unmask',
  },
  {
    route: `PUT /api/v1/duty/rosters/grid-worker/${OWN}`,
    needs: 'rosters:write',
    body: { shifts: null, basedOn: 0, why: '不再轮班' },
    ok: 200,
    elsewhere: `PUT /api/v1/duty/rosters/grid-worker/${FOREIGN}`,
  },
  {
    route: `POST /api/v1/duty/rosters/grid-worker/${OWN}/preview`,
    needs: 'rosters:write',
    body: { shifts: [] },
    ok: 200,
    elsewhere: `POST /api/v1/duty/rosters/grid-worker/${FOREIGN}/preview`,
  },
  {
    route: 'POST /api/v1/duty/responders/g-ma/substitutions',
    needs: 'rosters:write',
    body: { instead: null, from: '2026-11-23', until: '2026-11-23', why: '请假' },
    ok: 201,
    elsewhere: 'POST /api/v1/duty/responders/g-guo/substitutions',
  },
  { route: 'DELETE /api/v1/duty/substitutions/9', needs: 'rosters:write', body: { why: '回来了' }, ok: 404 },
  { route: 'GET /api/v1/alerts', needs: 'alerts:read', ok: 200 },
  {
    route: 'GET /api/v1/alerts/al-0014-a7',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4',
  },
  {
    route: 'GET /api/v1/alerts/by-code/A7',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/by-code/D4',
  },
  {
    route: 'GET /api/v1/alerts/al-0014-a7/readings',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4/readings',
  },
  {
    route: 'POST /api/v1/alerts/al-0014-a7/actions',
    needs: 'alerts:act',
    body: { type: 'acknowledge' },
    ok: 200,
    elsewhere: 'POST /api/v1/alerts/al-0015-d4/actions',
  },
]

const FILE_TYPE = { 'content-type': 'application/octet-stream' }
const METHOD = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Answered by a stream, which `inject` would wait for without end. */
const STREAMS = ['GET /api/v1/events']

describe('who may do what, and where', () => {
  let built: BuiltWeb
  let people: TestOperators
  let staffed: TestDuty
  const tokens = new Map<OperatorRole, string>()
  beforeAll(async () => {
    const clock = new ManualClock(NOW)
    people = await testOperators(clock, '桥东-lamp-42-夜班')
    staffed = await testDuty(clock)
    const { duty, directory } = staffed
    built = builtWeb({ auth: people, duty, directory }, clock)
    await fillDesk(built.web.desk)
    for (const role of OPERATOR_ROLES) tokens.set(role, (await people.signedIn(role, OWN)).token)
  })
  afterAll(async () => {
    await built.app.close()
    await people.end()
    await staffed.end()
  })

  async function ask(route: string, body: object | string | undefined, token?: string) {
    const [method = '', url = ''] = route.split(' ')
    const headers = {
      'if-match': '"v1"',
      ...(body === undefined ? {} : typeof body === 'string' ? FILE_TYPE : JSON_TYPE),
      ...(token === undefined ? {} : { cookie: `shouwang_session=${token}` }),
    }
    return built.app.inject({
      method: METHOD.parse(method),
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    })
  }

  const allowed = (role: OperatorRole, needs: Row['needs']): boolean =>
    needs === 'nobody' || needs === 'signed-in' || may(role, needs)

  it.each(OPERATOR_ROLES)('%s: each route does what the role allows, within the own area alone', async (role) => {
    const token = tokens.get(role)
    for (const { route, needs, body, ok, elsewhere } of ROWS) {
      // It would end this very sign-in.
      if (route.endsWith('/logout')) continue
      const own = await ask(route, body, token)
      expect([route, own.statusCode]).toEqual([route, allowed(role, needs) ? ok : 403])
      if (elsewhere === undefined) continue
      const foreign = await ask(elsewhere, body, token)
      expect([elsewhere, foreign.statusCode]).toEqual([elsewhere, allowed(role, needs) ? 404 : 403])
    }
  })

  it('lets nobody in who is not signed in', async () => {
    for (const { route, needs, body, ok } of ROWS) {
      const answer = await ask(route, body)
      expect([route, answer.statusCode]).toEqual([route, needs === 'nobody' ? ok : 401])
    }
  })

  it('shows lists of the own area only', async () => {
    const village = tokens.get('village')
    const overview = (await ask('GET /api/v1/overview', undefined, village)).json()
    expect(overview.homes.map((home: { place: { area: string } }) => home.place.area)).toEqual(Array(6).fill(OWN))
    expect(overview.homesTotal).toBe(6)
    const text = JSON.stringify([overview, (await ask('GET /api/v1/alerts', undefined, village)).json()])
    expect(text).toContain('王秀兰')
    expect(text).not.toContain(FOREIGN)
    expect(text).not.toContain('李德山')
  })

  it('shows no whole number to anybody, and no name and no way in to who does not help', async () => {
    const seen = async (role: OperatorRole): Promise<string> =>
      JSON.stringify([
        (await ask('GET /api/v1/overview', undefined, tokens.get(role))).json(),
        (await ask('GET /api/v1/homes/H01', undefined, tokens.get(role))).json(),
        (await ask('GET /api/v1/alerts', undefined, tokens.get(role))).json(),
        (await ask('GET /api/v1/alerts/al-0014-a7', undefined, tokens.get(role))).json(),
      ])
    for (const role of OPERATOR_ROLES) expect(await seen(role)).not.toMatch(/138 ?0013/)
    expect(await seen('grid-worker')).toContain('钥匙在东邻赵家')
    for (const role of ['installer', 'auditor'] as const) {
      expect(await seen(role)).not.toMatch(/王秀兰|钥匙/)
      expect(await seen(role)).toContain('王**')
    }
    expect(await seen('installer')).not.toContain('跌倒')
  })

  it('writes down who looked at what is masked', async () => {
    const { entries } = built.web.audit
    entries.length = 0
    const answer = await ask('POST /api/v1/homes/H01/unmask', {}, tokens.get('village'))
    expect(answer.json()).toMatchObject({ name: '王秀兰', phone: '138 0013 8010' })
    expect(entries).toMatchObject([{ action: 'resident:unmask', home: 'H01', area: OWN }])
    expect(JSON.stringify(entries)).not.toContain('8010')
  })

  it('hands out no more than one’s own area', async () => {
    const wish = { login: 'new-one', name: '新人', role: 'grid-worker', scope: FOREIGN }
    const admin = tokens.get('administrator')
    expect((await ask('POST /api/v1/operators', wish, admin)).statusCode).toBe(403)
    expect((await ask('POST /api/v1/operators', { ...wish, scope: '' }, admin)).statusCode).toBe(403)
    const added = await ask('POST /api/v1/operators', { ...wish, scope: OWN }, admin)
    expect(added.statusCode).toBe(201)
    const patch = `PATCH /api/v1/operators/${added.json().operator.id}`
    expect((await ask(patch, { scope: '120117' }, admin)).statusCode).toBe(403)
    expect((await ask(patch, { disabled: true }, admin)).json()).toMatchObject({ disabled: true, role: 'grid-worker' })
  })

  it('knows every route there is', async () => {
    const document = (await ask('GET /api/v1/openapi.json', undefined)).json()
    const documented = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const tried = [...ROWS.map((row) => row.route), ...STREAMS].map((route) =>
      route
        .replace('/by-code/A7', '/by-code/{code}')
        .replace('/tables/homes', '/tables/{table}')
        .replace(`/grid-worker/${OWN}`, '/{role}/{area}')
        .replace('/substitutions/9', '/substitutions/{number}')
        .replace(/\?.*$/, '')
        .replace(/\/(H01|nobody|al-0014-a7|g-ma)(?=\/|$)/, '/{id}'),
    )
    expect(documented.toSorted()).toEqual(tried.filter((route) => !route.endsWith('openapi.json')).toSorted())
  })

  it('does not start with a route that says not what it needs', () => {
    const app = buildWeb(built.web.options)
    expect(() => app.get('/api/v1/careless', () => 'everything')).toThrow('does not say what it needs')
    return app.close()
  })
})
