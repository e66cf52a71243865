import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Log } from '../../../core/log.ts'
import { silentLog } from '../../../core/log.ts'
import { hours } from '../../../core/time.ts'
import { openInfluxV1Store } from '../../../ingest/stores/influx1-store.ts'
import { openInfluxV2Store } from '../../../ingest/stores/influx2-store.ts'
import { T0, readingOf, timeSeriesStoreContract } from '../../contracts/time-series-store.ts'
import { startInflux2Facade } from '../../support/influx2-facade.ts'
import { startInflux } from '../../support/influx.ts'
import { freePort, type RealServer, requireServer } from '../../support/real-server.ts'
import { startVictoriaMetrics } from '../../support/victoria-metrics.ts'

const hasInflux = requireServer('influxdb')

/** The measurement holds whole numbers already, so that a float among its points is refused by the real engine. */
async function makeConflict(port: number, database: string): Promise<void> {
  const body = `tamper,home=odd,device=d value=1i ${T0}`
  const answer = await fetch(`http://127.0.0.1:${port}/write?db=${database}&precision=ms`, { method: 'POST', body })
  expect(answer.status).toBe(204)
}
/** An InfluxQL statement, done when this resolves: the status comes before the work. */
async function perform(port: number, influxql: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/query?q=${encodeURIComponent(influxql)}`, { method: 'POST' })
  expect(await answer.text()).not.toContain('error')
}

const refused = [readingOf('battery', 1, T0, { home: 'odd' }), readingOf('tamper', true, T0, { home: 'odd' })]

const serverOf = (server: RealServer) => ({ sleep: () => server.kill(), wake: () => server.start() })

describe.skipIf(!hasInflux)('InfluxDB', () => {
  timeSeriesStoreContract('InfluxDB 1.x, the real one', async () => {
    const server = await startInflux()
    const store = openInfluxV1Store({ url: `http://127.0.0.1:${server.port}`, database: 'telemetry', log: silentLog })
    await store.write([readingOf('battery', 1, T0, { home: 'first' })])
    await makeConflict(server.port, 'telemetry')
    return {
      store,
      refused,
      server: serverOf(server),
      async close() {
        await store.close()
        await server.remove()
      },
    }
  })

  timeSeriesStoreContract('InfluxDB 2.x, its paths over the real engine', async () => {
    const server = await startInflux()
    const facade = await startInflux2Facade(server.port)
    const store = openInfluxV2Store({ ...facade, log: silentLog })
    await makeConflict(server.port, facade.bucket)
    return {
      store,
      refused,
      server: serverOf(server),
      async close() {
        await store.close()
        await facade.close()
        await server.remove()
      },
    }
  })

  describe('as the stores use it', () => {
    let server: RealServer
    beforeAll(async () => {
      server = await startInflux()
    })
    afterAll(() => server.remove())

    it('gets the good points of a refused batch from 1.x, and takes them again', async () => {
      const store = openInfluxV1Store({ url: `http://127.0.0.1:${server.port}`, database: 'again', log: silentLog })
      const good = readingOf('battery', 1)
      await store.write([good])
      await makeConflict(server.port, 'again')
      const bad = readingOf('tamper', true)
      await expect(store.write([good, bad])).rejects.toMatchObject({ code: 'STORE_REFUSED' })
      await store.write([good])
      expect(await store.latest('h-1')).toMatchObject([{ metric: 'battery', value: 1 }])
    })

    it('is refused what lies beyond its retention', async () => {
      const store = openInfluxV1Store({ url: `http://127.0.0.1:${server.port}`, database: 'short', log: silentLog })
      await store.write([])
      await store.latest('h-1')
      await perform(server.port, 'ALTER RETENTION POLICY "autogen" ON "short" DURATION 90d SHARD DURATION 1d')
      const old = readingOf('battery', 1, Date.now() - hours(24 * 100))
      await expect(store.write([old])).rejects.toMatchObject({ code: 'STORE_REFUSED' })
    })

    it('is prepared anew when its database was dropped', async () => {
      const store = openInfluxV1Store({ url: `http://127.0.0.1:${server.port}`, database: 'wiped', log: silentLog })
      await store.write([readingOf('battery', 1)])
      await perform(server.port, 'DROP DATABASE "wiped"')
      await expect(store.write([readingOf('battery', 2)])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      await store.write([readingOf('battery', 3)])
      expect(await store.latest('h-1')).toMatchObject([{ value: 3 }])
    })

    it('gets one mapping of database to bucket, however often the hub starts', async () => {
      const facade = await startInflux2Facade(server.port)
      for (let start = 0; start < 3; start += 1) {
        await openInfluxV2Store({ ...facade, log: silentLog }).latest('h-1')
      }
      expect(facade.mappings()).toMatchObject([{ database: facade.bucket, default: true }])
      await facade.close()
    })

    it('that knows another token is tried again, loudly', async () => {
      const facade = await startInflux2Facade(server.port)
      const said: string[] = []
      const log: Log = { ...silentLog, error: (message) => said.push(message) }
      const store = openInfluxV2Store({ ...facade, token: 'another', log })
      await expect(store.write([readingOf('battery', 1)])).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: true,
      })
      expect(said).toEqual([expect.stringContaining('token')])
      await facade.close()
    })
  })
})

it.each([
  ['1.x', (url: string) => openInfluxV1Store({ url, database: 'telemetry', log: silentLog })],
  ['2.x', (url: string) => openInfluxV2Store({ url, token: 't', org: 'o', bucket: 'b', log: silentLog })],
])('InfluxDB %s that is not there is STORE_UNAVAILABLE', async (_name, open) => {
  const store = open(`http://127.0.0.1:${await freePort()}`)
  const away = { code: 'STORE_UNAVAILABLE', retryable: true }
  await expect(store.write([readingOf('battery', 1)])).rejects.toMatchObject(away)
  await expect(store.expire(T0)).rejects.toMatchObject(away)
  await store.close()
})

describe('names that are none', () => {
  it('have no readings, and reach no query', async () => {
    const store = openInfluxV1Store({ url: 'http://127.0.0.1:1', database: 'x', log: silentLog })
    const injected = `h' OR 'a' = 'a`
    expect(await store.latest(injected)).toEqual([])
    expect(await store.range(readingOf('battery', 1, T0, { home: injected }), { from: 0, to: 1 })).toEqual([])
  })
})

describe.skipIf(!requireServer('victoria-metrics'))('VictoriaMetrics', () => {
  let server: RealServer
  beforeAll(async () => {
    server = await startVictoriaMetrics()
  })
  afterAll(() => server.remove())

  it('takes what is written through /api/v2/write, once however often', async () => {
    const url = `http://127.0.0.1:${server.port}`
    const store = openInfluxV2Store({ url, token: 'any', org: 'any', bucket: 'any', log: silentLog })
    const batch = [readingOf('door-open', true), readingOf('battery', 87.5, T0 + 1)]
    await store.write(batch)
    await store.write(batch)
    await fetch(`${url}/internal/force_flush`)
    const exported = await fetch(
      `${url}/api/v1/export?reduce_mem_usage=0&match[]=${encodeURIComponent('{home="h-1"}')}`,
    )
    const lines = (await exported.text()).trim().split('\n').toSorted()
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ values: [87.5], timestamps: [T0 + 1] }),
      expect.objectContaining({ values: [1], timestamps: [T0] }),
    ])
    await store.close()
  })
})
