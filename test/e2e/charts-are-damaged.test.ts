import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { seconds } from '../../core/time.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { until } from '../support/until.ts'

let town: HubUnderTest
afterEach(() => town.remove())

it('a hub whose file of readings is damaged starts and tells of an SOS, and stores what came meanwhile once the file is away', async () => {
  town = await HubUnderTest.start()
  await town.stop()
  const { telemetryFile } = dataDirPaths(town.dataDir)
  writeFileSync(telemetryFile, 'no database, and long enough to be looked at as one. '.repeat(100))
  await town.startAgain()

  const gateway = await town.gateway('h01')
  await gateway.publishAsync('homes/h01/sos/up', '{"sos":true}', { qos: 1 })
  await town.hub.alerter.settled()
  await town.hub.alerting.settled()
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain('求助')

  const said = town.hub.journal.head()
  rmSync(telemetryFile)
  await until(async () => {
    await town.clock.advance(seconds(10))
    return town.hub.writer.position() >= said
  })
  expect((await town.hub.store.latest('h01')).map(({ metric }) => metric)).toEqual(['sos'])
})
