import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { buildWeb, startWeb } from '../../dashboards/api/web-server.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { fakeWeb } from '../support/fake-web.ts'
import type { FakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 32, 7)
const PASSWORD = '桥东-lamp-42-夜班'
const JSON_TYPE = { 'content-type': 'application/json' }

let app: FastifyInstance | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

function build(change: Partial<WebOptions> = {}): { app: FastifyInstance; web: FakeWeb; clock: ManualClock } {
  const clock = new ManualClock(NOW)
  const web = fakeWeb({ pacing: clock, ...change }, clock)
  app = buildWeb(web.options)
  return { app, web, clock }
}

const post = (to: FastifyInstance, url: string, body: unknown, headers: Record<string, string> = {}) =>
  to.inject({ method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, payload: JSON.stringify(body) })

describe('the overview', () => {
  it('shows open alerts with their story, place and person, and every home', async () => {
    const { app, web } = build()
    await fillDesk(web.desk)
    const answer = await app.inject('/api/v1/overview')
    expect(answer.statusCode).toBe(200)
    const view = answer.json()
    const fall = view.alerts.find((alert: { kind: string }) => alert.kind === 'fall')
    expect(fall.place.areaNames).toEqual(['宁河区', '芦台镇', '前营村', '第一网格'])
    expect(fall.place.address).toBe('3组12号')
    expect(fall.person).toMatchObject({ name: '王秀兰', age: 78 })
    expect(fall.told).toHaveLength(3)
    expect(view.resolved).toHaveLength(2)
    expect(view.homes).toHaveLength(12)
    expect(view.homesTotal).toBe(12)
    expect(view).toMatchObject({ now: NOW, speed: 1, demo: false, quarantined: 17, signIn: 'open' })
  })

  it('puts homes in trouble first', async () => {
    const { app, web } = build()
    await fillDesk(web.desk)
    const ids: string[] = (await app.inject('/api/v1/overview')).json().homes.map((home: { id: string }) => home.id)
    expect(new Set(ids.slice(0, 3))).toEqual(new Set(['H01', 'H02', 'H09']))
    expect(ids[3]).toBe('H12')
  })

  it('is answered with 304 while nothing but the clock has moved, and anew after a change', async () => {
    const { app, web, clock } = build()
    const tag = String((await app.inject('/api/v1/overview')).headers.etag)
    await clock.advance(seconds(7))
    const same = await app.inject({ url: '/api/v1/overview', headers: { 'if-none-match': tag } })
    expect(same.statusCode).toBe(304)
    expect(same.body).toBe('')
    web.desk.raise({ id: 'a1', kind: 'sos', home: 'H03', summary: { zh: '求助', en: 'SOS' } })
    const changed = await app.inject({ url: '/api/v1/overview', headers: { 'if-none-match': tag } })
    expect(changed.statusCode).toBe(200)
  })
})

