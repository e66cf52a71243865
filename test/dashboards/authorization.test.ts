import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { may, OPERATOR_ROLES, type OperatorRole } from '../../core/operators.ts'
import { buildWeb } from '../../dashboards/api/web-server.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { type TestDuty, testDuty } from '../support/duty-desks.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'
import { HOME_ROWS } from './authorization-home-rows.ts'
import { FOREIGN, OTHER_ROWS, OWN, type Row } from './authorization-rows.ts'

const FILE_TYPE = { 'content-type': 'application/octet-stream' }
const METHOD = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Every route of the API: one that is not here fails the last test. */
const ROWS = [...OTHER_ROWS, ...HOME_ROWS]

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
    expect((await ask('POST /api/v1/operators', { ...wish, login: 'x-16', scope: `${OWN}02` }, admin)).statusCode).toBe(
      201,
    )
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
        .replace(/\/tables\/(homes|devices)/, '/tables/{table}')
        .replace(`/grid-worker/${OWN}`, '/{role}/{area}')
        .replace('/substitutions/9', '/substitutions/{number}')
        .replace('/holidays/2027', '/holidays/{year}')
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
