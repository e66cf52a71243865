import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { days, hours, systemClock } from '../../core/time.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { instantOf, wallTime } from '../../dashboards/web/src/time-text.ts'
import { testOperators } from '../support/test-operators.ts'
import type { BuiltWeb } from '../support/built-web.ts'
import { builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { FakeTown } from '../support/fake-town.ts'
import { ManualClock } from '../support/manual-clock.ts'

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

/** The town, with one grid worker of that name. */
function townOf(name: string): FakeTown {
  const directory = new FakeTown()
  const grid = { id: 'r-7', name, phone: '+8613800000000', area: '120117', homes: [] }
  directory.responders = (_, role) => (role === 'grid-worker' ? [{ ...grid, role }] : [])
  return directory
}

const URL_H01 = '/api/v1/homes/H01/presence'

const put = (app: FastifyInstance, body: unknown, url = URL_H01, headers: Record<string, string> = {}) =>
  app.inject({ method: 'PUT', url, headers: { ...JSON_TYPE, ...headers }, payload: JSON.stringify(body) })

describe('where a resident is said to be', () => {
  it('is at home unless somebody said otherwise', async () => {
    const { app } = build()
    expect((await app.inject(URL_H01)).json()).toEqual({ mode: 'at-home' })
    expect((await app.inject('/api/v1/homes/H01')).json().home.presence).toEqual({ mode: 'at-home' })
  })

  it('is set with an end, in the name of who asked, and shown with the home', async () => {
    const { app, web } = build()
    const until = NOW + days(3)
    const set = { mode: 'in-hospital', until, since: NOW, by: 'demo' }
    const answer = await put(app, { mode: 'in-hospital', until })
    expect([answer.statusCode, answer.json()]).toEqual([200, set])
    expect(web.presence.wishes).toEqual([{ home: 'H01', mode: 'in-hospital', until, by: 'demo', via: 'page' }])
    expect((await app.inject(URL_H01)).json()).toEqual(set)
    expect((await app.inject('/api/v1/homes/H01')).json().home.presence).toEqual(set)
    const { homes } = (await app.inject('/api/v1/overview')).json()
    expect(homes.find((home: { id: string }) => home.id === 'H01').presence).toEqual(set)
  })

  it('needs no end where nobody is expected back, and is taken back', async () => {
    const { app } = build()
    expect((await put(app, { mode: 'moved-out' })).json()).toEqual({ mode: 'moved-out', since: NOW, by: 'demo' })
    expect((await put(app, { mode: 'at-home' })).json()).toEqual({ mode: 'at-home' })
    expect((await app.inject(URL_H01)).json()).toEqual({ mode: 'at-home' })
  })

  it('is shown without the name of who set it to whoever helps nobody', async () => {
    const clock = new ManualClock(NOW)
    const people = await testOperators(clock, '桥东-lamp-42-夜班')
    const { app, web } = build({ auth: people, directory: townOf('李建国') })
    await web.presence.set({ home: 'H01', mode: 'with-family', until: NOW + hours(5), by: 'r-7', via: 'sms' })
    const by: unknown[] = []
    for (const role of ['grid-worker', 'installer', 'auditor'] as const) {
      const { token } = await people.signedIn(role, '')
      const answer = await app.inject({ url: URL_H01, headers: { cookie: `shouwang_session=${token}` } })
      expect(answer.json()).toMatchObject({ mode: 'with-family', until: NOW + hours(5) })
      by.push(answer.json().by)
    }
    await people.end()
    expect(by).toEqual(['李建国', undefined, undefined])
  })

  it('is shown with the name of the responder who set it', async () => {
    const { app, web } = build({ directory: townOf('李建国') })
    await web.presence.set({ home: 'H01', mode: 'with-family', until: NOW + hours(5), by: 'r-7', via: 'sms' })
    expect((await app.inject(URL_H01)).json()).toMatchObject({ by: '李建国' })
  })

  it('is shown with the name of the operator who set it, not with an id that nobody knows', async () => {
    const people = await testOperators(systemClock(), 'x')
    const { token, operator } = await people.signedIn('village', '')
    const { app } = build({ auth: people })
    const cookie = `shouwang_session=${token}`
    await put(app, { mode: 'moved-out' }, URL_H01, { cookie })
    const shown = { mode: 'moved-out', by: operator.name }
    expect((await app.inject({ url: URL_H01, headers: { cookie } })).json()).toMatchObject(shown)
    const { homes } = (await app.inject({ url: '/api/v1/overview', headers: { cookie } })).json()
    expect(homes.find((home: { id: string }) => home.id === 'H01').presence).toMatchObject(shown)
    await people.end()
  })

  it.each<[string, unknown, RegExp]>([
    ['no end where one is needed', { mode: 'in-hospital' }, /请给出结束时间.*Say until when/],
    ['an end that has passed', { mode: 'with-family', until: NOW - 1 }, /已经过去/],
    ['over 180 days', { mode: 'with-family', until: NOW + days(181) }, /最长 180 天/],
    ['a mode that nobody knows', { mode: 'asleep', until: NOW + 1 }, /^mode: /],
    ['no mode', { until: NOW + 1 }, /^mode: /],
    ['an end that is no whole number', { mode: 'maintenance', until: 'tomorrow' }, /^until: /],
    ['what is not asked for', { mode: 'at-home', home: 'H02' }, /home/],
    ['no object', 'at-home', /./],
  ])('is refused with %s', async (_, body, sentence) => {
    const { app, web } = build()
    const answer = await put(app, body)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().detail).toMatch(sentence)
    expect(web.presence.wishes).toEqual([])
  })

  it('is nobody’s to ask or to set who is not signed in, comes from another site, or names no home', async () => {
    const { operators, end } = await testOperators(systemClock(), 'x')
    const closed = build({ auth: { operators } })
    expect((await closed.app.inject(URL_H01)).statusCode).toBe(401)
    expect((await put(closed.app, { mode: 'deceased' })).statusCode).toBe(401)
    await closed.app.close()
    await end()
    const { app, web } = build()
    const foreign = { origin: 'https://elsewhere.example' }
    expect((await put(app, { mode: 'deceased' }, URL_H01, foreign)).statusCode).toBe(403)
    expect((await put(app, { mode: 'deceased' }, '/api/v1/homes/H99/presence')).statusCode).toBe(404)
    expect((await app.inject('/api/v1/homes/H99/presence')).statusCode).toBe(404)
    const form = { 'content-type': 'text/plain' }
    expect((await put(app, { mode: 'deceased' }, URL_H01, form)).statusCode).toBe(415)
    expect(web.presence.wishes).toEqual([])
  })
})

describe('the time that a form asks for', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-25T18:00', Date.UTC(2026, 10, 25, 10, 0)],
    ['Asia/Urumqi', '2026-11-25T00:30', Date.UTC(2026, 10, 24, 18, 30)],
    ['America/New_York', '2026-11-01T00:30', Date.UTC(2026, 10, 1, 4, 30)],
    ['America/New_York', '2026-11-01T12:00', Date.UTC(2026, 10, 1, 17, 0)],
    ['UTC', '2026-02-28T23:59', Date.UTC(2026, 1, 28, 23, 59)],
  ])('is read as the hub’s place shows it: %s %s', (zone, wall, at) => {
    expect(instantOf(wall, zone)).toBe(at)
    expect(wallTime(at, zone)).toBe(wall)
  })

  it.each(['', 'soon', '2026-13-01T00:00'])('is none when it says “%s”', (wall) => {
    expect(instantOf(wall, 'Asia/Shanghai')).toBeUndefined()
  })
})