describe('an alert', () => {
  it('is listed, and told with its whole story', async () => {
    const { app, web } = build()
    await fillDesk(web.desk)
    expect((await app.inject('/api/v1/alerts?limit=2')).json().alerts).toHaveLength(2)
    const story = (await app.inject('/api/v1/alerts/al-0014-a7')).json()
    expect(story.events[0].words.zh).toContain('跌倒')
  })

  it('takes what an operator does, in the name of who signed in', async () => {
    const { app, web } = build()
    await fillDesk(web.desk)
    const answer = await post(app, '/api/v1/alerts/al-0014-a7/actions', { type: 'acknowledge' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json().state).toBe('acknowledged')
    expect(web.desk.acts.at(-1)).toEqual({ id: 'al-0014-a7', action: { type: 'acknowledge' }, operator: 'demo' })
  })

  it('is resolved with an outcome and a note, without which it stays open', async () => {
    const { app, web } = build()
    await fillDesk(web.desk)
    const url = '/api/v1/alerts/al-0014-a7/actions'
    expect((await post(app, url, { type: 'resolve' })).statusCode).toBe(400)
    const body = { type: 'resolve', outcome: 'help-given', note: ' 已扶起,无外伤 ' }
    expect((await post(app, url, body)).json()).toMatchObject({ state: 'resolved', outcome: 'help-given' })
    expect(web.desk.acts.at(-1)?.action).toEqual({ ...body, note: '已扶起,无外伤' })
    const again = await post(app, url, { type: 'acknowledge' })
    expect(again.statusCode).toBe(400)
    expect(again.json()).toMatchObject({ code: 'BAD_REQUEST', detail: 'The alert is resolved.' })
  })
})

describe('a home', () => {
  it('is shown with its devices, their newest values and a day of activity', async () => {
    const { app } = build()
    const view = (await app.inject('/api/v1/homes/H01')).json()
    expect(view.devices).toHaveLength(5)
    const door = view.devices.find((device: { id: string }) => device.id === 'H01-door')
    expect(door.latest.map((one: { metric: string }) => one.metric)).toEqual(['door-open', 'battery'])
    expect(view.activity.lanes).toHaveLength(4)
    for (const lane of view.activity.lanes) expect(lane.marks).toHaveLength(96)
    expect(view.activity.from).toBe(NOW - (NOW % minutes(15)) + minutes(15) - hours(24))
    expect(view.activity.lanes.some((lane: { marks: boolean[] }) => lane.marks.includes(true))).toBe(true)
  })

  it('is shown without values while the store is away, and says so', async () => {
    const away = () => Promise.reject(new HubError('STORE_UNAVAILABLE', 'away', { retryable: true }))
    const { app } = build({ store: { latest: away, range: away } })
    const view = (await app.inject('/api/v1/homes/H01')).json()
    expect(view.storeAnswers).toBe(false)
    expect(view.devices).toHaveLength(5)
    expect(view.home.lastActivityAt).toBeDefined()
  })
})

describe('the quarantine', () => {
  it('shows text as text and bytes as hex, with the counts', async () => {
    const view = (await build().app.inject('/api/v1/quarantine')).json()
    expect(view.counts).toEqual({ 'foreign-topic': 1, malformed: 14, 'out-of-range': 2 })
    expect(view.newest.map((one: { preview: string }) => one.preview)).toEqual([
      '{"fall":true}',
      'ff00fe81',
      '{"room-temperature":850}',
    ])
  })
})

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
  const locked = () => build({ auth: { adminPassword: PASSWORD }, publicUrl: 'https://hub.example.cn' })
  const cookieFrom = (header: unknown): string => String(header).split(';')[0] ?? ''

  it.each(['/api/v1/overview', '/api/v1/alerts', '/api/v1/homes/H01', '/api/v1/quarantine', '/api/v1/events'])(
    '%s is closed to strangers',
    async (url) => {
      const { app } = locked()
      expect((await app.inject(url)).json().code).toBe('NOT_SIGNED_IN')
      const forged = { cookie: `shouwang_session=${'A'.repeat(43)}; shouwang_session=../../x; ;;=` }
      expect((await app.inject({ url, headers: forged })).statusCode).toBe(401)
    },
  )

  it('opens with the password, lasts 12 hours and ends with a sign-out', async () => {
    const { app, clock, web } = locked()
    await fillDesk(web.desk)
    const answer = await post(app, '/api/v1/login', { password: PASSWORD })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict; Secure$/)
    const headers = { cookie: cookieFrom(answer.headers['set-cookie']) }
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(200)
    await post(app, '/api/v1/alerts/al-0014-a7/actions', { type: 'acknowledge' }, headers)
    expect(web.desk.acts.at(-1)?.operator).toBe('admin')
    await clock.advance(hours(12) - 1)
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(200)
    await clock.advance(1)
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(401)
    const second = await post(app, '/api/v1/login', { password: PASSWORD })
    const again = { cookie: cookieFrom(second.headers['set-cookie']) }
    await post(app, '/api/v1/logout', {}, again)
    expect((await app.inject({ url: '/api/v1/overview', headers: again })).statusCode).toBe(401)
  })

  it('lets an address try five times a minute, right password or wrong', async () => {
    const { app, clock } = locked()
    for (let n = 0; n < 5; n += 1) {
      expect((await post(app, '/api/v1/login', { password: `wrong ${n}` })).json().code).toBe('NOT_ALLOWED')
    }
    const sixth = await post(app, '/api/v1/login', { password: PASSWORD })
    expect(sixth.statusCode).toBe(429)
    expect(sixth.json().detail).toContain('一分钟后再试')
    await clock.advance(minutes(1))
    expect((await post(app, '/api/v1/login', { password: PASSWORD })).statusCode).toBe(204)
  })

  it('leaves probes open, which tell nothing of a person', async () => {
    const { app } = locked()
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await app.inject(url)).statusCode).toBe(200)
  })
})

