import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import type { Point } from '../../core/time-series-store.ts'
import { days, hours, minutes } from '../../core/time.ts'
import { lowAt } from '../../dashboards/api/devices-battery-line.ts'
import type { DevicesView, ReplacementsView } from '../../dashboards/api/devices-views.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { type BuiltWeb, builtWeb, NOW, post } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { testOperators } from '../support/test-operators.ts'

/** One reading a day, ending now. */
const daily = (...values: readonly number[]): readonly Point[] =>
  values.map((value, index) => ({ value, at: NOW - days(values.length - 1 - index) }))

describe('when a battery will be low', () => {
  it('is where the straight line through its readings comes to 15 %', () => {
    expect(lowAt(daily(29, 28, 27, 26, 25))).toBeCloseTo(NOW + days(10), -3)
  })

  it('is never, when it does not fall, was heard for two days only, or not at all', () => {
    expect(lowAt(daily(40, 40, 41, 41))).toBeUndefined()
    expect(lowAt(daily(40, 30, 20))).toBeUndefined()
    expect(lowAt([])).toBeUndefined()
  })

  it('is told by the new battery alone, once one was put in', () => {
    expect(lowAt(daily(30, 20, 10, 45, 44, 43, 42))).toBeCloseTo(NOW + days(27), -3)
  })
})

/** A store in which every battery falls from 40 by one percent a day. */
const falling = { latest: async () => [], range: async () => daily(44, 43, 42, 41, 40) }

