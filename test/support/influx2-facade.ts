import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

const TOKEN = 'token-of-a-test'
const ORG = { id: '0000000000000001', name: 'bureau' }
const BUCKET = { id: '0000000000000002', name: 'telemetry', orgID: ORG.id, retentionRules: [] }

interface Mapping {
  readonly id: string
  readonly orgID: string
  readonly bucketID: string
  readonly database: string
  readonly retention_policy: string
  readonly default: boolean
}

export interface Influx2Facade {
  readonly url: string
  readonly token: string
  readonly org: string
  readonly bucket: string
  /** Mappings of database to bucket that were made. */
  mappings(): readonly Mapping[]
  close(): Promise<void>
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
}

interface Answered {
  readonly status: number
  readonly body?: unknown
}

const fault = (status: number, code: string, message: string): Answered => ({ status, body: { code, message } })

/**
 * InfluxDB 2.x as the hub sees it, in front of a real InfluxDB 1.x on `influxPort`: version 2's paths, token check and mapping of databases;
 * what is stored and read is the real engine's.
 */
export async function startInflux2Facade(influxPort: number): Promise<Influx2Facade> {
  const engine = `http://127.0.0.1:${influxPort}`
  const made: Mapping[] = []
  await fetch(`${engine}/query?q=${encodeURIComponent(`CREATE DATABASE "${BUCKET.name}"`)}`, { method: 'POST' })

  const toEngine = async (path: string, body?: Buffer): Promise<Answered> => {
    try {
      const answer = await fetch(
        engine + path,
        body === undefined ? {} : { method: 'POST', body: new Uint8Array(body) },
      )
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
    } catch {
      return fault(503, 'unavailable', 'the engine does not answer')
    }
  }
  const routes: Routes = {
    'GET /health': () => ({ status: 200, body: { status: 'pass' } }),
    'GET /api/v2/buckets': ({ query }) => ({
      status: 200,
      body: { buckets: query.get('name') === BUCKET.name ? [BUCKET] : [] },
    }),
    'GET /api/v2/dbrps': ({ query }) => ({
      status: 200,
      body: { content: made.filter((mapping) => mapping.database === query.get('db')) },
    }),
    'POST /api/v2/dbrps'({ body }) {
      made.push({ id: `m-${made.length}`, ...JSON.parse(body.toString()) })
      return { status: 201, body: made.at(-1) }
    },
    async 'POST /api/v2/write'({ query, body }) {
      if (query.get('bucket') !== BUCKET.name || query.get('org') !== ORG.name)
        return fault(404, 'not found', 'bucket not found')
      const answer = await toEngine(`/write?db=${BUCKET.name}&precision=${query.get('precision')}`, body)
      if (answer.status !== 400) return answer
      const partial = JSON.stringify(answer.body).includes('partial write')
      return fault(partial ? 422 : 400, partial ? 'unprocessable entity' : 'invalid', 'refused')
    },
    async 'POST /api/v2/delete'({ body }) {
      const { stop, predicate } = JSON.parse(body.toString())
      // Version 2 quotes values as version 1 quotes names.
      const [, measurement] = /^_measurement="([^"]+)"$/.exec(String(predicate)) ?? []
      const from = measurement === undefined ? '' : `FROM "${measurement}" `
      const isTag = predicate !== undefined && measurement === undefined
      const tag = isTag ? ` AND ${String(predicate).replaceAll('"', "'")}` : ''
      const q = encodeURIComponent(`DELETE ${from}WHERE time <= '${stop}'${tag}`)
      const answer = await toEngine(`/query?db=${BUCKET.name}&q=${q}`, Buffer.alloc(0))
      return answer.status === 200 ? { status: 204 } : answer
    },
    'GET /query'({ query }) {
      const mapped = made.some((mapping) => mapping.default && mapping.database === query.get('db'))
      return mapped ? toEngine(`/query?${query}`) : fault(404, 'not found', 'no mapping of that database')
    },
  }
  const server = createServer((request, response) => {
    void serve(routes, request, response)
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    org: ORG.name,
    bucket: BUCKET.name,
    mappings: () => made,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Routes = Readonly<Record<string, (asked: Asked) => Answered | Promise<Answered>>>

async function serve(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readAll(request)
  const url = new URL(request.url ?? '/', 'http://facade')
  const asked = { method: request.method ?? '', path: url.pathname, query: url.searchParams, body }
  answerWith(response, await dispatch(routes, asked, request.headers.authorization))
}

function dispatch(routes: Routes, asked: Asked, authorization: string | undefined): Answered | Promise<Answered> {
  if (asked.path !== '/health' && authorization !== `Token ${TOKEN}`)
    return fault(401, 'unauthorized', 'unauthorized access')
  return routes[`${asked.method} ${asked.path}`]?.(asked) ?? fault(404, 'not found', 'path not found')
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function answerWith(response: ServerResponse, { status, body }: Answered): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