describe('probes', () => {
  it('healthz is red when the journal has taken no tick for 15 s', async () => {
    let last: number | undefined = NOW - seconds(15)
    const { app } = build({ lastTickAt: () => last })
    expect((await app.inject('/healthz')).json()).toMatchObject({ ok: true })
    last = NOW - seconds(15) - 1
    const stuck = await app.inject('/healthz')
    expect(stuck.statusCode).toBe(503)
    expect(stuck.json().parts[1].says).toBe('last tick 15.0 s ago')
    last = undefined
    expect((await app.inject('/healthz')).statusCode).toBe(503)
  })

  it('readyz is red and names what is not ready', async () => {
    const parts = [
      { part: 'journal', ok: true, says: 'fine' },
      { part: 'sms', ok: false, says: 'No vendor reaches a phone: set HUB_SMS.' },
    ]
    const answer = await build({ health: async () => parts }).app.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json().notReady).toEqual([parts[1]])
  })
})

describe('webhooks', () => {
  it('hand a vendor the fields, the raw body and the address as the vendor saw it', async () => {
    const seen: unknown[] = []
    const twilio = {
      vendor: 'twilio',
      receive: async (request: unknown) => {
        seen.push(request)
        return { status: 200, contentType: 'text/xml', body: '<Response/>' }
      },
    }
    const { app } = build({ webhooks: [twilio], publicUrl: 'https://hub.example.cn' })
    const url = '/webhooks/twilio/reply?x=%2B1'
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'abc=' }
    const answer = await app.inject({ method: 'POST', url, headers, payload: 'From=%2B8613800138000&Body=1+A7' })
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'text/xml', '<Response/>'])
    expect(seen[0]).toMatchObject({
      path: 'reply',
      url: `https://hub.example.cn${url}`,
      fields: { From: '+8613800138000', Body: '1 A7' },
      rawBody: 'From=%2B8613800138000&Body=1+A7',
      headers: { 'x-twilio-signature': 'abc=' },
    })
    const list = '[{"phone_number":"138","content":"1"}]'
    await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload: list })
    expect(seen[1]).toMatchObject({ fields: {}, rawBody: list })
    expect((await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload: '{' })).statusCode).toBe(400)
    expect((await app.inject({ method: 'POST', url: '/webhooks/other/x', headers, payload: 'a=1' })).statusCode).toBe(
      404,
    )
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

describe('the demonstration', () => {
  it('brings about an incident at a home that exists, and nothing else', async () => {
    const pressed: unknown[] = []
    const press = async (kind: string, home: string) => void pressed.push([kind, home])
    const { app } = build({ sim: { incidents: ['sos', 'fall'], speed: 10, press } })
    const url = '/api/v1/demo/incidents'
    expect((await post(app, url, { kind: 'sos', home: 'H03' })).statusCode).toBe(202)
    expect((await post(app, url, { kind: 'meteor', home: 'H03' })).statusCode).toBe(400)
    expect((await post(app, url, { kind: 'sos', home: 'H99' })).statusCode).toBe(404)
    expect(pressed).toEqual([['sos', 'H03']])
    expect((await app.inject('/api/v1/overview')).json()).toMatchObject({
      demo: true,
      speed: 10,
      incidents: ['sos', 'fall'],
    })
  })
})

describe('starting', () => {
  it('says in one sentence that the port is taken', async () => {
    const first = await startWeb({ ...fakeWeb().options, port: 0 })
    try {
      const second = startWeb({ ...fakeWeb().options, port: first.port })
      await expect(second).rejects.toMatchObject({
        code: 'PORT_IN_USE',
        message: expect.stringContaining(`${first.port}`),
      })
    } finally {
      await first.close()
      await first.close()
    }
  })

  it('refuses to be open to other machines without a password', async () => {
    const start = startWeb({ ...fakeWeb().options, host: '0.0.0.0', port: 0 })
    await expect(start).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('says that the page is not built when it is not', async () => {
    const answer = await build({ pageDir: '/nowhere' }).app.inject('/')
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm run build')
  })
})
