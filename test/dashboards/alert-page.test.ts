import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import { type Metric, POSITION_METRICS } from '../../core/metric.ts'
import { hours, minutes } from '../../core/time.ts'
import type { Point, Series, StoredReading } from '../../core/time-series-store.ts'
import { positionWindow } from '../../dashboards/api/alert-position.ts'
import { alertReadings, windowAround } from '../../dashboards/api/alert-readings.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { type BuiltWeb, builtWeb, NOW, post } from '../support/built-web.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { FakeTown } from '../support/fake-town.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  close = undefined
})

async function build(change: Partial<WebOptions> = {}): Promise<BuiltWeb> {
  const built = builtWeb(change)
  close = () => built.app.close()
  await fillDesk(built.web.desk)
  return built
}

const FALL = '/api/v1/alerts/al-0014-a7'

describe('the readings around an alert', () => {
  it('begin an hour before it opened and end now, while it is young', async () => {
    const { app } = await build()
    const view = (await app.inject(`${FALL}/readings`)).json()
    expect(view).toMatchObject({ to: NOW, storeAnswers: true, leftOff: 0 })
    expect(NOW - view.from).toBe(hours(1) + minutes(2) + 12_000)
    expect(view.signs.map((one: { room: string; metric: string }) => `${one.room} ${one.metric}`)).toEqual([
      'hall door-open',
      'bedroom motion',
      'kitchen motion',
      'bathroom motion',
    ])
    expect(view.measures.map((one: { metric: string }) => one.metric)).toEqual(['room-temperature'])
    for (const { at } of view.signs) for (const one of at) expect(one).toBeGreaterThanOrEqual(view.from)
  })

  it.each([
    ['open for 2 h: until now', { openedAt: NOW - hours(2), resolvedAt: undefined }, NOW],
    ['open for a week: its first 6 h', { openedAt: NOW - hours(168), resolvedAt: undefined }, NOW - hours(162)],
    ['closed 5 min ago: until now', { openedAt: NOW - hours(2), resolvedAt: NOW - minutes(5) }, NOW],
    ['closed 3 h ago: an hour more', { openedAt: NOW - hours(4), resolvedAt: NOW - hours(3) }, NOW - hours(2)],
  ])('%s', (_, alert, to) => {
    expect(windowAround(alert, NOW)).toEqual({ from: alert.openedAt - hours(1), to })
  })

  it('say that the store is away, and nothing else is missing for it', async () => {
    const refuse = (): never => {
      throw new HubError('STORE_UNAVAILABLE', 'away')
    }
    const { app } = await build({ store: { latest: async () => refuse(), range: async () => refuse() } })
    const answer = await app.inject(`${FALL}/readings`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ signs: [], measures: [], storeAnswers: false })
    expect((await app.inject(FALL)).statusCode).toBe(200)
  })

  it('of a home with a hundred sensors ask the store for forty, signs first, and say how many are left off', async () => {
    const asked: Series[] = []
    const latest = Array.from({ length: 100 }, (_, index): StoredReading => {
      const metric = index < 90 ? 'humidity' : 'motion'
      return { home: 'H01', device: 'H01-bed', metric, value: 1, at: NOW }
    })
    const store: WebOptions['store'] = {
      latest: async () => latest,
      async range(series): Promise<readonly Point[]> {
        asked.push(series)
        return []
      },
    }
    const home = new FakeTown().home('H01')
    const view = await alertReadings({ store, directory: new FakeTown() }, home, { from: NOW - hours(1), to: NOW })
    expect(asked).toHaveLength(40)
    expect(view.signs).toHaveLength(10)
    expect(view.leftOff).toBe(60)
  })

  it('are none for an alert about an area', async () => {
    const { app, web } = await build()
    web.desk.raise({ id: 'al-1-z9', kind: 'area-outage', home: 'H01', summary: { zh: '片区', en: 'area' } })
    web.desk.add('al-1-z9', { subject: { area: '120117101' } }, EVENT)
    expect((await app.inject('/api/v1/alerts/al-1-z9/readings')).json()).toMatchObject({
      signs: [],
      storeAnswers: true,
    })
  })
})

