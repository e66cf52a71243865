import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MqttClient } from 'mqtt'
import { minutes, seconds } from '../../core/time.ts'
import { SONG_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { until } from '../support/until.ts'

let town: HubUnderTest
beforeEach(async () => {
  town = await HubUnderTest.start()
})
afterEach(() => town.remove())

/** The cable is cut: no DISCONNECT, so the broker says the will. */
async function cut(client: MqttClient): Promise<void> {
  client.stream.destroy()
  await until(() => town.hub.broker.connected() === 0)
  await town.hub.settled()
}

const willOf = (home: string) => ({
  will: { topic: `homes/${home}/gateway/up`, payload: Buffer.from('{"online":false}'), qos: 1, retain: false } as const,
})

it('a gateway whose will was said and that is back within 60 s raises nothing', async () => {
  await cut(await town.gateway('h11', willOf('h11')))
  await town.pass(seconds(50))
  await town.gateway('h11')
  await town.pass(minutes(2))
  expect(await town.hub.alerting.desk.recent(10)).toEqual([])
})

it('at the home of a fully dependent resident a gateway that stays away is urgent at once', async () => {
  await cut(await town.gateway('h11', willOf('h11')))
  await town.pass(seconds(70))
  const [alert] = await town.hub.alerting.desk.open()
  expect(alert).toMatchObject({ kind: 'gateway-offline', severity: 'urgent', subject: { home: 'h11' } })
  expect(town.phones.read(SONG_GRID_WORKER)).toContain('守护中断,请电话确认')
})

it('at another home it is routine: nobody is woken', async () => {
  await cut(await town.gateway('h01', willOf('h01')))
  await town.pass(minutes(10), seconds(5))
  expect(await town.hub.alerting.desk.open()).toMatchObject([{ kind: 'gateway-offline', severity: 'routine' }])
  expect(town.phones.unread()).toEqual([])
})
