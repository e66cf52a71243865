import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Home } from '../../core/directory.ts'
import type { OperatorRole } from '../../core/operators.ts'
import { minutes } from '../../core/time.ts'
import { startWeb, type WebServer } from '../../dashboards/api/web-server.ts'
import { EventStream } from '../support/event-stream.ts'
import { message } from '../support/fake-desk.ts'
import { FakeTown } from '../support/fake-town.ts'
import { type FakeWeb, fakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'
import { FOREIGN, OWN } from './authorization-rows.ts'

/** A home whose resident moves to another grid when a test says so. */
class MovingTown extends FakeTown {
  moved: ReadonlyMap<string, string | undefined> = new Map()

  override home(id: string): Home | undefined {
    const home = super.home(id)
    if (home === undefined || !this.moved.has(id)) return home
    const area = this.moved.get(id)
    return area === undefined ? undefined : { ...home, area }
  }

  override homes(): readonly Home[] {
    return super.homes().flatMap(({ id }) => this.home(id) ?? [])
  }
}

const NAMES = /王秀兰|赵家声|钥匙|糖尿病/
const url = '/api/v1/alerts/al-0014-a7'

let clock: ManualClock
let town: MovingTown
let people: TestOperators
let web: FakeWeb
let server: WebServer
let streams: EventStream[]
beforeEach(async () => {
  clock = new ManualClock(Date.UTC(2026, 10, 22, 6))
  town = new MovingTown()
  people = await testOperators(clock, '桥东-lamp-42-夜班')
  web = fakeWeb({ auth: people, directory: town, pacing: clock }, clock)
  server = await startWeb({ ...web.options, port: 0, host: '127.0.0.1' })
  streams = []
})
afterEach(async () => {
  for (const stream of streams) stream.close()
  await server.close()
  await people.end()
})

function raise(): void {
  const summary = { zh: '跌倒', en: 'fall' }
  const told = [message('赵家声', '+86138****0001', 'delivered')]
  web.desk.raise({ id: 'al-0014-a7', kind: 'fall', home: 'H01', summary, told, nextTold: { zh: '赵家声', en: '-' } })
}

async function signedIn(role: OperatorRole, scope = '') {
  const { token } = await people.signedIn(role, scope)
  const headers = { cookie: `shouwang_session=${token}` }
  const text = async (path: string): Promise<string> => (await fetch(server.url + path, { headers })).text()
  const live = async (lastEventId?: string): Promise<EventStream> => {
    const more = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    const stream = await EventStream.open(`${server.url}/api/v1/events`, { ...headers, ...more })
    streams.push(stream)
    await vi.waitFor(() => expect(stream.events.length).toBeGreaterThan(0))
    return stream
  }
  return { text, live }
}

/** What the stream says of the alert after it changed; the reader sees everything, so that all others have had theirs. */
async function pushed(stream: EventStream): Promise<string> {
  const all = await (await signedIn('district')).live()
  web.desk.add('al-0014-a7', {}, { type: 'note', actor: 'hub', channel: 'hub', words: { zh: '一行', en: '-' } })
  await clock.advance(minutes(1))
  await vi.waitFor(() => expect(all.named('alert')).toHaveLength(1))
  await clock.advance(minutes(1))
  await vi.waitFor(() => expect(stream.named('beat').length).toBeGreaterThan(12))
  return stream.named('alert').at(-1)?.data ?? ''
}

describe('an alert shows', () => {
  it('its story without a name to who helps nobody: not of who was told, nor what was written when it was closed', async () => {
    raise()
    const auditor = await signedIn('auditor')
    expect(await auditor.text('/api/v1/overview')).toContain('已通知赵**')
    expect(await auditor.text('/api/v1/overview')).not.toMatch(NAMES)
    const done = { type: 'resolve', outcome: 'help-given', note: '王秀兰有糖尿病', taken: '赵家声已扶起' } as const
    await web.desk.act('al-0014-a7', done, 'op')
    expect(await auditor.text(url)).not.toMatch(NAMES)
    expect(await auditor.text(url)).toContain('已通知赵**')
    expect(await auditor.text(url)).toContain('已遮盖')
    expect(await pushed(await auditor.live())).not.toMatch(NAMES)
    const whole = await (await signedIn('village')).text(url)
    for (const said of ['王秀兰有糖尿病', '已通知赵家声']) expect(whole).toContain(said)
  })

  it('nothing of a home that has since moved out of the area, there where it opened', async () => {
    raise()
    town.moved = new Map([['H01', FOREIGN]])
    const grid = await signedIn('grid-worker', OWN)
    for (const path of [url, '/api/v1/overview', '/api/v1/alerts']) {
      expect(await grid.text(path)).toContain('al-0014-a7')
      expect(await grid.text(path)).not.toMatch(/王秀兰|钥匙|3组12号/)
    }
    const live = await pushed(await grid.live())
    expect(JSON.parse(live)).toMatchObject({ id: 'al-0014-a7', place: { address: 'H01', area: '' } })
    expect(live).not.toMatch(/王秀兰|钥匙/)
    expect(await pushed(await (await signedIn('district', '120117')).live())).toContain('王秀兰')
  })

  it('whole to those in whose area its home stands now, asked for and pushed: they are called to it', async () => {
    raise()
    town.moved = new Map([['H01', FOREIGN]])
    const grid = await signedIn('grid-worker', FOREIGN)
    for (const path of [url, '/api/v1/alerts/by-code/A7', '/api/v1/overview', '/api/v1/alerts'])
      expect(await grid.text(path)).toMatch(/al-0014-a7.*王秀兰/)
    expect(await pushed(await grid.live())).toMatch(/al-0014-a7.*王秀兰/)
  })

  it('not to those in whose area its home stood in between, neither asked for nor pushed', async () => {
    raise()
    town.moved = new Map([['H01', FOREIGN]])
    const between = await signedIn('grid-worker', `${OWN.slice(0, -1)}9`)
    expect(await between.text(url)).toContain('NOT_FOUND')
    expect(await pushed(await between.live())).toBe('')
  })

  it('the whole record of a home that has moved out to nobody there any more, not even to keep as evidence', async () => {
    raise()
    town.moved = new Map([['H01', FOREIGN]])
    const before = await signedIn('grid-worker', OWN)
    expect(await before.text(`${url}/evidence?full=1`)).toContain('NOT_ALLOWED')
    const now = await signedIn('grid-worker', FOREIGN)
    expect(await now.text(`${url}/evidence?full=1`)).toBe('{}')
    expect(web.audit.entries).toMatchObject([{ action: 'alert:evidence', home: 'H01', area: FOREIGN }])
  })
})

it('what was pushed of a home is given to no page any more once the registry has changed', async () => {
  const village = await signedIn('village')
  const before = await village.live()
  raise()
  await clock.advance(minutes(1))
  await vi.waitFor(() => expect(before.named('alert')).toHaveLength(1))
  const first = before.events[0]?.id
  town.moved = new Map([['H01', undefined]])
  town.change()
  const after = await village.live(first)
  expect(after.named('alert')).toEqual([])
  expect(after.events[0]?.event).toBe('resync')
})
