import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectPacket, publishPacket } from './raw-client.ts'
import { SmallTown } from './small-town.ts'

let town: SmallTown

beforeEach(async () => {
  town = await SmallTown.start()
})

afterEach(async () => {
  await town.stop()
})

describe('a topic outside homes/', () => {
  it('is a gateway’s own only where devices are known by their names alone', async () => {
    const other = await SmallTown.start({ namesNoHome: (topic) => topic.startsWith('$sys/') })
    const client = await other.client('gw-1')
    for (const topic of ['$sys/p/d/thing/property/post', '$SYS/load', 'tele/d/SENSOR', 'homes/h2/$sys/p/d/up']) {
      await client.publishAsync(topic, 'x', { qos: 1 })
    }
    expect(other.journal.messages().map(({ standing }) => standing)).toEqual(['own', 'foreign', 'foreign', 'foreign'])
    await other.stop()
  })
})

describe('coming in', () => {
  it.each([
    ['an unknown gateway', { username: 'gw-9' }],
    ['a wrong secret', { password: Buffer.from('guess') }],
    ['no secret', { password: undefined }],
    ['no name at all', { username: undefined, password: undefined }],
    ['a name that hides another', { username: 'gw-1:box' }],
    ['a client id beyond all reason', { clientId: 'x'.repeat(1000) }],
  ])('is refused with the same answer for %s', async (_words, wrong) => {
    const client = await town.socket()
    const { password, username, ...rest } = { ...connectPacket('gw-1'), ...wrong }
    client.send({
      ...rest,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    })
    expect(await client.next('connack')).toMatchObject({ returnCode: 5, sessionPresent: false })
    await client.ended
    expect(
      [...town.counts].filter(([name]) => name.startsWith('mqtt_refused_total')).map(([, count]) => count),
    ).toEqual([1])
    expect(town.broker.connected()).toBe(0)
    expect(town.journal.records).toEqual([])
  })

  it('works for a library that nobody here wrote, at each QoS', async () => {
    const client = await town.client('gw-1')
    await client.publishAsync('homes/h1/d1/up', 'zero', { qos: 0 })
    await client.publishAsync('homes/h1/d1/up', 'one', { qos: 1 })
    await client.publishAsync('homes/h1/d1/up', 'two', { qos: 2, retain: true })
    expect(town.journal.texts()).toEqual(['zero', 'one', 'two'])
    expect(town.journal.messages()[2]).toEqual({
      kind: 'message',
      gateway: 'gw-1',
      topic: 'homes/h1/d1/up',
      payload: Buffer.from('two'),
      qos: 2,
      retain: true,
      dup: false,
      cause: 'publish',
      standing: 'own',
      receivedAt: town.clock.now(),
    })
  })

  it('ends when the registry forgets the gateway or its secret changes, and goes on when its homes change', async () => {
    const first = await town.raw('gw-1')
    const second = await town.raw('gw-2')
    town.register('gw-2', ['h2', 'h3'])
    second.send(publishPacket('homes/h3/d1/up', 'moved'))
    await second.next('puback')
    expect(town.journal.messages()[0]?.standing).toBe('own')
    town.register('gw-1', undefined)
    await first.ended
    town.register('gw-2', ['h2'], 'another secret')
    await second.ended
    expect(town.counts.get('mqtt_closed_total registry')).toBe(2)
    expect(town.journal.reasons()).toEqual(['closed-by-hub', 'closed-by-hub'])
  })

  it('gives nobody another gateway’s session, whatever client id they use', async () => {
    const owner = await town.raw('gw-1', { clientId: 'box', clean: false })
    owner.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'homes/h1/+/down', qos: 1 }] })
    await owner.next('suback')
    const thief = await town.raw('gw-2', { clientId: 'box', clean: false })
    const longer = await town.raw('gw-2', { clientId: 'gw-1:box', clean: false })
    const without = await town.socket()
    without.send(connectPacket('gw-1', { password: Buffer.from('guess') }))
    await without.ended
    await town.broker.publishDown({ home: 'h1', device: 'd1', payload: 'for gw-1', qos: 1, retain: false })
    expect(await owner.next('publish')).toMatchObject({ topic: 'homes/h1/d1/down' })
    for (const client of [thief, longer]) {
      client.send({ cmd: 'pingreq' })
      await client.next('pingresp')
      expect(client.received.map((packet) => packet.cmd)).toEqual(['connack', 'pingresp'])
    }
  })

  it('with the same client id replaces the older connection of the same gateway', async () => {
    const older = await town.raw('gw-1')
    await town.raw('gw-1')
    await older.ended
    expect(town.journal.events().map((event) => ('reason' in event ? event.reason : event.kind))).toEqual([
      'connected',
      'replaced',
      'connected',
    ])
    expect(town.broker.isOnline('gw-1')).toBe(true)
  })
})

