import { afterEach, beforeEach, expect, it } from 'vitest'
import { minutes, seconds } from '../../core/time.ts'
import { DISTRICT_DUTY, GAO_VILLAGE, QIAN_GRID_WORKER, TOWN_DUTY } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { codeIn } from '../support/phones.ts'

let town: HubUnderTest
beforeEach(async () => {
  town = await HubUnderTest.start()
})
afterEach(() => town.remove())

it('an SOS that nobody answers climbs: grid worker at once, village after 60 s, town after 3 min, district and all before after 5 min', async () => {
  await town.say('h01', 'sos', { sos: true })
  const first = town.phones.read(QIAN_GRID_WORKER)
  expect(first).toMatch(
    /^【守望】紧急:王\*\*\(80岁\)求助,10:00,柳河镇前柳村1组8号。回复1收到 2已到 3误报 4上报,码[A-Z]\d+$/,
  )
  expect(first.length).toBeLessThanOrEqual(70)

  await town.pass(seconds(59))
  expect(town.phones.unread()).toEqual([])
  await town.pass(seconds(2))
  expect(codeIn(town.phones.read(GAO_VILLAGE))).toBe(codeIn(first))

  await town.pass(minutes(2))
  expect(codeIn(town.phones.read(TOWN_DUTY))).toBe(codeIn(first))

  await town.pass(minutes(2))
  for (const phone of [DISTRICT_DUTY, QIAN_GRID_WORKER, GAO_VILLAGE, TOWN_DUTY]) {
    expect(codeIn(town.phones.read(phone))).toBe(codeIn(first))
  }
  expect(town.phones.unread()).toEqual([])
})

it('an answer stops the climb; when nobody is on the way ten minutes later, it goes on', async () => {
  await town.say('h01', 'sos', { sos: true })
  const code = codeIn(town.phones.read(QIAN_GRID_WORKER))
  await town.pass(seconds(30))
  await town.reply(QIAN_GRID_WORKER, `1 ${code}`)
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain(code)

  await town.pass(minutes(9), seconds(10))
  expect(town.phones.unread()).toEqual([])
  await town.pass(minutes(2))
  expect(codeIn(town.phones.read(GAO_VILLAGE))).toBe(code)
})

it('the same SOS sent twice is one alert and one SMS', async () => {
  const message = { sos: true, at: town.clock.now() }
  await town.say('h01', 'sos', message)
  await town.say('h01', 'sos', message)
  town.phones.read(QIAN_GRID_WORKER)
  expect(town.phones.unread()).toEqual([])
  expect(await town.hub.alerting.desk.open()).toHaveLength(1)
})
