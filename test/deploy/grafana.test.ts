import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isMetric, METRICS } from '../../core/metric.ts'
import { startInflux } from '../support/influx.ts'
import { requireServer, type RealServer } from '../support/real-server.ts'
import { composeServices } from './compose-file.ts'

const FOLDER = 'dashboards/grafana'
const HOUR = 3_600_000
const NOW = Date.parse('2026-11-22T06:00:00Z')

const dashboard = z.looseObject({
  uid: z.string().min(1),
  title: z.string().min(1),
  templating: z.object({
    list: z.array(
      z.looseObject({ name: z.string(), datasource: z.looseObject({ uid: z.string() }), query: z.string() }),
    ),
  }),
  panels: z.array(
    z.looseObject({
      id: z.number(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      datasource: z.looseObject({ uid: z.string() }),
      targets: z.array(
        z.looseObject({ query: z.string(), rawQuery: z.literal(true), datasource: z.looseObject({ uid: z.string() }) }),
      ),
    }),
  ),
})
const series = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.string()).optional(),
  columns: z.array(z.string()),
  values: z.array(z.array(z.unknown())),
})
const answer = z.object({
  results: z.array(z.object({ series: z.array(series).default([]), error: z.string().optional() })),
})
const dataSources = z.object({
  datasources: z.array(
    z.looseObject({
      uid: z.string(),
      url: z.string(),
      jsonData: z.looseObject({ version: z.string(), dbName: z.string() }),
      secureJsonData: z.record(z.string(), z.string()),
    }),
  ),
})

const dashboards = readdirSync(join(FOLDER, 'dashboards')).map((file) => ({
  file,
  board: dashboard.parse(JSON.parse(readFileSync(join(FOLDER, 'dashboards', file), 'utf8'))),
}))
const provisioned = dataSources.parse(
  parse(readFileSync(join(FOLDER, 'provisioning/datasources/telemetry.yaml'), 'utf8')),
).datasources
const queries = dashboards.flatMap(({ file, board }) =>
  board.panels.flatMap((panel) => panel.targets.map(({ query }) => [`${file}: ${panel.title}`, query] as const)),
)

/** What Grafana puts in for its variables before it sends a query. */
const filledIn = (query: string, home: string): string =>
  query
    .replaceAll('$timeFilter', `time >= ${NOW - 24 * HOUR}ms AND time <= ${NOW}ms`)
    .replaceAll('$__interval', '10m')
    .replaceAll('$home', home)

