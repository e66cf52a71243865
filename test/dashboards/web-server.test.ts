import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { startWeb } from '../../dashboards/api/web-server.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { JSON_TYPE, NOW, builtWeb, post } from '../support/built-web.ts'
import type { BuiltWeb } from '../support/built-web.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { fakeWeb } from '../support/fake-web.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  close = undefined
})

function build(change: Partial<WebOptions> = {}): BuiltWeb {
  const built = builtWeb(change)
  close = () => built.app.close()
  return built
}

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
    expect(view).toMatchObject({
      now: NOW,
      speed: 1,
      demo: false,
      quarantined: 17,
      me: { signsIn: false, role: 'administrator' },
    })
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
    const body = { type: 'resolve', outcome: 'help-given', taken: '已上门查看', note: ' 已扶起，无外伤 ' }
    expect((await post(app, url, body)).json()).toMatchObject({ state: 'resolved', outcome: 'help-given' })
    expect(web.desk.acts.at(-1)?.action).toEqual({ ...body, note: '已扶起，无外伤' })
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

  it('says where a message came from when its gateway speaks for one home', async () => {
    const { app, web } = build()
    const { newest } = (await app.inject('/api/v1/quarantine')).json()
    expect(newest[0]).toMatchObject({ gateway: 'GH09', address: web.town.home('H09')?.address })
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

  it('answers a lost address without a page that was built only after the start', async () => {
    const pageDir = join(mkdtempSync(join(tmpdir(), 'page-')), 'dist')
    const { app } = build({ pageDir })
    await app.ready()
    mkdirSync(pageDir)
    writeFileSync(join(pageDir, 'index.html'), '<div id="root">')
    const answer = await app.inject({ url: '/nosuch', headers: { accept: 'text/html' } })
    rmSync(join(pageDir, '..'), { recursive: true })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('an address that leads nowhere', () => {
  it('shows a browser the page, which says so, and a program why', async () => {
    const { app } = build()
    const browser = await app.inject({ url: '/nosuch', headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([browser.statusCode, browser.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(browser.body).toContain('<div id="root">')
    for (const [url, accept] of [
      ['/nosuch', '*/*'],
      ['/api/v1/nosuch', 'text/html'],
    ] as const) {
      const program = await app.inject({ url, headers: { accept } })
      expect([program.statusCode, program.json().code]).toEqual([404, 'NOT_FOUND'])
    }
  })
})