describe('the API of devices', () => {
  let built: BuiltWeb | undefined
  afterEach(() => built?.app.close())

  function start(change: Partial<WebOptions> = {}): BuiltWeb {
    const web = builtWeb(change)
    built = web
    return web
  }
  const devices = async ({ app }: BuiltWeb): Promise<DevicesView> => (await app.inject('/api/v1/devices')).json()
  const replacements = async ({ app }: BuiltWeb): Promise<ReplacementsView> =>
    (await app.inject('/api/v1/devices/replacements')).json()
  const listed = (view: ReplacementsView) => view.grids.flatMap((grid) => grid.items)

  it('shows each device with how it is heard, its battery, its signal and its faults', async () => {
    const web = start()
    const { shown } = web.web.board.state('H03')
    const signal = { device: 'H03-bath', metric: 'signal' as const, value: -91, at: NOW }
    web.web.board.set('H03', { shown: [...shown, signal] })
    const view = await devices(web)
    expect(view.areas['120117101201']).toBe('前营村')
    expect(view.homes).toHaveLength(12)
    const of = (home: string) => view.homes.find((one) => one.home === home)
    expect(of('H03')?.devices.find(({ id }) => id === 'H03-bath')).toEqual({
      id: 'H03-bath',
      gateway: 'GH03',
      model: 'RTCGQ11LM',
      room: 'bathroom',
      role: 'fixed',
      heard: 'silent',
      heardAt: NOW - days(9),
      usualGap: hours(1),
      batteryLow: false,
      signal: -91,
      faults: [],
    })
    expect(of('H04')?.devices.find(({ id }) => id === 'H04-bed')?.faults).toEqual(['chattering'])
    expect(of('H06')?.devices[0]).toMatchObject({ battery: 12, batteryLow: true, heard: 'heard' })
    // Its gateway is silent: nothing is known of its devices.
    expect(of('H09')).toMatchObject({ gateways: [{ id: 'GH09', online: false, heardAt: NOW - hours(3) }] })
    expect(of('H09')?.devices[0]?.heard).toBe('unreachable')
  })

  it('answers 304 until something changed', async () => {
    const web = start()
    const first = await web.app.inject('/api/v1/devices')
    const headers = { 'if-none-match': String(first.headers['etag']) }
    expect((await web.app.inject({ url: '/api/v1/devices', headers })).statusCode).toBe(304)
    web.web.devices.set('H01-bed', { silent: true })
    await web.clock.advance(minutes(1))
    expect((await web.app.inject({ url: '/api/v1/devices', headers })).statusCode).toBe(200)
  })

  it('shows nothing of another area, and of its own all', async () => {
    const clock = new ManualClock(NOW)
    const people = await testOperators(clock, '桥东-lamp-42-夜班')
    const web = start({ auth: people })
    const { token } = await people.signedIn('installer', '12011710120101')
    const headers = { cookie: `shouwang_session=${token}` }
    const own: DevicesView = (await web.app.inject({ url: '/api/v1/devices', headers })).json()
    expect(new Set(own.homes.map(({ area }) => area))).toEqual(new Set(['12011710120101']))
    expect(own.homes).toHaveLength(6)
    expect(own.areas['12011710120102']).toBeUndefined()
    const due = (await web.app.inject({ url: '/api/v1/devices/replacements', headers })).body
    expect(due).toContain('H03-bath')
    expect(due).not.toContain('H04-bed')
    await people.end()
  })

  it('lists by grid what must be replaced: empty, faulty, silent for over a week, and gateways silent for as long', async () => {
    const web = start()
    const { shown } = web.web.board.state('H10')
    const gateways = [{ id: 'GH10', online: false, lastHeardAt: NOW - days(8) }]
    web.web.board.set('H10', { shown, gateways })
    const view = await replacements(web)
    expect(view.grids.map(({ area, areaNames }) => [area, areaNames.at(-1)])).toEqual([
      ['12011710120101', '第一网格'],
      ['12011710120102', '第二网格'],
    ])
    // H07's button is silent for two days only.
    expect(listed(view).map(({ home, device, reasons }) => [home, device?.id, reasons])).toEqual([
      ['H03', 'H03-bath', ['silent']],
      ['H04', 'H04-bed', ['faulty']],
      ['H06', 'H06-door', ['battery-low']],
      ['H10', undefined, ['gateway-silent']],
    ])
  })

  it('looks 30 days ahead along the line of each battery below half', async () => {
    const web = start({ store: falling })
    web.web.board.set('H01', { shown: [{ device: 'H01-door', metric: 'battery', value: 40, at: NOW }] })
    web.web.board.set('H02', { shown: [{ device: 'H02-door', metric: 'battery', value: 61, at: NOW }] })
    const items = listed(await replacements(web))
    const soon = items.find(({ device }) => device?.id === 'H01-door')
    expect(soon).toMatchObject({ reasons: ['battery-soon'], battery: 40 })
    expect(soon?.lowAt).toBeCloseTo(NOW + days(25), -3)
    expect(items.some(({ home }) => home === 'H02')).toBe(false)
  })

  it('says when the store is away, and shows what is known without it', async () => {
    const away = async (): Promise<never> => {
      throw new HubError('STORE_UNAVAILABLE', 'gone')
    }
    const web = start({ store: { ...falling, range: away } })
    web.web.board.set('H01', { shown: [{ device: 'H01-door', metric: 'battery', value: 40, at: NOW }] })
    const view = await replacements(web)
    expect(view.storeAnswers).toBe(false)
    expect(listed(view).map(({ device }) => device?.id)).toContain('H06-door')
  })

  it('asks the store for a battery once in hours, however often the page is opened', async () => {
    let asked = 0
    const counting = async (): Promise<readonly Point[]> => {
      asked += 1
      return daily(44, 43, 42, 41, 40)
    }
    const web = start({ store: { ...falling, range: counting } })
    web.web.board.set('H01', { shown: [{ device: 'H01-door', metric: 'battery', value: 40, at: NOW }] })
    await replacements(web)
    await replacements(web)
    expect(asked).toBe(1)
  })
})

describe('decoding the quarantine again', () => {
  it('is begun and written down by who sees everything, and by nobody of an area', async () => {
    const clock = new ManualClock(NOW)
    const people = await testOperators(clock, '桥东-lamp-42-夜班')
    const { app, web } = builtWeb({ auth: people }, clock)
    const as = async (role: 'installer' | 'auditor' | 'district', scope: string) => ({
      cookie: `shouwang_session=${(await people.signedIn(role, scope)).token}`,
    })
    const start = async (headers: Record<string, string>) => post(app, '/api/v1/quarantine/replay', {}, headers)
    expect((await start(await as('installer', '120117'))).statusCode).toBe(403)
    expect((await start(await as('auditor', ''))).statusCode).toBe(403)
    expect(web.audit.entries).toEqual([])
    const district = await as('district', '')
    const begun = await start(district)
    expect([begun.statusCode, begun.json().state]).toEqual([202, 'running'])
    expect(web.audit.entries).toMatchObject([{ action: 'quarantine:replay' }])
    const look = await app.inject({ url: '/api/v1/quarantine/replay', headers: district })
    expect(look.json()).toMatchObject({ state: 'done', tried: 16, released: 14 })
    await app.close()
    await people.end()
  })
})