describe.skipIf(!requireServer('influxdb'))('each query of the dashboards, asked of a real InfluxDB', () => {
  let influx: RealServer
  beforeAll(async () => {
    influx = await startInflux()
    await ask('CREATE DATABASE shouwang', 'POST')
    const written = await fetch(`http://127.0.0.1:${influx.port}/write?db=shouwang&precision=ms`, {
      method: 'POST',
      body: sampleLines().join('\n'),
    })
    expect(written.status).toBe(204)
  })
  afterAll(() => influx.remove())

  async function ask(query: string, method = 'GET'): Promise<z.output<typeof series>[]> {
    const url = `http://127.0.0.1:${influx.port}/query?${new URLSearchParams({ db: 'shouwang', q: query }).toString()}`
    const { results } = answer.parse(await (await fetch(url, { method })).json())
    for (const { error } of results) if (error !== undefined) throw new Error(`${query}: ${error}`)
    return results.flatMap((result) => result.series)
  }
  const homesIn = (found: z.output<typeof series>[]): string[] =>
    found.flatMap(({ tags, columns, values }) => [
      ...(tags?.['home'] === undefined ? [] : [tags['home']]),
      ...(columns.includes('home') ? values.map((row) => String(row[columns.indexOf('home')])) : []),
    ])

  it.each(queries)('%s has an answer for all homes, for some and for one', async (_panel, query) => {
    for (const home of ['.*', '(h01|h02)', 'h01']) {
      const found = await ask(filledIn(query, home))
      // The first column is the time; what `fill` makes up of nothing is no answer.
      const values = found.flatMap((one) => one.values.flatMap((row) => row.slice(1)))
      const answered = values.some((value) => value !== null && value !== 0)
      expect({ home, answered }).toEqual({ home, answered: true })
      const foreign = homesIn(found).filter((one) => !new RegExp(`^${home}$`).test(one))
      expect(foreign).toEqual([])
    }
    expect(filledIn(query, 'h01')).not.toMatch(/\$[\w{]/)
  })

  it('finds the homes to choose from', async () => {
    for (const { board } of dashboards) {
      for (const variable of board.templating.list) {
        const homes = (await ask(variable.query)).flatMap((one) => one.values.map((row) => row[1]))
        expect(new Set(homes)).toEqual(new Set(['h01', 'h02', 'h03']))
      }
    }
  })

  it('counts homes, finds the emptiest battery and the newest sign rightly', async () => {
    const queryOf = (title: string): string => queries.find(([panel]) => panel.includes(title))?.[1] ?? ''
    const one = async (title: string): Promise<unknown> =>
      (await ask(filledIn(queryOf(title), '.*')))[0]?.values[0]?.[1]
    expect(await one('homes with activity')).toBe(3)
    expect(await one('lowest battery')).toBe(61)
    const heard = await ask(filledIn(queryOf('last heard'), 'h02'))
    const newest = Math.max(...heard.flatMap(({ values }) => values.map((row) => Date.parse(String(row[0])))))
    expect(newest).toBe(NOW - 1000)
  })
})

/** A day of three homes in the schema of the stores: measurement per metric, tags home and device, one float field. */
function sampleLines(): string[] {
  const metrics = Object.keys(METRICS).filter(isMetric)
  return ['h01', 'h02', 'h03'].flatMap((home, index) =>
    metrics.flatMap((metric) =>
      Array.from({ length: 48 }, (_, half) => {
        const value = metric === 'battery' ? 61 + index * 10 : metric === 'room-temperature' ? 18.5 : half % 2
        return `${metric},home=${home},device=${home}-${metric} value=${value} ${NOW - 1000 - half * (HOUR / 2)}`
      }),
    ),
  )
}

describe('the dashboards', () => {
  it('name only metrics that the hub stores', () => {
    const named = queries.flatMap(([, query]) =>
      [...query.matchAll(/FROM ((?:"[\w-]+"(?:, )?)+)/g)].map((match) => match[1]),
    )
    const measurements = named.flatMap((list) =>
      [...(list ?? '').matchAll(/"([\w-]+)"/g)].map((match) => match[1] ?? ''),
    )
    expect(measurements.length).toBeGreaterThan(5)
    for (const measurement of measurements)
      expect({ measurement, known: isMetric(measurement) }).toEqual({ measurement, known: true })
  })

  it('have panels with ids of their own that do not lie over each other', () => {
    for (const { board } of dashboards) {
      const ids = board.panels.map((panel) => panel.id)
      expect(new Set(ids).size).toBe(ids.length)
      const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w).toBeLessThanOrEqual(24)
        return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}:${y + Math.floor(cell / w)}`)
      })
      expect(new Set(cells).size).toBe(cells.length)
    }
  })

  it('ask the data source that is provisioned', () => {
    const known = provisioned.map((source) => source.uid)
    for (const { board } of dashboards) {
      const asking = [...board.templating.list, ...board.panels, ...board.panels.flatMap((panel) => panel.targets)]
      for (const { datasource } of asking) expect(known).toContain(datasource.uid)
    }
  })

  it('reach the InfluxDB of docker-compose.yml, and the bucket into which the hub writes', () => {
    const { services } = composeServices()
    const hub = z
      .looseObject({ HUB_INFLUX_URL: z.string(), HUB_INFLUX_BUCKET: z.string() })
      .parse(services['hub']?.environment)
    expect(provisioned).toHaveLength(1)
    for (const { url, jsonData, secureJsonData } of provisioned) {
      expect(url).toBe(hub.HUB_INFLUX_URL)
      expect(jsonData).toMatchObject({ version: 'InfluxQL', dbName: hub.HUB_INFLUX_BUCKET })
      expect(secureJsonData).toEqual({ httpHeaderValue1: 'Token $GRAFANA_INFLUX_TOKEN' })
    }
    expect(services['grafana']?.environment).toHaveProperty('GRAFANA_INFLUX_TOKEN')
  })

  it('are read from the folders that docker-compose.yml mounts', () => {
    const providers = z
      .object({ providers: z.array(z.looseObject({ options: z.object({ path: z.string() }) })) })
      .parse(parse(readFileSync(join(FOLDER, 'provisioning/dashboards/shouwang.yaml'), 'utf8')))
    const mounts = new Map(
      composeServices().services['grafana']?.volumes.map((mount) => {
        const [source = '', target = ''] = mount.split(':')
        return [target, source] as const
      }),
    )
    for (const { options } of providers.providers) expect(mounts.get(options.path)).toBe(`./${FOLDER}/dashboards`)
    expect(mounts.get('/etc/grafana/provisioning')).toBe(`./${FOLDER}/provisioning`)
    for (const source of mounts.values()) expect(!source.startsWith('.') || existsSync(source)).toBe(true)
  })
})
