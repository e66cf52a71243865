import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startInflux } from './influx.ts'
import { answersHttp, type RealServer, requireServer } from './real-server.ts'
import { startVictoriaMetrics } from './victoria-metrics.ts'

describe('requireServer', () => {
  it('fails, naming the package, when TEST_REQUIRE wants what is not installed', () => {
    const before = process.env['TEST_REQUIRE']
    process.env['TEST_REQUIRE'] = 'influxdb, nothing-like-it'
    try {
      // @ts-expect-error no such package in the table
      expect(() => requireServer('nothing-like-it')).toThrow(/nothing-like-it/)
    } finally {
      if (before === undefined) delete process.env['TEST_REQUIRE']
      else process.env['TEST_REQUIRE'] = before
    }
  })
})

describe.skipIf(!requireServer('influxdb'))('a real influxd', () => {
  let server: RealServer
  beforeAll(async () => {
    server = await startInflux()
  })
  afterAll(() => server.remove())

  it('answers, is silent once killed, and answers again on the same port', async () => {
    const ping = `http://127.0.0.1:${server.port}/ping`
    expect(await answersHttp(ping)).toBe(true)
    await server.kill()
    expect(await answersHttp(ping)).toBe(false)
    await server.start()
    expect(await answersHttp(ping)).toBe(true)
  })
})

describe.skipIf(!requireServer('victoria-metrics'))('a real VictoriaMetrics', () => {
  it('answers', async () => {
    const server = await startVictoriaMetrics()
    expect(await answersHttp(`http://127.0.0.1:${server.port}/health`)).toBe(true)
    await server.remove()
  })
})
