import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { days, minutes, parseInstant } from '../../core/time.ts'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'

let town: HubUnderTest
beforeEach(async () => {
  town = await HubUnderTest.start()
})
afterEach(() => town.remove())

async function publish(topic: string, payload: string | Buffer): Promise<void> {
  const client = await town.gateway('h01')
  await client.publishAsync(topic, payload, { qos: 1 })
  await client.endAsync()
  await town.hub.settled()
}

describe('what bad input gets', () => {
  it.each([
    ['garbage', 'homes/h01/outer-door/up', Buffer.from([0xff, 0x00, 0x7b]), 'malformed'],
    ['nothing at all', 'homes/h01/outer-door/up', '', 'malformed'],
    ['a topic of another home', 'homes/h02/sos/up', '{"sos":true}', 'foreign-topic'],
    ['a command in the hub’s name', 'homes/h01/sos/down', '{"sos":true}', 'foreign-topic'],
    ['a device nobody registered', 'homes/h01/stranger/up', '{"motion":true}', 'unknown-device'],
  ])('%s is acknowledged and quarantined with its reason; nobody is told', async (_, topic, payload, reason) => {
    await publish(topic, payload)
    expect(await town.hub.quarantine.counts()).toEqual({ [reason]: 1 })
    expect(town.phones.unread()).toEqual([])
    const shown = await (await town.ask('/api/v1/quarantine')).text()
    expect(shown).toContain(reason)
  })

  it('garbage of a device that calls for help may have been a call: somebody is asked to look', async () => {
    await publish('homes/h01/sos/up', Buffer.from([0xff, 0x00, 0x7b]))
    expect(town.phones.read(QIAN_GRID_WORKER)).toContain('设备故障')
    expect(await town.hub.quarantine.counts()).toEqual({ malformed: 1 })
    const open = await (await town.ask('/api/v1/alerts')).text()
    expect(open).toContain('device-fault')
  })

  it('an SOS from a device nobody registered still reaches a person, and says so', async () => {
    await publish('homes/h01/stranger/up', '{"sos":true}')
    expect(town.phones.read(QIAN_GRID_WORKER)).toContain('未登记设备')
    expect(await town.hub.quarantine.counts()).toEqual({ 'unknown-device': 1 })
  })

  it.each([
    ['2038', '2038-01-19T03:14:07Z'],
    ['1970', '1970-01-01T00:00:07Z'],
  ])('a device whose clock stands in %s is stored and judged by the receive time', async (_, at) => {
    await publish('homes/h01/sos/up', JSON.stringify({ at, sos: true }))
    const window = { from: town.clock.now() - minutes(1), to: town.clock.now() + minutes(1) }
    const series = { home: 'h01', device: 'h01-sos', metric: 'sos' } as const
    expect(await town.hub.store.range(series, window)).toHaveLength(1)
    expect(town.phones.read(QIAN_GRID_WORKER)).toContain('10:00')
    const wrong = parseInstant(at) ?? 0
    const shown = z.object({ devices: z.array(z.object({ id: z.string(), clockBehind: z.number().optional() })) })
    const { devices } = shown.parse(await (await town.ask('/api/v1/homes/h01')).json())
    expect(devices.find(({ id }) => id === 'h01-sos')?.clockBehind).toBe(town.clock.now() - wrong)
    expect(await town.hub.store.range(series, { from: wrong - days(1), to: wrong + days(1) })).toEqual([])
  })

  it('an SOS that arrives twelve minutes late is told, and how late it is', async () => {
    await publish('homes/h01/sos/up', JSON.stringify({ at: town.clock.now() - minutes(12), sos: true }))
    expect(town.phones.read(QIAN_GRID_WORKER)).toContain('迟到12分')
  })

  it('a wrong secret gets CONNACK 5, and no hint whether the gateway exists', async () => {
    const refusals = await Promise.all(
      [
        { username: 'gw-h01', password: 'wrong' },
        { username: 'nobody', password: 'wrong' },
      ].map((who) =>
        town.gateway('h01', who).then(
          () => 'let in',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        ),
      ),
    )
    expect(refusals[0]).toMatch(/Not authorized/)
    expect(refusals[1]).toBe(refusals[0])
  })
})
