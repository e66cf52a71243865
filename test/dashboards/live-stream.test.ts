import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { noMetrics } from '../../core/metrics.ts'
import { seconds, systemClock } from '../../core/time.ts'
import { startWeb } from '../../dashboards/api/web-server.ts'
import type { WebServer } from '../../dashboards/api/web-server.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { testOperators } from '../support/test-operators.ts'
import { EventStream } from '../support/event-stream.ts'
import { fakeWeb } from '../support/fake-web.ts'
import type { FakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

const GATHER = 250
/** A new alert's first SMS goes before the page. */
const NEW_ALERT = 50

/** Waits until the check holds. */
const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 10 })

interface Live {
  readonly web: FakeWeb
  readonly clock: ManualClock
  readonly server: WebServer
  /** How many pages the server thinks are open. */
  readonly pages: () => number
}

let close: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const one of close.reverse()) await one()
  close = []
})

async function start(change: Partial<WebOptions> = {}): Promise<Live> {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 6))
  let pages = (): number => 0
  const metrics = {
    ...noMetrics,
    gauge: (name: string, _help: string, read: () => number) => {
      if (name === 'web_live_pages') pages = read
    },
  }
  const web = fakeWeb({ pacing: clock, metrics, ...change }, clock)
  const server = await startWeb({ ...web.options, port: 0 })
  close.push(() => server.close())
  return { web, clock, server, pages: () => pages() }
}

async function listen(server: WebServer, headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await EventStream.open(`${server.url}/api/v1/events`, headers)
  close.push(async () => stream.close())
  await soon(() => expect(stream.events.length).toBeGreaterThan(0))
  return stream
}

const sos = (id: string, home = 'H03') => ({ id, kind: 'sos' as const, home, summary: { zh: '求助', en: 'SOS' } })
const line = { type: 'note', actor: 'hub', channel: 'hub' as const, words: { zh: '一行', en: 'a line' } }

