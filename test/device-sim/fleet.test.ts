import { describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { seconds, systemClock } from '../../core/time.ts'
import { Fleet, fleetTown } from '../../device-sim/fleet.ts'
import { startBareBroker } from '../support/bare-broker.ts'

describe('a fleet', () => {
  it('of 50 connects, publishes at its rate and has every message acknowledged', async () => {
    const broker = await startBareBroker()
    let most = 0
    const result = await new Fleet({
      town: fleetTown(50),
      broker: broker.url,
      clock: systemClock(),
      rate: 200,
      duration: seconds(2),
      log: silentLog,
      onProgress: ({ connected }) => (most = Math.max(most, connected)),
    }).run()
    expect(most).toBe(50)
    expect(result).toMatchObject({ homes: 50, failed: 0, acked: result.published })
    expect(result.published).toBeGreaterThan(200)
    expect(result.published).toBeLessThanOrEqual(440)
    expect(result.p50Ms).toBeGreaterThan(0)
    expect(result.p99Ms).toBeGreaterThanOrEqual(result.p50Ms)
    await broker.until((heard) => heard.length === result.published)
    await broker.stop()
  })

  it('has the same names and secrets every time, and no secret twice', () => {
    expect(fleetTown(20)).toEqual(fleetTown(20))
    const secrets = fleetTown(20).homes.flatMap(({ gateways }) => gateways.map(({ secret }) => secret))
    expect(new Set(secrets).size).toBe(20)
  })

  it('fails as a whole when its gateways are refused', async () => {
    const broker = await startBareBroker('another secret')
    const fleet = new Fleet({
      town: fleetTown(200),
      broker: broker.url,
      clock: systemClock(),
      rate: 1,
      duration: 1,
      log: silentLog,
    })
    await expect(fleet.run()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect(broker.connected()).toBe(0)
    await broker.stop()
  })
})
