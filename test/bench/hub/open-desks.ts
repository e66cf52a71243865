/**
 * Watch desks without a screen: `node --import tsx open-desks.ts '{"url":"http://127.0.0.1:8080","cookies":["name=value"]}'` does for each
 * cookie what the page does (dashboards/web/src/hub-connection.ts): the overview, the stream of changes, and the overview again whenever
 * the stream says so. Prints a line once all are live; on SIGTERM `{"events":N,"bytes":N}` of what came over the streams.
 */
import { get, type IncomingMessage } from 'node:http'
import { z } from 'zod'

const { url, cookies } = z
  .object({ url: z.string(), cookies: z.array(z.string()) })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const RESYNC = 'event: resync'
const seen = { events: 0, bytes: 0 }

async function overview(cookie: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/overview`, { headers: { cookie } })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`the overview answered ${answer.status}`)
}

const streamOf = (cookie: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${url}/api/v1/events`, { headers: { cookie } }, resolve).on('error', reject)
  })

/** Resolves when the page would be live. */
async function open(cookie: string): Promise<void> {
  await overview(cookie)
  const stream = await streamOf(cookie)
  if (stream.statusCode !== 200) throw new Error(`the stream answered ${stream.statusCode}`)
  stream.on('close', () => {
    process.stderr.write('the hub let go of a watch desk\n')
    process.exit(1)
  })
  let rest = ''
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      const text = rest + chunk.toString('latin1')
      seen.bytes += chunk.length
      seen.events += text.split('\nevent: ').length - 1
      if (text.includes(RESYNC)) void overview(cookie).then(resolve)
      // An event's name may come in two pieces.
      rest = text.slice(-RESYNC.length).split('\n').at(-1) ?? ''
      if (rest === RESYNC) rest = ''
    })
  })
}

await Promise.all(cookies.map((cookie) => open(cookie)))
process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0))
})
process.stdout.write('live\n')
