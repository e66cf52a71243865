import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SmallTown } from './small-town.ts'

const session = { clean: false, clientId: 'box' }
const down = (device: string, payload: string) => ({ home: 'h1', device, payload, qos: 1 as const, retain: false })
const toDown = {
  cmd: 'subscribe' as const,
  messageId: 1,
  subscriptions: [{ topic: 'homes/h1/+/down', qos: 1 as const }],
}

describe('a session', () => {
  let town: SmallTown

  beforeEach(async () => {
    town = await SmallTown.start()
  })

  afterEach(async () => {
    await town.stop()
  })

  it('keeps its subscriptions and what was queued for it across restarts, in order', async () => {
    const first = await town.raw('gw-1', session)
    first.send(toDown)
    await first.next('suback')
    first.send({ cmd: 'disconnect' })
    await first.ended
    await town.broker.publishDown(down('d1', 'before the restart'))
    await town.restart()
    await town.broker.publishDown(down('d2', 'after the restart'))
    await town.restart()
    await town.broker.publishDown(down('d3', 'after another'))
    const second = await town.raw('gw-1', session)
    const texts: string[] = []
    for (let i = 0; i < 3; i += 1) {
      const packet = await second.next('publish')
      texts.push(packet.cmd === 'publish' ? packet.payload.toString() : '')
      second.send({ cmd: 'puback', messageId: packet.messageId ?? 0 })
    }
    expect(texts).toEqual(['before the restart', 'after the restart', 'after another'])
    expect(second.received[0]).toMatchObject({ cmd: 'connack', sessionPresent: true })
    await town.broker.publishDown(down('d4', 'live'))
    expect(await second.next('publish')).toMatchObject({ topic: 'homes/h1/d4/down' })
  })

  it('gathers nothing for a subscription that was refused beside one that was granted', async () => {
    const first = await town.raw('gw-1', session)
    first.send({ ...toDown, subscriptions: [...toDown.subscriptions, { topic: 'homes/h2/+/down', qos: 1 }] })
    expect(await first.next('suback')).toMatchObject({ granted: [1, 128] })
    first.send({ cmd: 'disconnect' })
    await first.ended
    await town.broker.publishDown({ ...down('d1', 'not yours'), home: 'h2' })
    await town.broker.publishDown(down('d1', 'yours'))
    await town.restart()
    const second = await town.raw('gw-1', session)
    expect(await second.next('publish')).toMatchObject({ topic: 'homes/h1/d1/down' })
    second.send({ cmd: 'pingreq' })
    await second.next('pingresp')
    expect(second.received.filter((packet) => packet.cmd === 'publish')).toHaveLength(1)
  })

  it('of a gateway that does not read stops nobody else', async () => {
    const frozen = await town.raw('gw-1', { clientId: 'frozen' })
    frozen.send(toDown)
    await frozen.next('suback')
    frozen.socket.pause()
    const large = 'x'.repeat(60_000)
    const stuck = Promise.allSettled(Array.from({ length: 300 }, () => town.broker.publishDown(down('d1', large))))
    const other = await town.client('gw-2')
    await other.subscribeAsync('homes/h2/+/down', { qos: 1 })
    const came = new Promise((resolve) => {
      other.once('message', (_topic, payload) => resolve(payload.toString()))
    })
    await town.broker.publishDown({ ...down('d1', 'hello'), home: 'h2' })
    expect(await came).toBe('hello')
    await other.publishAsync('homes/h2/d1/up', 'still here', { qos: 1 })
    expect(town.journal.texts()).toEqual(['still here'])
    frozen.socket.destroy()
    await stuck
  })
})

describe('starting', () => {
  it('says in one sentence that the port is in use, and leaves nothing open', async () => {
    const other = await SmallTown.start()
    const port = other.broker.port()
    const dataDir = await mkdtemp(join(tmpdir(), 'broker-'))
    await expect(SmallTown.start({ mqttPort: port, dataDir })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `MQTT port ${port} is in use: stop the other program or choose another port.`,
    })
    await other.stop()
    const town = await SmallTown.start({ mqttPort: 0, dataDir })
    await expect(SmallTown.start({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    await town.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
})

describe('TLS', () => {
  let dir: string
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })

  function certify(name: string, authority: string): void {
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${authority}.pem`,
      '-CAkey',
      `${authority}.key`,
      '-CAcreateserial',
      '-days',
      '2',
      '-out',
      `${name}.pem`,
    )
  }

  function found(authority: string): void {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${authority}.key`,
      '-out',
      `${authority}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${authority}`,
    )
  }

  const file = (name: string): Promise<Buffer> => readFile(join(dir, name))

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'broker-tls-'))
    found('district')
    found('stranger')
    certify('localhost', 'district')
    certify('gw-1', 'district')
    certify('gw-9', 'district')
  })

  afterEach(async () => {
    await rm(dir, { recursive: true, force: true })
  })

  it('lets a gateway in by its certificate, or by its secret, and nobody by a stranger’s', async () => {
    const town = await SmallTown.start({
      tls: {
        port: 0,
        cert: await file('localhost.pem'),
        key: await file('localhost.key'),
        clientCa: await file('district.pem'),
      },
    })
    const ca = await file('district.pem')
    const come = async (options: object): Promise<string> => {
      try {
        const url = `mqtts://localhost:${town.broker.tlsPort()}`
        const client = await connectAsync(url, { ca, reconnectPeriod: 0, ...options })
        await client.publishAsync('homes/h1/d1/up', 'x', { qos: 1 })
        await client.endAsync()
        return 'taken'
      } catch (error) {
        return String(error)
      }
    }
    const certificate = { cert: await file('gw-1.pem'), key: await file('gw-1.key') }
    expect(await come(certificate)).toBe('taken')
    expect(await come({ username: 'gw-1', password: 'secret of gw-1' })).toBe('taken')
    expect(town.journal.messages().map(({ gateway, standing }) => [gateway, standing])).toEqual([
      ['gw-1', 'own'],
      ['gw-1', 'own'],
    ])
    expect(await come({ ...certificate, username: 'gw-2' })).toMatch(/Not authorized/)
    expect(await come({ cert: await file('gw-9.pem'), key: await file('gw-9.key') })).toMatch(/Not authorized/)
    certify('gw-2', 'stranger')
    expect(await come({ cert: await file('gw-2.pem'), key: await file('gw-2.key') })).toMatch(/Not authorized/)
    expect(await come({ username: 'gw-1', password: 'guess' })).toMatch(/Not authorized/)
    await town.stop()
  })

  it('says in one sentence that a certificate is none', async () => {
    await expect(SmallTown.start({ tls: { port: 0, cert: 'no', key: 'no' } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/check both files\.$/),
    })
  })
})
