import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import type { Home } from '../../core/directory.ts'
import { days, hours } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { homeVitals } from '../../dashboards/api/home-vitals.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { type BuiltWeb, builtWeb, NOW } from '../support/built-web.ts'
import { FakeStore, FakeTown } from '../support/fake-town.ts'
import { withVitals } from '../support/fake-vitals.ts'
import { fakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { testOperators } from '../support/test-operators.ts'

const now = (): number => NOW
const store = withVitals(new FakeStore(now), now)

function homeOf(id: string): Home {
  const home = new FakeTown().home(id)
  if (home === undefined) throw new Error('no home')
  return home
}

const vitalsOf = (change: Partial<WebOptions>, id = 'H01', span: '30' | '90' = '30') =>
  homeVitals(fakeWeb({ store, ...change }, new ManualClock(NOW)).options, homeOf(id), span)

describe('the vital signs of a home', () => {
  it('are those that its devices told of, with the newest value, the limits, and whose word those are', async () => {
    const { vitals, storeAnswers } = await vitalsOf({})
    expect(storeAnswers).toBe(true)
    expect(vitals.map(({ metric, series }) => [metric, series.map(({ device }) => device)])).toEqual([
      ['heart-rate', ['H01-sos', 'H01-bed']],
      ['systolic', ['H01-sos']],
    ])
    expect(vitals[0]?.series[0]).toMatchObject({ model: 'TS0215A_sos', newest: { at: NOW - hours(1), value: 72 } })
    expect(vitals[1]?.limits).toContainEqual(
      expect.objectContaining({ value: 170, origin: 'home', set: expect.objectContaining({ why: '张医生建议' }) }),
    )
  })

  it.each([
    ['30', hours(2)],
    ['90', hours(6)],
  ] as const)('of %s days are at most 360 points a device', async (span, step) => {
    const asked: Parameters<TimeSeriesStore['range']>[] = []
    const counting = {
      latest: store.latest,
      range: async (...question: Parameters<TimeSeriesStore['range']>) => {
        asked.push(question)
        return store.range(...question)
      },
    }
    const view = await vitalsOf({ store: counting }, 'H01', span)
    expect(asked).toHaveLength(3)
    for (const [, window, every] of asked) {
      expect([every, window.to]).toEqual([step, NOW])
      expect(Math.ceil((window.to - window.from) / step)).toBeLessThanOrEqual(360)
      expect(window.to - window.from).toBeGreaterThan(days(Number(span)) - step)
    }
    expect(view.vitals[0]?.series[0]?.points.length).toBeGreaterThan(250)
  })

  it('are left off beyond what anybody looks at, and that is said', async () => {
    const town = new FakeTown()
    const devices = Array.from({ length: 30 }, (_, index) => ({
      ...(town.devicesOf('H01')[0] ?? { id: '' }),
      id: `band-${index}`,
    }))
    const directory = Object.assign(new FakeTown(), { devicesOf: () => devices })
    const latest = devices.map(({ id }) => ({
      home: 'H01',
      device: id,
      metric: 'heart-rate' as const,
      value: 70,
      at: NOW,
    }))
    const view = await vitalsOf({ directory, store: { latest: async () => latest, range: async () => [] } })
    expect([view.vitals[0]?.series.length, view.leftOff]).toEqual([24, 6])
  })

  it('say so when the store is away, and hide no other failure', async () => {
    const away = (): Promise<never> => Promise.reject(new HubError('STORE_UNAVAILABLE', 'away', { retryable: true }))
    expect(await vitalsOf({ store: { latest: away, range: away } })).toMatchObject({ vitals: [], storeAnswers: false })
    const broken = (): Promise<never> => Promise.reject(new Error('a mistake of ours'))
    await expect(vitalsOf({ store: { latest: broken, range: broken } })).rejects.toThrow('a mistake of ours')
  })
})

describe('looks at how somebody is and where they were', () => {
  let built: BuiltWeb | undefined
  afterEach(() => built?.app.close())

  it('are written down where there was something to see, and not where there was nothing', async () => {
    built = builtWeb({ store })
    const { app, web } = built
    for (const look of ['H01/vitals', 'H03/vitals', 'H03/ribbon', 'H01/vitals?days=90']) {
      expect((await app.inject(`/api/v1/homes/${look}`)).statusCode).toBe(200)
    }
    expect(web.audit.entries.map(({ action, home }) => [action, home])).toEqual([
      ['vital-signs:look', 'H01'],
      ['ribbon:look', 'H03'],
      ['vital-signs:look', 'H01'],
    ])
    expect((await app.inject('/api/v1/homes/H01/vitals?days=3650')).statusCode).toBe(400)
  })

  it('are not to be had by way of the devices either, for who does not help the resident', async () => {
    const clock = new ManualClock(NOW)
    const people = await testOperators(clock, '桥东-lamp-42-夜班')
    built = builtWeb({ auth: people, store }, clock)
    const detail = async (role: 'installer' | 'auditor' | 'grid-worker') => {
      const { token } = await people.signedIn(role, '120117')
      const answer = await built?.app.inject({
        url: '/api/v1/homes/H01',
        headers: { cookie: `shouwang_session=${token}` },
      })
      return answer?.json()
    }
    for (const role of ['installer', 'auditor'] as const) {
      const { devices, activity } = await detail(role)
      expect(JSON.stringify(devices)).toContain('battery')
      expect(JSON.stringify(devices)).not.toMatch(/heart-rate|systolic/)
      expect(activity.lanes).toEqual([])
    }
    expect(JSON.stringify(await detail('grid-worker'))).toMatch(/heart-rate/)
    await people.end()
  })
})