describe('speaking', () => {
  it.each([
    ['homes/h1/d1/up', 'own'],
    ['homes/h1/zigbee2mqtt/前门 门磁', 'own'],
    ['homes/h1/d1/down/state', 'own'],
    ['homes/h2/d1/up', 'foreign'],
    ['homes/h1', 'foreign'],
    ['homes/h1/', 'foreign'],
    ['homes//d1/up', 'foreign'],
    ['homes/h1/d1/down', 'foreign'],
    ['homes/h11/d1/up', 'foreign'],
    ['Homes/h1/d1/up', 'foreign'],
    ['/homes/h1/d1/up', 'foreign'],
    ['$sys/pid/d1/thing/property/post', 'foreign'],
    ['$SYS/broker/heartbeat', 'foreign'],
    ['up', 'foreign'],
  ] as const)('on %s is %s, acknowledged and kept either way', async (topic, standing) => {
    const client = await town.raw('gw-1')
    client.send(publishPacket(topic, 'x'))
    await client.next('puback')
    expect(town.journal.messages()).toMatchObject([{ topic, standing, gateway: 'gw-1' }])
    expect(town.counts.get('mqtt_foreign_total') ?? 0).toBe(standing === 'foreign' ? 1 : 0)
  })

  it('reaches the hub only: no gateway hears another, and nothing it says is retained', async () => {
    const listener = await town.raw('gw-2', { clientId: 'listener' })
    listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'homes/h2/+/down', qos: 1 }] })
    await listener.next('suback')
    const speaker = await town.raw('gw-1')
    speaker.send(publishPacket('homes/h2/d1/down', 'open the gas', { retain: true }))
    await speaker.next('puback')
    const late = await town.raw('gw-2', { clientId: 'late' })
    late.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'homes/h2/+/down', qos: 1 }] })
    await late.next('suback')
    for (const client of [listener, late]) {
      client.send({ cmd: 'pingreq' })
      await client.next('pingresp')
      expect(client.received.map((packet) => packet.cmd)).toEqual(['connack', 'suback', 'pingresp'])
    }
  })
})

describe('subscribing', () => {
  it.each([
    ['homes/h1/d1/down', 1],
    ['homes/h1/+/down', 1],
    ['homes/h2/+/down', 128],
    ['homes/h2/d1/down', 128],
    ['homes/+/+/down', 128],
    ['homes/+/d1/down', 128],
    ['homes/h1/#', 128],
    ['homes/h1/+/up', 128],
    ['homes/h1/+/+', 128],
    ['homes/h1/d1/+', 128],
    ['homes/h1/d1/extra/down', 128],
    ['homes/h1/down', 128],
    ['+/h1/d1/down', 128],
    ['#', 128],
    ['+', 128],
    ['$SYS/#', 128],
  ])('to %s is answered with %i', async (topic, granted) => {
    const client = await town.raw('gw-1')
    client.send({ cmd: 'subscribe', messageId: 9, subscriptions: [{ topic, qos: 1 }] })
    expect(await client.next('suback')).toMatchObject({ messageId: 9, granted: [granted] })
  })

  it('delivers commands to the home’s own gateway, retained ones later too', async () => {
    await town.broker.publishDown({ home: 'h1', device: 'd1', payload: 'kept', qos: 1, retain: true })
    const client = await town.client('gw-1')
    const came = new Promise((resolve) => {
      client.once('message', (topic, payload, packet) => resolve([topic, payload.toString(), packet.retain]))
    })
    await client.subscribeAsync('homes/h1/+/down', { qos: 1 })
    expect(await came).toEqual(['homes/h1/d1/down', 'kept', true])
  })

  it('delivers nothing more of a home that was taken from the gateway', async () => {
    town.register('gw-1', ['h1', 'h3'])
    const client = await town.raw('gw-1')
    const subscriptions = ['homes/h1/+/down', 'homes/h3/+/down'].map((topic) => ({ topic, qos: 1 as const }))
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions })
    await client.next('suback')
    town.register('gw-1', ['h1'])
    await town.broker.publishDown({ home: 'h3', device: 'd1', payload: 'not yours', qos: 1, retain: false })
    await town.broker.publishDown({ home: 'h1', device: 'd1', payload: 'yours', qos: 1, retain: false })
    expect(await client.next('publish')).toMatchObject({ topic: 'homes/h1/d1/down' })
  })

  it('refuses a command to something that is not a name', async () => {
    await expect(
      town.broker.publishDown({ home: 'h1', device: 'd1/up', payload: '', qos: 1, retain: false }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

it('a secret travels in the password alone: the same secret under another name is refused', async () => {
  await expect(
    connectAsync(`mqtt://127.0.0.1:${town.broker.port()}`, {
      username: 'gw-2',
      password: 'secret of gw-1',
      reconnectPeriod: 0,
    }),
  ).rejects.toThrow(/Not authorized/)
})
