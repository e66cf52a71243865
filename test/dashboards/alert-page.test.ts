import { afterEach, describe, expect, it } from 'vitest'
import { HubError } from '../../core/errors.ts'
import { hours, minutes } from '../../core/time.ts'
import type { Point, Series, StoredReading } from '../../core/time-series-store.ts'
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

  it.each(['2026-11-21', '2026-02-30', '22.11.2026', '', 20261122])(
    'refuses %s as the day of it',
    async (followUpOn) => {
      const { app, web } = await build()
      const done = web.desk.acts.length
      expect((await post(app, `${FALL}/actions`, { ...close, followUpOn })).statusCode).toBe(400)
      expect(web.desk.acts).toHaveLength(done)
    },
  )
})
