import { afterEach, expect, it } from 'vitest'
import { days, minutes, parseInstant } from '../../core/time.ts'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'

let town: HubUnderTest
afterEach(() => town.remove())

/** In Shanghai: the digest of 09:00 is not far. */
const A_QUARTER_PAST_EIGHT = parseInstant('2026-11-22T00:15:00Z') ?? 0

async function put(what: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const answer = await town.ask(`/api/v1/homes/h01/${what}`, { method: 'PUT', headers, body: JSON.stringify(body) })
  await town.hub.settled()
  return answer
}

const setPresence = (body: object): Promise<Response> => put('presence', body)

const presence = async (): Promise<unknown> => (await town.ask('/api/v1/homes/h01/presence')).json()
const openKinds = async () => (await town.hub.alerting.desk.open()).map(({ kind, severity }) => `${severity} ${kind}`)

it('while a resident is in hospital their stillness wakes nobody and an SOS does; at the end what still holds is told', async () => {
  town = await HubUnderTest.start({ startAt: A_QUARTER_PAST_EIGHT })
  // Stillness is judged as soon as it ever is.
  expect((await put('rules', { name: 'inactivityCeiling', value: '36 min', why: '演示' })).status).toBe(200)
  await town.say('h01', 'motion-bedroom', { motion: true })
  await town.pass(minutes(1))

  expect((await setPresence({ mode: 'in-hospital' })).status).toBe(400)
  const since = town.clock.now()
  const until = since + days(3)
  const inHospital = { mode: 'in-hospital', since, until, by: 'demo' }
  expect((await setPresence({ mode: 'in-hospital', until })).status).toBe(200)
  expect(await presence()).toEqual(inHospital)

  // Half of that passes, the hub is stopped and started, and the rest passes: nobody hears of the stillness.
  await town.pass(minutes(18), minutes(1))
  await town.stop()
  await town.startAgain()
  await town.gateway('h01')
  expect(await presence()).toEqual(inHospital)
  await town.pass(minutes(18), minutes(1))
  expect(await town.hub.alerting.desk.recent(5)).toEqual([])
  expect(town.phones.unread()).toEqual([])

  // Back home, somebody says; and yet nothing has moved there.
  await setPresence({ mode: 'at-home' })
  expect(await openKinds()).toEqual(['urgent inactivity'])
  expect(town.phones.read(QIAN_GRID_WORKER)).toMatch(/警情:王\*\*.*无活动/)
  await town.say('h01', 'motion-bedroom', { motion: true })
  expect(await openKinds()).toEqual([])
  town.phones.read(QIAN_GRID_WORKER)

  await setPresence({ mode: 'in-hospital', until })
  await town.say('h01', 'sos', { sos: true })
  expect(town.phones.read(QIAN_GRID_WORKER)).toMatch(/紧急:王\*\*.*求助/)
  const [sos] = await town.hub.alerting.desk.open()
  await town.hub.alerting.desk.act(sos?.id ?? '', { type: 'resolve', outcome: 'test' }, 'operator')
  expect(await presence()).toMatchObject({ mode: 'in-hospital' })

  // Somebody is in the bedroom: the mode ends, the home is watched, and the morning's digest asks.
  await town.say('h01', 'motion-bedroom', { motion: true })
  expect(await presence()).toEqual({ mode: 'at-home' })
  expect(await openKinds()).toEqual(['routine presence'])
  const [question] = await town.hub.alerting.desk.open()
  expect(question?.summary.zh).toMatch(/^住院至 11-25,但卧室 08:52 有活动,已恢复守护;请确认是否已回家$/)
  readAll()
  await town.pass(minutes(9), minutes(1))
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain('是否在家待确认')

  // The answer closes the question.
  await setPresence({ mode: 'in-hospital', until })
  expect(await openKinds()).toEqual([])
  expect(town.phones.unread()).toEqual([])
}, 240_000)

/** The SOS went to neighbours as well: that is another story. */
function readAll(): void {
  for (const text of town.phones.unread()) town.phones.read(text.slice(0, text.indexOf(':')))
}
