import { afterEach, beforeEach, expect, it } from 'vitest'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'

let town: HubUnderTest
beforeEach(async () => {
  town = await HubUnderTest.start()
})
afterEach(() => town.remove())

it('a button that speaks to its maker’s topic calls for help at its own home, and a neighbour’s gateway cannot call for it', async () => {
  const pressed = JSON.stringify({ id: '1', version: '1.0', params: { value: {}, time: town.clock.now() } })
  const topic = '/sys/a1/sos/thing/event/EmergencyAlarm/post'
  const neighbour = await town.gateway('h02')
  await neighbour.publishAsync('homes/h01/sys/a1/sos/thing/event/EmergencyAlarm/post', pressed, { qos: 1 })
  await town.hub.settled()
  expect(town.phones.unread()).toEqual([])

  const own = await town.gateway('h01')
  await own.publishAsync(topic, pressed, { qos: 1 })
  await town.hub.settled()
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain('求助,10:00,柳河镇前柳村1组8号')
  expect(town.phones.unread()).toEqual([])
})
