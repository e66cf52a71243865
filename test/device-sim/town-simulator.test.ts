import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHubError } from '../../core/errors.ts'
import { silentLog } from '../../core/log.ts'
import { hours, minutes } from '../../core/time.ts'
import type { IncidentKind } from '../../device-sim/faults/incidents.ts'
import { TownSimulator } from '../../device-sim/town-simulator.ts'
import type { BareBroker } from '../support/bare-broker.ts'
import { startBareBroker } from '../support/bare-broker.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { decodedPacket } from './decoded-packet.ts'
import { MIDNIGHT, TIME_ZONE, device, exampleHome } from './example-homes.ts'

let broker: BareBroker
let clock: ManualClock
let town: TownSimulator

const simulator = (home = exampleHome): TownSimulator =>
  new TownSimulator({
    town: { timeZone: TIME_ZONE, homes: [home] },
    broker: broker.url,
    clock,
    speed: 1,
    seed: 'a',
    log: silentLog,
  })

beforeEach(async () => {
  broker = await startBareBroker('right')
  clock = new ManualClock(MIDNIGHT + hours(9))
  town = simulator()
})
afterEach(async () => {
  await town.stop()
  await broker.stop()
})

/** A bare Aedes acknowledges a message before it passes it on. */
const allHeard = (): Promise<void> => broker.until((heard) => heard.length >= town.counts().published)

const payloads = (): unknown[] => broker.heard.map(({ payload }) => JSON.parse(payload.toString()))

async function happens(kind: IncidentKind): Promise<void> {
  await town.connect()
  await town.incident(kind, 'h01')
  await allHeard()
}

describe('a simulated town', () => {
  it('says over MQTT what its devices notice, and every message is acknowledged and understood', async () => {
    await town.connect()
    town.start()
    await clock.advance(hours(2))
    await allHeard()
    expect(town.counts().published).toBeGreaterThan(50)
    for (const { topic, payload } of broker.heard) {
      expect(decodedPacket({ topic, payload })).toMatchObject({ unknown: [], readings: expect.any(Array) })
    }
    await town.stop()
    expect(town.counts()).toMatchObject({ acked: broker.heard.length, failed: 0, connected: 0 })
    expect(clock.pending()).toBe(0)
  })

  it('is refused with one sentence when its secret is wrong', async () => {
    town = simulator({ ...exampleHome, gateways: [{ id: 'g01', secret: 'wrong' }] })
    await expect(town.connect()).rejects.toSatisfy(
      (error) => isHubError(error, 'NOT_ALLOWED') && /g01/.test(error.message),
    )
    expect(clock.pending()).toBe(0)
  })

  it('says that nobody listens when there is no broker', async () => {
    await broker.stop()
    await expect(town.connect()).rejects.toSatisfy((error) => isHubError(error, 'BROKER_UNREACHABLE'))
    broker = await startBareBroker()
  })

  it('names a device model that it cannot play', async () => {
    town = simulator({ ...exampleHome, devices: [device('x', 'FROG-1')] })
    await expect(town.connect()).rejects.toThrow(/"FROG-1"/)
  })
})

describe('incidents', () => {
  it.each<[IncidentKind, unknown]>([
    ['sos', { action: 'emergency' }],
    ['fall', { fall_down_status: 'fall' }],
    ['gas', { gas: true }],
    ['smoke', { smoke: true }],
    ['leak', { water_leak: true }],
    ['clock-2038', { occupancy: true, last_seen: '2038-01-19T03:14:08+00:00' }],
  ])('%s is said as the device says it', async (kind, expected) => {
    await happens(kind)
    expect(payloads()).toEqual([expect.objectContaining(expected)])
  })

  it('smoke is over after ten minutes', async () => {
    await happens('smoke')
    await clock.advance(minutes(10))
    await broker.until((heard) => heard.length === 2)
    expect(payloads()[1]).toMatchObject({ smoke: false })
  })

  it('a gateway that dies leaves its will and comes not back', async () => {
    await happens('gateway-dies')
    await broker.until((heard) => heard.some(({ topic }) => topic === 'homes/h01/zigbee2mqtt/bridge/state'))
    expect(town.counts().connected).toBe(0)
  })

  it('a still resident stops moving while the devices go on reporting', async () => {
    await happens('still')
    town.start()
    await clock.advance(hours(3))
    await allHeard()
    expect(broker.heard.length).toBeGreaterThan(10)
    expect(JSON.stringify(payloads())).not.toMatch(/"motion","vb":true|"occupancy":true|"contact":false/)
    expect(JSON.stringify(payloads())).toMatch(/temperature/)
  })

  it('garbage is sent as it is, and none of it is a reading', async () => {
    await happens('garbage')
    expect(broker.heard.length).toBe(7)
    for (const { topic, payload } of broker.heard) {
      const decoded = decodedPacket({ topic, payload })
      expect(decoded !== undefined && 'readings' in decoded ? decoded.readings : []).toEqual([])
    }
  })

  it('a duplicate is the same bytes twice', async () => {
    await happens('duplicate')
    expect(broker.heard).toHaveLength(2)
    expect(broker.heard[0]?.payload.equals(broker.heard[1]?.payload ?? Buffer.alloc(0))).toBe(true)
  })

  it('a flood is 2,000 messages, all acknowledged', async () => {
    await happens('flood')
    expect(town.counts()).toMatchObject({ published: 2000, acked: 2000 })
  })

  it('late history comes in order, each with its own old time', async () => {
    await happens('late-history')
    const times = broker.heard.flatMap(({ topic, payload }) => {
      const decoded = decodedPacket({ topic, payload })
      return decoded !== undefined && 'readings' in decoded ? (decoded.readings[0]?.at ?? []) : []
    })
    expect(times.length).toBeGreaterThan(50)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(MIDNIGHT + hours(3) - 1000)
    expect(Math.max(...times)).toBeLessThan(MIDNIGHT + hours(9))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('names what the home lacks', async () => {
    town = simulator({ ...exampleHome, devices: [] })
    await expect(happens('sos')).rejects.toSatisfy((error) => isHubError(error, 'NOT_FOUND'))
  })
})
