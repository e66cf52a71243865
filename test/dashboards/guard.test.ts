import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes } from '../../core/time.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { JSON_TYPE, builtWeb, NOW, post } from '../support/built-web.ts'
import type { BuiltWeb } from '../support/built-web.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  close = undefined
})

function build(change: Partial<WebOptions> = {}, clock?: ManualClock): BuiltWeb {
  const built = builtWeb(change, clock)
  close = () => built.app.close()
  return built
}

const PASSWORD = '桥东-lamp-42-夜班'

describe('what comes in from outside', () => {
  it.each([
    ['an unknown alert', '/api/v1/alerts/nobody', 404],
    ['an unknown home', '/api/v1/homes/H99', 404],
    ['an id that cannot be one', '/api/v1/homes/..%2f..%2fetc', 404],
    ['a path that climbs out of the page folder', '/../../package.json', 404],
    ['the same in disguise', '/assets/%2e%2e/%2e%2e/%2e%2e/package.json', 404],
    ['a limit out of range', '/api/v1/alerts?limit=100000', 400],
    ['a query that nobody asked for', '/api/v1/alerts?order=drop', 400],
    ['an address where nothing is', '/wp-login.php', 404],
    ['an incident outside the demonstration', '/api/v1/demo/incidents', 404],
  ])('%s is refused with a problem document', async (_, url, status) => {
    const answer = await build().app.inject(url)
    expect(answer.statusCode).toBe(status)
    expect(answer.body).not.toContain('shouwang-hub')
    if (!url.includes('..')) {
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json().code).toMatch(/^(NOT_FOUND|BAD_REQUEST)$/)
    }
  })

  const url = '/api/v1/alerts/al-0014-a7/actions'
  it.each([
    ['a huge body', JSON_TYPE, JSON.stringify({ type: 'resolve', note: 'x'.repeat(70_000) }), 413],
    ['a body that is no JSON', JSON_TYPE, '{"type":', 400],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'type=acknowledge', 415],
    ['plain text, which a foreign form could send', { 'content-type': 'text/plain' }, '{"type":"acknowledge"}', 415],
    ['an unknown action', JSON_TYPE, '{"type":"delete"}', 400],
    ['a field too many', JSON_TYPE, '{"type":"acknowledge","operator":"mayor"}', 400],
    ['a poisoned prototype', JSON_TYPE, '{"type":"acknowledge","__proto__":{"a":1}}', 400],
    ["another site's page", { ...JSON_TYPE, origin: 'https://evil.example' }, '{"type":"acknowledge"}', 403],
    ["another site's fetch", { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, '{"type":"acknowledge"}', 403],
  ])('%s changes nothing', async (_, headers, payload, status) => {
    const { app, web } = build()
    await fillDesk(web.desk)
    const before = web.desk.acts.length
    const answer = await app.inject({ method: 'POST', url, headers, payload })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(web.desk.acts).toHaveLength(before)
  })

  it('a failure that nobody foresaw tells the asker nothing of its cause', async () => {
    const { app } = build({ health: () => Promise.reject(new Error('password of 王秀兰')) })
    const answer = await app.inject('/api/v1/overview')
    expect(answer.statusCode).toBe(500)
    expect(answer.json().code).toBe('INTERNAL')
    expect(answer.body).not.toContain('王秀兰')
  })

  it('an open hub answers under its own name only', async () => {
    const answer = await build().app.inject({ url: '/api/v1/overview', headers: { host: 'evil.example:8080' } })
    expect(answer.json().code).toBe('NOT_ALLOWED')
  })
})