describe('the live stream', () => {
  it('asks a new page to fetch the overview', async () => {
    const { server } = await start()
    expect((await listen(server)).events[0]?.event).toBe('resync')
  })

  it('brings a new alert once its SMS has gone first, without waiting for the next gathering', async () => {
    const { web, server, clock } = await start()
    const stream = await listen(server)
    web.desk.raise(sos('a1'))
    // Nothing that is gathered could have come by then.
    await clock.advance(NEW_ALERT)
    await soon(() => expect(stream.named('alert')).toHaveLength(1))
    expect(JSON.parse(stream.named('alert')[0]?.data ?? '')).toMatchObject({ id: 'a1', person: { name: '张桂芬' } })
  })

  it('gathers what changes in between into four pushes of alerts and one of homes a second', async () => {
    const { web, server, clock } = await start()
    const stream = await listen(server)
    web.desk.raise(sos('a1'))
    await clock.advance(NEW_ALERT)
    await soon(() => expect(stream.named('alert')).toHaveLength(1))
    for (let n = 0; n < 50; n += 1) {
      web.desk.add('a1', {}, line)
      web.board.set('H04', { lastActivityAt: clock.now() + n })
      web.board.set('H05', { lastActivityAt: clock.now() + n })
    }
    await clock.advance(GATHER)
    await soon(() => expect(stream.named('alert')).toHaveLength(2))
    await clock.advance(seconds(1) - GATHER)
    await soon(() => expect(stream.named('homes')).toHaveLength(1))
    expect(stream.named('alert')).toHaveLength(2)
    expect(JSON.parse(stream.named('alert')[1]?.data ?? '').events).toHaveLength(51)
    const homes: { id: string }[] = JSON.parse(stream.named('homes')[0]?.data ?? '')
    expect(homes.map((home) => home.id)).toEqual(['H04', 'H05'])
  })

  it('gives a page that was away exactly what it missed', async () => {
    const { web, server, clock } = await start()
    const before = await listen(server)
    web.desk.raise(sos('a1'))
    await clock.advance(NEW_ALERT)
    await soon(() => expect(before.named('alert')).toHaveLength(1))
    const seen = before.named('alert')[0]?.id ?? ''
    before.close()
    web.desk.raise(sos('a2'))
    web.desk.raise(sos('a3'))
    await clock.advance(NEW_ALERT)
    await soon(async () => {
      const after = await listen(server, { 'last-event-id': seen })
      const ids = after.named('alert').map((one) => JSON.parse(one.data).id)
      expect(ids).toEqual(['a2', 'a3'])
      expect(after.events.at(-1)?.event).toBe('resumed')
    })
  })

  it.each(['gone-17', 'x'.repeat(5000), '-'])('asks a page for a fresh start when it names %s', async (id) => {
    const { server } = await start()
    expect((await listen(server, { 'last-event-id': id })).events[0]?.event).toBe('resync')
  })

  it('tells every page to start afresh when the registry changes', async () => {
    const { web, server } = await start()
    const stream = await listen(server)
    web.town.change()
    await soon(() => expect(stream.named('resync')).toHaveLength(2))
  })

  it('beats every five seconds with the clock, the health and the size of the quarantine', async () => {
    const { server, clock } = await start()
    const stream = await listen(server)
    await clock.advance(seconds(5))
    await soon(() => expect(stream.named('beat')).toHaveLength(1))
    expect(JSON.parse(stream.named('beat')[0]?.data ?? '')).toMatchObject({ now: clock.now(), quarantined: 17 })
  })

  it('lets go of a page that does not read, and serves the others on', async () => {
    const { web, server, clock, pages } = await start()
    const reader = await listen(server)
    const sleeper = connect(server.port, '127.0.0.1')
    close.push(async () => void sleeper.destroy())
    sleeper.pause()
    sleeper.write('GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    await soon(() => expect(pages()).toBe(2))
    web.desk.raise({ ...sos('a1'), summary: { zh: '长'.repeat(150_000), en: '' } })
    for (let n = 0; n < 200 && pages() === 2; n += 1) {
      const had = reader.named('alert').length
      web.desk.add('a1', {}, line)
      await clock.advance(GATHER)
      await soon(() => expect(reader.named('alert').length).toBeGreaterThan(had))
    }
    expect(pages()).toBe(1)
    expect(reader.ended()).toBe(false)
  })

  it('ends a page whose sign-in has ended', async () => {
    const { operators, end } = await testOperators(systemClock(), 'right')
    const { server, clock, web, pages } = await start({ auth: { operators } })
    const answer = await fetch(`${server.url}/api/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"password":"right"}',
    })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    const stream = await listen(server, { cookie })
    const headers = { 'content-type': 'application/json', cookie }
    await fetch(`${server.url}/api/v1/logout`, { method: 'POST', headers, body: '{}' })
    web.desk.raise(sos('a1'))
    await clock.advance(GATHER)
    await soon(() => expect(stream.ended()).toBe(true))
    expect(stream.named('alert')).toHaveLength(0)
    expect(pages()).toBe(0)
    await end()
  })

  it('ends at once when the hub stops', async () => {
    const { server, clock } = await start()
    const stream = await listen(server)
    await server.close()
    await soon(() => expect(stream.ended()).toBe(true))
    expect(clock.pending()).toBe(0)
  })

  it('asks every page to start afresh when a story cannot be read, and goes on', async () => {
    const { web, server, clock } = await start()
    const stream = await listen(server)
    const story = web.desk.story.bind(web.desk)
    web.desk.story = () => Promise.reject(new Error('database is locked'))
    web.desk.raise(sos('a1'))
    await clock.advance(NEW_ALERT)
    await soon(() => expect(stream.named('resync')).toHaveLength(2))
    web.desk.story = story
    web.desk.raise(sos('a2'))
    await clock.advance(NEW_ALERT)
    await soon(() => expect(stream.named('alert')).toHaveLength(1))
  })
})

it('one operator may open forty live pages, and others still open theirs', async () => {
  const people = await testOperators(systemClock(), 'right')
  const { server } = await start({ auth: people })
  const [greedy, other] = [await people.signedIn('installer'), await people.signedIn('district')]
  const open = async ({ token }: typeof other): Promise<number> => {
    const abort = new AbortController()
    close.push(async () => abort.abort())
    const headers = { cookie: `shouwang_session=${token}` }
    return (await fetch(`${server.url}/api/v1/events`, { headers, signal: abort.signal })).status
  }
  const answers: number[] = []
  for (let n = 0; n < 42; n += 1) answers.push(await open(greedy))
  expect(answers).toEqual([...Array(40).fill(200), 429, 429])
  expect(await open(other)).toBe(200)
  await people.end()
})
