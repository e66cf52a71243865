import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../core/time.ts'
import { connectPacket, publishPacket, rawClient } from './raw-client.ts'
import { SmallTown } from './small-town.ts'

let town: SmallTown

beforeEach(async () => {
  town = await SmallTown.start()
})

afterEach(async () => {
  await town.stop()
})

const will = { topic: 'homes/h1/bridge/state', payload: Buffer.from('offline'), qos: 1 as const, retain: true }

describe('a last will', () => {
  it('is journalled as one when the connection breaks, before the gateway is called lost', async () => {
    const client = await town.raw('gw-1', { will })
    client.socket.destroy()
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.messages()).toMatchObject([{ cause: 'will', topic: will.topic, retain: true, standing: 'own' }])
    expect(town.journal.records.map((record) => record.kind)).toEqual(['connected', 'message', 'disconnected'])
    expect(town.journal.reasons()).toEqual(['lost'])
  })

  it('is not said after a goodbye', async () => {
    const client = await town.raw('gw-1', { will })
    client.send({ cmd: 'disconnect' })
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.reasons()).toEqual(['goodbye'])
    expect(town.journal.messages()).toEqual([])
  })

  it('is not said when the hub stops, nor when it starts again, with many gateways connected', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => town.raw('gw-1', { clientId: `box-${i}`, will, clean: false })),
    )
    await town.raw('gw-2', { will })
    await town.restart()
    expect(town.journal.reasons()).toEqual(['hub-stopped', 'hub-stopped'])
    expect(town.journal.messages()).toEqual([])
  })

  it('is not said when the hub closes the connection', async () => {
    const client = await town.raw('gw-1', { will })
    town.register('gw-1', undefined)
    await client.ended
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.messages()).toEqual([])
  })

  it('is foreign when its topic is', async () => {
    const client = await town.raw('gw-1', { will: { ...will, topic: 'homes/h2/bridge/state' } })
    client.socket.destroy()
    await town.journal.until((journal) => journal.messages().length > 0)
    expect(town.journal.messages()).toMatchObject([{ cause: 'will', standing: 'foreign' }])
  })
})

describe('a gateway', () => {
  it('is connected with its keep-alive, and gone only with the last of its connections', async () => {
    const changes: string[] = []
    town.broker.onGatewayChange((gateway) => changes.push(`${gateway} ${town.broker.isOnline(gateway)}`))
    const first = await town.raw('gw-1', { clientId: 'first', keepalive: 30 })
    const second = await town.raw('gw-1', { clientId: 'second' })
    expect(town.journal.events()[0]).toMatchObject({ kind: 'connected', gateway: 'gw-1', keepAlive: seconds(30) })
    expect(town.broker.connected()).toBe(1)
    first.send({ cmd: 'disconnect' })
    await first.ended
    second.send({ cmd: 'pingreq' })
    await second.next('pingresp')
    expect(town.broker.isOnline('gw-1')).toBe(true)
    expect(town.journal.reasons()).toEqual([])
    second.send({ cmd: 'disconnect' })
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(changes).toEqual(['gw-1 true', 'gw-1 false'])
  })

  it('is heard by any packet, and the journal learns of it once a minute at most', async () => {
    const client = await town.raw('gw-1')
    const ping = async (): Promise<void> => {
      client.send({ cmd: 'pingreq' })
      await client.next('pingresp')
    }
    await town.clock.advance(seconds(59))
    await ping()
    expect(town.broker.lastHeard('gw-1')).toBe(town.clock.now())
    expect(town.journal.events().map((event) => event.kind)).toEqual(['connected'])
    await town.clock.advance(seconds(1))
    await ping()
    await ping()
    expect(town.journal.events()[1]).toEqual({ kind: 'heard', gateway: 'gw-1', receivedAt: town.clock.now() })
    await town.clock.advance(minutes(1))
    await ping()
    expect(town.journal.events().map((event) => event.kind)).toEqual(['connected', 'heard', 'heard'])
  })

  it('that says nothing for one and a half times its keep-alive is gone for that reason', async () => {
    await town.raw('gw-1', { keepalive: 1 })
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.reasons()).toEqual(['keep-alive'])
  })

  it('that goes away while it is let in is not taken for connected', async () => {
    for (let i = 0; i < 30; i += 1) {
      const client = await rawClient(town.broker.port())
      client.send(connectPacket('gw-1', { clientId: `box-${i}`, clean: false }))
      client.socket.destroy()
    }
    const last = await town.raw('gw-2')
    last.send({ cmd: 'pingreq' })
    await last.next('pingresp')
    const comings = (): number =>
      town.journal.events().filter(({ kind, gateway }) => kind === 'connected' && gateway === 'gw-1').length
    if (comings() > 0) await town.journal.until((journal) => journal.reasons().length > 0)
    await town.journal.until(() => !town.broker.isOnline('gw-1'))
    expect(town.broker.connected()).toBe(1)
  })
})

describe('a connection is closed and counted', () => {
  it('for a packet that announces more than is allowed, before the rest of it has come', async () => {
    const client = await town.raw('gw-1')
    // A PUBLISH of 268,435,455 bytes, of which four are sent.
    client.socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 97]))
    await client.ended
    expect(town.counts.get('mqtt_closed_total oversize')).toBe(1)
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.reasons()).toEqual(['closed-by-hub'])
  })

  it('for an oversize packet, though what came before it in the same chunk is kept', async () => {
    const client = await town.raw('gw-1')
    client.send(
      publishPacket('homes/h1/d1/up', 'sos'),
      publishPacket('homes/h1/d1/up', 'x'.repeat(70_000), { qos: 1, messageId: 2 }),
    )
    await client.ended
    expect(town.journal.texts()).toEqual(['sos'])
  })

  it('for an oversize packet before anybody was let in', async () => {
    const client = await town.socket()
    client.socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4]))
    await client.ended
    expect(town.counts.get('mqtt_closed_total oversize')).toBe(1)
  })

  it('for a length that no packet has', async () => {
    const client = await town.raw('gw-1')
    client.socket.write(Buffer.from([0x32, 0x80, 0x80, 0x80, 0x80, 0x01]))
    await client.ended
    expect(town.counts.get('mqtt_closed_total malformed')).toBe(1)
  })

  it('for a flood, while a burst within its allowance is taken', async () => {
    await town.stop()
    town = await SmallTown.start({ limits: { packetsPerSecond: 10, burst: 30 } })
    const client = await town.raw('gw-1')
    const burst = Array.from({ length: 29 }, (_, i) =>
      publishPacket('homes/h1/d1/up', String(i), { qos: 1, messageId: i + 1 }),
    )
    client.send(...burst)
    for (const _ of burst) await client.next('puback')
    await town.clock.advance(seconds(1))
    client.send(...burst.slice(0, 10))
    for (let i = 0; i < 10; i += 1) await client.next('puback')
    client.send(...burst)
    await client.ended
    expect(town.counts.get('mqtt_closed_total flood')).toBe(1)
  })
})

it('a packet as large as the limit passes, in however many pieces it comes', async () => {
  const client = await town.raw('gw-1')
  const topic = 'homes/h1/d1/up'
  const text = 'x'.repeat(64 * 1024 - topic.length - 4)
  client.send(publishPacket(topic, text))
  await client.next('puback')
  for (const byte of Buffer.from([0x32, 0x07, 0, 1, 97, 0, 9, 111, 107])) {
    await new Promise<void>((resolve) => client.socket.write(Buffer.from([byte]), () => resolve()))
  }
  expect(await client.next('puback')).toMatchObject({ messageId: 9 })
  expect(town.journal.texts()).toEqual([text, 'ok'])
})
