import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publishPacket } from './raw-client.ts'
import { SmallTown } from './small-town.ts'

const up = 'homes/h1/d1/up'

describe('an acknowledgement', () => {
  let town: SmallTown

  beforeEach(async () => {
    town = await SmallTown.start()
  })

  afterEach(async () => {
    await town.stop()
  })

  it.each([
    ['PUBACK', 1, 'puback'],
    ['PUBREC', 2, 'pubrec'],
  ] as const)('%s comes only after the sync', async (_name, qos, cmd) => {
    const client = await town.raw('gw-1')
    town.journal.hold()
    client.send(publishPacket(up, 'one', { qos }), { cmd: 'pingreq' })
    await town.journal.until((journal) => journal.held().length > 0)
    await client.next('pingresp')
    expect(client.received.map((packet) => packet.cmd)).toEqual(['connack', 'pingresp'])
    town.journal.release()
    expect(await client.next(cmd)).toMatchObject({ messageId: 1 })
    expect(town.journal.texts()).toEqual(['one'])
  })

  it('keeps the order of an OPEN and a CLOSE that came in one chunk', async () => {
    const client = await town.raw('gw-1')
    town.journal.hold()
    client.send(
      ...Array.from({ length: 20 }, (_, i) =>
        publishPacket(up, i % 2 === 0 ? 'OPEN' : 'CLOSE', { qos: 1, messageId: i + 1 }),
      ),
    )
    await town.journal.until((journal) => journal.held().length === 20)
    town.journal.release()
    for (let id = 1; id <= 20; id += 1) expect(await client.next('puback')).toMatchObject({ messageId: id })
    expect(town.journal.texts()).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'OPEN' : 'CLOSE')))
  })

  it('never comes for what the journal refused: the connection is closed instead, without its will', async () => {
    const client = await town.raw('gw-1', { will: { topic: up, payload: Buffer.from('will') } })
    town.journal.hold()
    client.send(publishPacket(up, 'lost', { qos: 1 }))
    await town.journal.until((journal) => journal.held().length > 0)
    town.journal.fail()
    town.journal.release()
    await client.ended
    expect(client.received.map((packet) => packet.cmd)).toEqual(['connack'])
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.reasons()).toEqual(['closed-by-hub'])
    expect(town.journal.texts()).toEqual([])
    expect(town.counts.get('mqtt_closed_total journal')).toBe(1)
  })

  it.each([
    ['5 s', 60, 5000],
    ['5 s without a keep-alive', 0, 5000],
    ['half the keep-alive when that is shorter', 4, 2000],
  ])('is waited for no longer than %s', async (_words, keepalive, patience) => {
    const client = await town.raw('gw-1', { keepalive })
    const bystander = await town.raw('gw-2', { keepalive })
    town.journal.hold()
    client.send(publishPacket(up, 'held', { qos: 1 }))
    await town.journal.until((journal) => journal.held().length === 1)
    await town.clock.advance(patience - 500)
    client.send({ cmd: 'pingreq' })
    await client.next('pingresp')
    await town.clock.advance(500)
    await client.ended
    expect(client.received.map((packet) => packet.cmd)).toEqual(['connack', 'pingresp'])
    expect(town.counts.get('mqtt_closed_total overload')).toBe(1)
    town.journal.release()
    await town.journal.until((journal) => journal.reasons().length > 0)
    expect(town.journal.reasons()).toEqual(['closed-by-hub'])
    bystander.send({ cmd: 'pingreq' })
    await bystander.next('pingresp')
  })

  it('is not given, and the connection closed, when too much waits for the disk', async () => {
    const client = await town.raw('gw-1')
    town.journal.pending = 1_000_000_000
    client.send(publishPacket(up, 'too much', { qos: 1 }))
    await client.ended
    expect(town.journal.texts()).toEqual([])
    expect(town.counts.get('mqtt_closed_total overload')).toBe(1)
  })

  it('is not owed for QoS 0, which is dropped and counted while the disk is behind', async () => {
    const client = await town.raw('gw-1')
    client.send(publishPacket(up, 'taken', { qos: 0 }))
    await town.journal.until((journal) => journal.texts().length === 1)
    town.journal.pending = 1_000_000_000
    client.send(publishPacket(up, 'dropped', { qos: 0 }), { cmd: 'pingreq' })
    await client.next('pingresp')
    expect(town.journal.texts()).toEqual(['taken'])
    expect(town.counts.get('mqtt_qos0_dropped_total')).toBe(1)
  })
})

