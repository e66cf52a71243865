import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { programOf, requireServer } from '../support/real-server.ts'

const run = promisify(execFile)

describe.skipIf(!requireServer('mosquitto-clients'))('mosquitto_pub, a client that nobody here wrote', () => {
  let town: HubUnderTest
  afterEach(() => town.remove())

  /** The README's line. */
  const publish = (topic: string, message: string, password = 'demo-only-secret-h01'): Promise<unknown> => {
    const port = String(town.hub.broker.port())
    const who = ['-h', '127.0.0.1', '-p', port, '-u', 'gw-h01', '-P', password]
    return run(programOf('mosquitto-clients'), [...who, '-q', '1', '-t', topic, '-m', message])
  }

  it('presses the SOS as the README says', async () => {
    town = await HubUnderTest.start()
    await publish('homes/h01/sos/up', '{"sos":true,"battery":87}')
    await town.hub.settled()
    expect(town.phones.read(QIAN_GRID_WORKER)).toContain('求助')
    expect(await town.hub.store.latest('h01')).toContainEqual(expect.objectContaining({ metric: 'battery', value: 87 }))
  })

  it('is refused with a wrong secret', async () => {
    town = await HubUnderTest.start()
    await expect(publish('homes/h01/sos/up', '{"sos":true}', 'guess')).rejects.toThrow(/not authori[sz]ed/i)
    expect(town.phones.unread()).toEqual([])
  })
})
