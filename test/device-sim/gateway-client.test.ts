import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { GatewayClient } from '../../device-sim/gateway-client.ts'
import { Latencies } from '../../device-sim/latencies.ts'
import type { BareBroker } from '../support/bare-broker.ts'
import { startBareBroker } from '../support/bare-broker.ts'

const packet = { topic: 'homes/h01/pir/up', payload: '{"motion":true}' }
const will = { topic: 'homes/h01/zigbee2mqtt/bridge/state', payload: '{"state":"offline"}' }

let broker: BareBroker
let gateway: GatewayClient
beforeEach(async () => {
  broker = await startBareBroker()
  gateway = new GatewayClient({ broker: broker.url, id: 'g01', secret: 's', will, keepAlive: 60, log: silentLog })
  await gateway.connect()
})
afterEach(async () => {
  await gateway.close()
  await broker.stop()
})

describe('a gateway', () => {
  it('counts what was acknowledged', async () => {
    expect(await gateway.publish(packet)).toBe(true)
    expect(gateway.counts()).toEqual({ published: 1, acked: 1, failed: 0 })
  })

  it('counts as failed what it loses when its cable is cut', async () => {
    broker.fallSilent()
    const lost = gateway.publish(packet)
    await gateway.die()
    expect(await lost).toBe(false)
    expect(await gateway.publish(packet)).toBe(false)
    expect(gateway.counts()).toEqual({ published: 2, acked: 0, failed: 2 })
  })

  it('leaves its will only when it goes without a goodbye', async () => {
    await gateway.close()
    await gateway.connect()
    await gateway.publish(packet)
    await gateway.die()
    await broker.until((heard) => heard.some(({ topic }) => topic === will.topic))
    expect(broker.heard.map(({ topic }) => topic)).toEqual([packet.topic, will.topic])
  })

  it('can be plugged in again', async () => {
    await gateway.die()
    await gateway.connect()
    expect(await gateway.publish(packet)).toBe(true)
  })
})

describe('latencies', () => {
  it('answer quantiles at most 9 % too high', () => {
    const latencies = new Latencies()
    for (let took = 1; took <= 1000; took += 1) latencies.add(took)
    for (const [share, exact] of [
      [0.5, 500],
      [0.99, 990],
      [1, 1000],
    ] as const) {
      expect(latencies.quantile(share)).toBeGreaterThanOrEqual(exact)
      expect(latencies.quantile(share)).toBeLessThan(exact * 1.1)
    }
  })

  it('of nothing are 0', () => {
    expect(new Latencies().quantile(0.99)).toBe(0)
  })
})
