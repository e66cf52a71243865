import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { type DurationMs, minutes, seconds } from '../../core/time.ts'
import { openTelemetry } from '../../hub/telemetry.ts'
import { FakeTwilio } from '../support/fake-twilio.ts'
import { HubProcess } from '../support/hub-process.ts'
import { startInflux } from '../support/influx.ts'
import { installHomes, type ListedHome, listedHomes } from '../support/installation-list.ts'
import { lastingGateway, ReadingLoad } from '../support/reading-load.ts'
import { type RealServer, requireServer } from '../support/real-server.ts'
import { until } from '../support/until.ts'

const AWAY: DurationMs = minutes(2)
const PRESSES = 25

const homes = listedHomes(2 * PRESSES + 10)
const [before, during, talkative] = [homes.slice(0, PRESSES), homes.slice(PRESSES, 2 * PRESSES), homes.slice(-10)]

describe.skipIf(!requireServer('influxdb'))('while InfluxDB is away', () => {
  let influx: RealServer
  let twilio: FakeTwilio
  let hub: HubProcess
  let load: ReadingLoad

  beforeEach(async () => {
    influx = await startInflux()
    twilio = await FakeTwilio.start()
    hub = await HubProcess.prepare({
      environment: {
        HUB_TELEMETRY: 'influx1',
        HUB_INFLUX_URL: `http://127.0.0.1:${influx.port}`,
        HUB_SMS: 'twilio',
        HUB_TWILIO_URL: twilio.url,
        TWILIO_ACCOUNT_SID: twilio.accountSid,
        TWILIO_AUTH_TOKEN: twilio.authToken,
        TWILIO_FROM: '+15005550006',
      },
    })
    await installHomes(hub.dataDir, homes)
    load = new ReadingLoad({ url: hub.mqttUrl, homes: talkative, each: 40, window: 8 })
    await hub.start()
  })
  afterEach(async () => {
    load.end()
    await hub.remove()
    await twilio.stop()
    await influx.remove()
  })

  /** Presses the SOS of a home that has not pressed it yet. @returns ms until its first SMS is requested */
  async function pressed(home: ListedHome): Promise<DurationMs> {
    const button = lastingGateway(hub.mqttUrl, home)
    await until(() => button.connected)
    const pressedAt = Date.now()
    await button.publishAsync(home.sosTopic, `{"at":${pressedAt},"sos":true}`, { qos: 1 })
    const first = () => twilio.messages.find(({ to }) => to === home.gridWorker)
    await until(() => first() !== undefined)
    button.end(true)
    return (first()?.createdAt.getTime() ?? Infinity) - pressedAt
  }

  /** Presses them one after the other, evenly over that time. @returns the latencies, shortest first */
  async function pressedOver(time: DurationMs, those: readonly ListedHome[]): Promise<readonly DurationMs[]> {
    const latencies: DurationMs[] = []
    for (const home of those) {
      const next = wait(time / those.length)
      latencies.push(await pressed(home))
      await next
    }
    return latencies.toSorted((a, b) => a - b)
  }

  async function stored(): Promise<void> {
    await until(async () => (await hub.metric('store_lag_entries')) === 0, 60_000)
  }

  /** Acknowledged readings that InfluxDB does not hold as they were said. */
  async function lost(): Promise<readonly string[]> {
    const store = await openTelemetry(
      {
        kind: 'influx1',
        url: `http://127.0.0.1:${influx.port}`,
        database: 'shouwang',
        username: undefined,
        password: undefined,
      },
      { path: '', log: silentLog, metrics: noMetrics },
    )
    const missing: string[] = []
    for (const { home, thermometer } of talkative) {
      const window = { from: Date.now() - minutes(60), to: Date.now() + minutes(1) }
      const points = await store.range({ home, device: thermometer, metric: 'room-temperature' }, window)
      const held = new Map(points.map(({ at, value }) => [at, value]))
      for (const [at, value] of load.acknowledged.get(home) ?? [])
        if (held.get(at) !== value) missing.push(`${home} ${at}: ${value} was acknowledged, ${held.get(at)} is there`)
    }
    await store.close()
    return missing
  }

  it('for two minutes under load an SOS becomes an SMS as fast as before, and once it is back nothing is missing', async () => {
    load.start()
    await until(() => load.count() > 1000)
    const usual = await pressedOver(seconds(10), before)
    expect(await hub.metric('store_retries_total')).toBe(0)

    await influx.kill()
    const countBefore = load.count()
    const latencies = await pressedOver(AWAY, during)
    const saidMeanwhile = load.count() - countBefore
    expect(await hub.metric('store_retries_total')).toBeGreaterThan(0)
    const median = (sorted: readonly DurationMs[]): DurationMs => sorted[Math.floor(sorted.length / 2)] ?? Infinity
    expect(median(latencies)).toBeLessThanOrEqual(2 * median(usual) + 20)
    expect(saidMeanwhile / (AWAY / 1000)).toBeGreaterThanOrEqual(200)

    await influx.start()
    await stored()
    // A clean stop and a start, as for an update of the server.
    await influx.stop()
    await wait(seconds(3))
    await influx.start()
    await load.finish()
    await stored()
    expect(await lost()).toEqual([])
  }, 600_000)
})