describe('signing in', () => {
  let people: TestOperators
  beforeEach(async () => {
    people = await testOperators(new ManualClock(NOW), PASSWORD)
  })
  afterEach(() => people.end())

  /** The hub's clock and the sign-ins' are one here. */
  async function locked(change: Partial<WebOptions> = {}): Promise<BuiltWeb> {
    await people.end()
    const clock = new ManualClock(NOW)
    people = await testOperators(clock, PASSWORD)
    return build({ auth: people, pacing: clock, publicUrl: 'https://hub.example.cn', ...change }, clock)
  }
  const cookieFrom = (header: unknown): string => String(header).split(';')[0] ?? ''

  it.each(['/api/v1/overview', '/api/v1/alerts', '/api/v1/homes/H01', '/api/v1/quarantine', '/api/v1/events'])(
    '%s is closed to strangers',
    async (url) => {
      const { app } = await locked()
      expect((await app.inject(url)).json().code).toBe('NOT_SIGNED_IN')
      const forged = { cookie: `shouwang_session=${'A'.repeat(43)}; shouwang_session=../../x; ;;=` }
      expect((await app.inject({ url, headers: forged })).statusCode).toBe(401)
    },
  )

  it('opens with the password, lasts 12 hours and ends with a sign-out', async () => {
    const { app, clock, web } = await locked()
    await fillDesk(web.desk)
    const answer = await post(app, '/api/v1/login', { login: 'Admin', password: PASSWORD })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict; Secure$/)
    const headers = { cookie: cookieFrom(answer.headers['set-cookie']) }
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(200)
    await post(app, '/api/v1/alerts/al-0014-a7/actions', { type: 'acknowledge' }, headers)
    expect(web.desk.acts.at(-1)?.operator).toBe('admin')
    expect(web.audit.entries.map(({ operator, action }) => `${operator} ${action}`)).toEqual([
      'admin sign-in:open',
      'admin alert:acknowledge',
    ])
    await clock.advance(hours(12) - 1)
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(200)
    await clock.advance(1)
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(401)
    const second = await post(app, '/api/v1/login', { login: 'admin', password: PASSWORD })
    const again = { cookie: cookieFrom(second.headers['set-cookie']) }
    await post(app, '/api/v1/logout', {}, again)
    expect((await app.inject({ url: '/api/v1/overview', headers: again })).statusCode).toBe(401)
  })

  it('lets an address try twenty times a minute, and a login ten times in a quarter of an hour, right password or wrong', async () => {
    const { app, clock, web } = await locked()
    const tried = (login: string, password: string) => post(app, '/api/v1/login', { login, password })
    for (let n = 0; n < 10; n += 1) expect((await tried('admin', `wrong ${n}`)).json().code).toBe('NOT_ALLOWED')
    const locks = await tried('admin', PASSWORD)
    expect(locks.statusCode).toBe(429)
    expect(locks.json().detail).toContain('锁定 15 分钟')
    for (let n = 0; n < 9; n += 1) expect((await tried(`nobody-${n}`, 'wrong')).statusCode).toBe(403)
    const twentyFirst = await tried('nobody', 'wrong')
    expect(twentyFirst.statusCode).toBe(429)
    expect(twentyFirst.json().detail).toContain('一分钟后再试')
    await clock.advance(minutes(15))
    expect((await tried('admin', PASSWORD)).statusCode).toBe(204)
    const refused = web.audit.entries.filter(({ action }) => action === 'sign-in:refused')
    // What was typed there may be a password.
    expect(refused.map(({ operator }) => operator)).toEqual([...Array(10).fill('admin'), ...Array(9).fill('unknown')])
  }, 60_000)

  it('counts each address by itself behind a proxy that is trusted, and believes nobody else who names one', async () => {
    const { app } = await locked({ trustedProxies: ['10.0.0.0/8'] })
    const tried = async (remoteAddress: string, sender: string, login: string): Promise<number> => {
      const headers = { ...JSON_TYPE, 'x-forwarded-for': `6.6.6.6, ${sender}`, 'x-forwarded-proto': 'https' }
      const payload = JSON.stringify({ login, password: 'wrong' })
      return (await app.inject({ method: 'POST', url: '/api/v1/login', remoteAddress, headers, payload })).statusCode
    }
    for (let n = 0; n < 20; n += 1) expect(await tried('10.0.0.1', '203.0.113.7', `nobody-${n}`)).toBe(403)
    expect(await tried('10.0.0.1', '203.0.113.7', 'nobody')).toBe(429)
    expect(await tried('10.0.0.1', '203.0.113.8', 'nobody')).toBe(403)
    for (let n = 0; n < 20; n += 1) expect(await tried('192.0.2.1', `203.0.113.${n + 10}`, `no-${n}`)).toBe(403)
    expect(await tried('192.0.2.1', '203.0.113.99', 'nobody')).toBe(429)
  }, 60_000)

  it('keeps the cookie to HTTPS where a trusted proxy says that it was asked so', async () => {
    const { app } = await locked({ trustedProxies: ['127.0.0.1'], publicUrl: 'http://hub.example.cn' })
    const wish = { login: 'admin', password: PASSWORD }
    const by = async (protocol: string): Promise<unknown> =>
      (await post(app, '/api/v1/login', wish, { 'x-forwarded-proto': protocol })).headers['set-cookie']
    expect(await by('https')).toContain('; Secure')
    expect(await by('http')).not.toContain('Secure')
  })

  it('asks for another password before anything else, and ends the other screens with it', async () => {
    const { app, web } = await locked()
    const { firstPassword } = await people.operators.add({ login: 'li', name: '李', role: 'village', scope: '120117' })
    const open = async (password: string): Promise<{ cookie: string }> => {
      const answer = await post(app, '/api/v1/login', { login: 'li', password })
      expect(answer.statusCode).toBe(204)
      return { cookie: cookieFrom(answer.headers['set-cookie']) }
    }
    const [headers, otherScreen] = [await open(firstPassword), await open(firstPassword)]
    expect((await app.inject({ url: '/api/v1/me', headers })).json()).toMatchObject({ mustChangePassword: true })
    expect((await app.inject({ url: '/api/v1/overview', headers })).json().detail).toContain('修改初始密码')
    const change = (old: string, wished: string) =>
      post(app, '/api/v1/me/password', { old, new: wished }, headers).then((answer) => answer.statusCode)
    expect(await change('wrong', '新的 password 9')).toBe(403)
    for (const weak of ['short', 'aaaaaaaaaaaa', firstPassword]) expect(await change(firstPassword, weak)).toBe(400)
    expect(await change(firstPassword, '新的 password 9')).toBe(204)
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(200)
    expect((await app.inject({ url: '/api/v1/me', headers: otherScreen })).statusCode).toBe(401)
    expect(JSON.stringify(web.audit.entries)).not.toContain('password 9')
  })

  it('leaves probes open, which tell nothing of a person', async () => {
    const { app } = await locked()
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await app.inject(url)).statusCode).toBe(200)
  })
})

describe('every answer', () => {
  it('carries headers that let no foreign script run and no foreign page frame it', async () => {
    const { headers } = await build().app.inject('/healthz')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})
