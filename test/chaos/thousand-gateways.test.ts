import type { MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DurationMs, type EpochMs, minutes, parseInstant } from '../../core/time.ts'
import { HubProcess } from '../support/hub-process.ts'
import { installHomes, type ListedHome, listedHomes, openStateTables } from '../support/installation-list.ts'
import { lastingGateway } from '../support/reading-load.ts'
import { until } from '../support/until.ts'

/** At most so fast that a machine that stands still for some seconds is not a minute to the hub. */
const SPEED = 8
const HUB_EPOCH: EpochMs = parseInstant('2026-11-22T02:00:00Z') ?? 0
/** A will takes effect after one minute and silence after five: by then every false alarm would have been raised. */
const LONG_ENOUGH: DurationMs = minutes(6)
/** How long, besides what starting takes, the hub is down each time. */
const DOWN: DurationMs = minutes(10)

const homes = listedHomes(1000)
const [lost, cut, steady] = [homes.slice(0, 3), homes.slice(3, 6), homes.slice(6)]

let hub: HubProcess
let gateways: Map<ListedHome, MqttClient>
let db: Awaited<ReturnType<typeof openStateTables>>

beforeEach(async () => {
  hub = await HubProcess.prepare({
    program: 'test/support/hub-process-scaled.ts',
    environment: {
      CHAOS_SPEED: String(SPEED),
      CHAOS_HUB_EPOCH: String(HUB_EPOCH),
      CHAOS_REAL_EPOCH: String(Date.now()),
    },
  })
  await installHomes(hub.dataDir, homes)
  await hub.start()
  db = await openStateTables(hub.dataDir, true)
  gateways = new Map(homes.map((home) => [home, lastingGateway(hub.mqttUrl, home, optionsOf(home))]))
  await until(async () => (await hub.metric('mqtt_gateways')) === homes.length, 60_000)
})
afterEach(async () => {
  for (const gateway of gateways.values()) gateway.end(true)
  await db.destroy()
  await hub.remove()
})

function optionsOf({ home }: ListedHome) {
  const will = { topic: `homes/${home}/gateway/up`, payload: Buffer.from('{"online":false}'), qos: 1, retain: false }
  // Pings every eight seconds are one a minute to the hub.
  return { will: { ...will, qos: 1 as const }, keepalive: 8, clean: true, reconnectPeriod: 1000 }
}

/** The hub's time up to which it has judged. */
async function judgedUpTo(): Promise<EpochMs> {
  const cursor = await db.selectFrom('alerter_cursor').select('saved_at').executeTakeFirst()
  return cursor?.saved_at ?? 0
}

/** Starts the hub again after more time than a gateway may be silent, waits for those that come back, and lets it judge until every false alarm would be there. */
async function comeBack(count: number): Promise<void> {
  const stoppedAt = await judgedUpTo()
  hub.environment['CHAOS_HUB_EPOCH'] = String(Number(hub.environment['CHAOS_HUB_EPOCH']) + DOWN)
  await hub.start()
  await until(async () => (await judgedUpTo()) > stoppedAt && (await hub.metric('mqtt_gateways')) === count, 60_000)
  const backAt = await judgedUpTo()
  await until(async () => (await judgedUpTo()) > backAt + LONG_ENOUGH, 120_000)
}

async function alerts(): Promise<readonly string[]> {
  const rows = await db.selectFrom('alerts').select(['kind', 'home']).execute()
  return rows.map(({ kind, home }) => `${kind} ${home}`).toSorted()
}

const offline = (those: readonly ListedHome[]): readonly string[] => those.map(({ home }) => `gateway-offline ${home}`)

it('of a thousand gateways none is called offline after a stop or a crash of the hub; those that really stay away are', async () => {
  expect(await hub.stop()).toBe(0)
  await comeBack(homes.length)
  expect(await alerts()).toEqual([])

  await hub.kill()
  // Some do not come back, and later the line of others breaks: what a false alarm would have looked like.
  for (const home of lost) gateways.get(home)?.end(true)
  await comeBack(homes.length - lost.length)
  expect(await alerts()).toEqual(offline(lost))
  for (const home of cut) {
    const gateway = gateways.get(home)
    if (gateway !== undefined) gateway.options.reconnectPeriod = 0
    gateway?.stream.destroy()
  }
  await until(async () => (await alerts()).length >= lost.length + cut.length, 60_000)
  expect(await alerts()).toEqual(offline([...lost, ...cut]))
  expect(await hub.metric('mqtt_gateways')).toBe(steady.length)
}, 600_000)