describe('a QoS 2 message', () => {
  let town: SmallTown

  beforeEach(async () => {
    town = await SmallTown.start()
  })

  afterEach(async () => {
    await town.stop()
  })

  const session = { clean: false }
  const twice = { ...publishPacket(up, 'once', { qos: 2, messageId: 7 }), dup: true }

  it('that comes twice is journalled once, and its id is free again after PUBREL', async () => {
    const client = await town.raw('gw-1', session)
    client.send(publishPacket(up, 'once', { qos: 2, messageId: 7 }))
    await client.next('pubrec')
    client.send(twice)
    await client.next('pubrec')
    expect(town.journal.texts()).toEqual(['once'])
    client.send({ cmd: 'pubrel', messageId: 7 })
    await client.next('pubcomp')
    client.send(publishPacket(up, 'another', { qos: 2, messageId: 7 }))
    await client.next('pubrec')
    expect(town.journal.texts()).toEqual(['once', 'another'])
  })

  it('that comes again before the first was synced is journalled once', async () => {
    const client = await town.raw('gw-1', session)
    town.journal.hold()
    client.send(publishPacket(up, 'once', { qos: 2, messageId: 7 }), twice)
    await town.journal.until((journal) => journal.held().length === 1)
    town.journal.release()
    await client.next('pubrec')
    await client.next('pubrec')
    expect(town.journal.texts()).toEqual(['once'])
  })

  it('that comes again over a new connection, or after a restart, is journalled once', async () => {
    const first = await town.raw('gw-1', session)
    first.send(publishPacket(up, 'once', { qos: 2, messageId: 7 }))
    await first.next('pubrec')
    const second = await town.raw('gw-1', session)
    second.send(twice)
    await second.next('pubrec')
    await town.restart()
    const third = await town.raw('gw-1', session)
    third.send(twice)
    await third.next('pubrec')
    expect(town.journal.texts()).toEqual(['once'])
  })

  it.each([
    ['over a new connection', false],
    ['after a restart of the hub', true],
  ])(
    'of a button that lost its memory with its power is another one, though its id is not free: %s',
    async (_when, restart) => {
      const first = await town.raw('gw-1', session)
      first.send(publishPacket(up, 'yesterday', { qos: 2, messageId: 1 }))
      await first.next('pubrec')
      first.socket.destroy()
      if (restart) await town.restart()
      const second = await town.raw('gw-1', session)
      second.send(publishPacket(up, 'help', { qos: 2, messageId: 1 }))
      await second.next('pubrec')
      second.send({ cmd: 'pubrel', messageId: 1 })
      await second.next('pubcomp')
      expect(town.journal.texts()).toEqual(['yesterday', 'help'])
    },
  )

  it.each([
    ['over a new connection', false],
    ['after a restart of the hub', true],
  ])('that says something else is another one, though it is sent for the second time: %s', async (_when, restart) => {
    const first = await town.raw('gw-1', session)
    first.send(publishPacket(up, 'yesterday', { qos: 2, messageId: 1 }))
    await first.next('pubrec')
    first.socket.destroy()
    const help = { ...publishPacket(up, 'help', { qos: 2, messageId: 1 }), dup: true }
    for (const again of [1, 2]) {
      if (restart) await town.restart()
      const next = await town.raw('gw-1', session)
      next.send(help)
      await next.next('pubrec')
      expect([again, town.journal.texts()]).toEqual([again, ['yesterday', 'help']])
    }
  })

  it('may use any id again once its clean session has ended', async () => {
    const first = await town.raw('gw-1')
    first.send(publishPacket(up, 'one', { qos: 2, messageId: 7 }))
    await first.next('pubrec')
    first.socket.destroy()
    await town.journal.until((journal) => journal.reasons().length === 1)
    const second = await town.raw('gw-1')
    second.send(publishPacket(up, 'two', { qos: 2, messageId: 7 }))
    await second.next('pubrec')
    expect(town.journal.texts()).toEqual(['one', 'two'])
  })

  it('that the journal refused is taken when it comes again', async () => {
    const first = await town.raw('gw-1', session)
    town.journal.hold()
    first.send(publishPacket(up, 'once', { qos: 2, messageId: 7 }))
    await town.journal.until((journal) => journal.held().length > 0)
    town.journal.fail()
    town.journal.release()
    await first.ended
    const second = await town.raw('gw-1', session)
    second.send(twice)
    await second.next('pubrec')
    expect(town.journal.texts()).toEqual(['once'])
  })
})