describe('where the resident was', () => {
  const directory = new FakeTown()
  const worn = {
    gateway: 'GH01',
    home: 'H01',
    externalId: 'watch',
    model: '定位手表',
    room: 'other',
    role: 'worn',
  } as const
  directory.devicesOf = (home) => (home === 'H01' ? [{ ...worn, id: 'watch' }] : [])
  const mayLocate = () => true

  /** A store in which the watch said these, `ago` before now: [ago, latitude, longitude, accuracy]. */
  function said(...fixes: readonly (readonly [number, number, number?, number?])[]): WebOptions['store'] {
    const pointsOf = (metric: Metric): readonly Point[] =>
      fixes.flatMap((fix) => {
        const value = fix[POSITION_METRICS.findIndex((one) => one === metric) + 1]
        return value === undefined ? [] : [{ at: NOW - fix[0], value }]
      })
    return {
      latest: async (home) =>
        POSITION_METRICS.flatMap((metric) =>
          pointsOf(metric)
            .slice(-1)
            .map(({ at, value }) => ({ home, device: 'watch', metric, at, value })),
        ),
      range: async ({ metric }, { from, to }) => pointsOf(metric).filter(({ at }) => at >= from && at < to),
    }
  }
  const ask = async (change: Partial<WebOptions>) => {
    const built = await build({ directory, mayLocate, ...change })
    return { view: (await built.app.inject(`${FALL}/position`)).json(), audit: built.web.audit.entries }
  }

  it('is told by the newest whole position, and the look is written down', async () => {
    const store = said([hours(3), 39.1, 117.1, 8], [hours(2), 39.2, 117.2, 25], [hours(1), 39.3])
    const { view, audit } = await ask({ store })
    const position = { at: NOW - hours(2), latitude: 39.2, longitude: 117.2, accuracy: 25, model: '定位手表' }
    expect(view).toEqual({ storeAnswers: true, position })
    expect(audit).toMatchObject([
      { action: 'position:look', home: 'H01', area: '12011710120101', object: 'al-0014-a7' },
    ])
    expect(JSON.stringify(audit)).not.toMatch(/39\.|117\./)
  })

  it.each<[string, Partial<WebOptions>]>([
    ['older than a day', { store: said([hours(24) + 1000, 39.1, 117.1]) }],
    ['half of one', { store: said([hours(1), 39.1]) }],
    ['one that the resident takes back', { store: said([hours(1), 39.1, 117.1]), mayLocate: () => false }],
    ['one of what hangs on a wall', { store: said([hours(1), 39.1, 117.1]), directory: new FakeTown() }],
  ])('is nothing for %s, and nothing is written down', async (_, change) => {
    expect(await ask(change)).toEqual({ view: { storeAnswers: true }, audit: [] })
  })

  it('ends with the alert: later ways of a closed one are nobody’s business', () => {
    expect(positionWindow({ resolvedAt: undefined }, NOW)).toEqual({ from: NOW + 1 - hours(24), to: NOW + 1 })
    const closed = NOW - hours(40)
    expect(positionWindow({ resolvedAt: closed }, NOW)).toEqual({ from: closed + 1 - hours(24), to: closed + 1 })
  })

  it('says that the store is away, and takes a position for neither a chart nor a device’s value', async () => {
    const refuse = (): never => {
      throw new HubError('STORE_UNAVAILABLE', 'away')
    }
    const away = { latest: async () => refuse(), range: async () => refuse() }
    expect((await ask({ store: away })).view).toEqual({ storeAnswers: false })
    const { app } = await build({ directory, mayLocate, store: said([minutes(5), 39.1, 117.1]) })
    expect((await app.inject(`${FALL}/readings`)).json().measures).toEqual([])
    expect((await app.inject('/api/v1/homes/H01')).json().devices).toMatchObject([{ id: 'watch', latest: [] }])
  })
})

const EVENT = { type: 'noted', actor: 'hub', channel: 'hub', words: { zh: '补充', en: 'noted' } } as const

describe('the short code', () => {
  it('finds the open alert, in whatever case it was typed', async () => {
    const { app } = await build()
    for (const code of ['A7', 'a7']) {
      expect((await app.inject(`/api/v1/alerts/by-code/${code}`)).json()).toMatchObject({ id: 'al-0014-a7' })
    }
  })

  it.each(['C3', 'Z9', '7', 'A', "A7'--", 'A'.repeat(500), '%00'])('finds nothing open under %s', async (code) => {
    const { app } = await build()
    expect((await app.inject(`/api/v1/alerts/by-code/${code}`)).statusCode).toBe(404)
  })
})

describe('closing an alert', () => {
  const close = { type: 'resolve', outcome: 'help-given' }

  it('takes what was done and when somebody looks again', async () => {
    const { app, web } = await build()
    const body = { ...close, taken: ' 已上门查看 ', followUpOn: '2026-11-22' }
    const view = (await post(app, `${FALL}/actions`, body)).json()
    expect(web.desk.acts.at(-1)?.action).toEqual({ ...close, taken: '已上门查看', followUpOn: '2026-11-22' })
    expect(view).toMatchObject({ state: 'resolved', taken: '已上门查看', followUpOn: '2026-11-22' })
  })

  it.each([
    ['a real emergency, life-safety: what was done', 'al-0014-a7', { outcome: 'real-emergency' }, 400],
    ['help given, urgent: what was done', 'al-0015-d4', { outcome: 'help-given', note: '门锁着' }, 400],
    ['nobody could get in: what was done', 'al-0014-a7', { outcome: 'no-access', taken: '  ' }, 400],
    ['a false alarm: nothing had to be done', 'al-0014-a7', { outcome: 'false-alarm' }, 200],
    ['a drill: nothing had to be done', 'al-0015-d4', { outcome: 'test' }, 200],
    ['routine: nobody is asked', 'al-0016-e9', { outcome: 'help-given' }, 200],
  ])('asks of %s', async (_, id, body, status) => {
    const { app, web } = await build()
    const answer = await post(app, `/api/v1/alerts/${id}/actions`, { type: 'resolve', ...body })
    expect(answer.statusCode).toBe(status)
    expect((await web.desk.story(id))?.state === 'resolved').toBe(status === 200)
    if (status === 400)
      expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringMatching(/^taken: 请写明/) })
  })

  it.each(['2026-11-21', '2026-02-30', '22.11.2026', '', 20261122])(
    'refuses %s as the day of it',
    async (followUpOn) => {
      const { app, web } = await build()
      const done = web.desk.acts.length
      const body = { ...close, taken: '已上门查看', followUpOn }
      expect((await post(app, `${FALL}/actions`, body)).statusCode).toBe(400)
      expect(web.desk.acts).toHaveLength(done)
    },
  )
})
