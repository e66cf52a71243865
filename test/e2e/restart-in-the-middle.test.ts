import { afterEach, expect, it } from 'vitest'
import { minutes, seconds } from '../../core/time.ts'
import { GAO_VILLAGE, QIAN_GRID_WORKER, TOWN_DUTY } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { codeIn } from '../support/phones.ts'

let town: HubUnderTest
afterEach(() => town.remove())

it('a hub that stops between two steps takes the next one when it is back, and tells nobody twice', async () => {
  town = await HubUnderTest.start()
  await town.say('h01', 'sos', { sos: true })
  const code = codeIn(town.phones.read(QIAN_GRID_WORKER))
  await town.pass(seconds(20))

  await town.stop()
  await town.clock.advance(minutes(2))
  await town.startAgain()
  await town.hub.settled()

  expect(codeIn(town.phones.read(GAO_VILLAGE))).toBe(code)
  expect(town.phones.unread()).toEqual([])
  // The village was told late; it gets its two minutes all the same.
  await town.say('h01', 'motion-living', { motion: true })
  await town.pass(minutes(2))
  expect(codeIn(town.phones.read(TOWN_DUTY))).toBe(code)
  expect(town.phones.unread()).toEqual([])
})

it('a stop and a restart with every gateway connected raise no alert', async () => {
  town = await HubUnderTest.start()
  const will = {
    topic: 'homes/h01/gateway/up',
    payload: Buffer.from('{"online":false}'),
    qos: 1,
    retain: false,
  } as const
  for (const home of ['h01', 'h02', 'h03'])
    await town.gateway(home, { will: { ...will, topic: `homes/${home}/gateway/up` } })
  await town.pass(minutes(2))

  await town.stop()
  await town.clock.advance(minutes(1))
  await town.startAgain()
  for (const home of ['h01', 'h02', 'h03']) await town.gateway(home)
  await town.pass(minutes(4), seconds(5))

  expect(await town.hub.alerting.desk.recent(10)).toEqual([])
  expect(town.phones.unread()).toEqual([])
})
