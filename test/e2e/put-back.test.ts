import { cpSync, rmSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { minutes } from '../../core/time.ts'
import { readConfig } from '../../hub/config.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import { startHub } from '../../hub/hub.ts'
import { prometheusMetrics } from '../../hub/prometheus-metrics.ts'
import { withStateDatabase } from '../../hub/with-state-database.ts'
import { DISTRICT_DUTY, QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { openStateTables } from '../support/installation-list.ts'
import { codeIn } from '../support/phones.ts'

let town: HubUnderTest
afterEach(() => town.remove())

/** An SOS of home h01 that the grid worker is told of and answers. */
async function sosAnswered(at: string): Promise<void> {
  await town.say('h01', 'sos', { sos: true })
  const text = town.phones.read(QIAN_GRID_WORKER)
  expect(text).toMatch(new RegExp(`求助.*,${at},`))
  await town.reply(QIAN_GRID_WORKER, `1 ${codeIn(text)}`)
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain('收到')
}

it('an SOS is told though the journal was put back to an earlier day, when another stood in its place', async () => {
  town = await HubUnderTest.start()
  await town.stop()
  const { journal } = dataDirPaths(town.dataDir)
  cpSync(journal, `${journal}-backup`, { recursive: true })
  await town.startAgain()
  await sosAnswered('10:00')
  await town.stop()

  rmSync(journal, { recursive: true })
  cpSync(`${journal}-backup`, journal, { recursive: true })
  await town.clock.advance(minutes(5))
  await town.startAgain()
  await town.hub.settled()
  expect(town.phones.read(DISTRICT_DUTY)).toContain('中枢日志')
  await sosAnswered('10:05')
})

it('a second hub on the same folder is refused before it touches the state', async () => {
  town = await HubUnderTest.start()
  const db = await openStateTables(town.dataDir)
  const rows = db.withTables<{ kysely_migration: { name: string } }>()
  const [newest] = await rows.selectFrom('kysely_migration').select('name').orderBy('name', 'desc').limit(1).execute()
  // As a newer version would find it: a migration is still to be run.
  await rows
    .deleteFrom('kysely_migration')
    .where('name', '=', newest?.name ?? '')
    .execute()
  await db.destroy()
  const second = startHub({
    config: { ...readConfig({}), dataDir: town.dataDir, mqttPort: 0, httpPort: 0 },
    clock: town.clock,
    log: silentLog,
    metrics: prometheusMetrics(),
    vendors: [],
    auth: 'open',
    host: '127.0.0.1',
  })
  await expect(second).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
  // Nor is it touched by a command of that newer version.
  const command = withStateDatabase({ HUB_DATA_DIR: town.dataDir }, () => Promise.resolve())
  await expect(command).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
})
