import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { DetectorSnapshots } from '../../alerting/detector-snapshots.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days } from '../../core/time.ts'
import { makeDataDir } from '../../hub/data-dir.ts'
import { layFoundation } from '../../hub/demo-past.ts'
import { demoSecrets, historyReadings, townOf } from '../../hub/demo-town.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'
import { openRegistry } from '../../registry/registry.ts'
import { MIDNIGHT, TIME_ZONE } from '../device-sim/example-homes.ts'

const LIST = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))
const NOW = MIDNIGHT + days(1)

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shouwang-past-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the past of the demonstration', () => {
  it('is what a hub that is started on it remembers of every device', async () => {
    const paths = makeDataDir(root)
    const readings = await layFoundation({
      paths,
      list: LIST,
      readingsOf(directory) {
        const town = townOf(directory, demoSecrets(directory), TIME_ZONE)
        return [...historyReadings(town, { from: NOW - days(4), to: NOW })].toSorted((a, b) => a.at - b.at)
      },
      until: NOW,
      timeZone: TIME_ZONE,
      log: silentLog,
    })

    const db = await openStateDatabase<StateTables>({
      path: paths.stateFile,
      migrations: stateMigrations,
      log: silentLog,
    })
    try {
      const { directory } = await openRegistry(db)
      const { detectors, deviceHearing, signs } = detectorSet({ residences: directory, timeZone: TIME_ZONE })
      const saved = await new DetectorSnapshots(db).load()
      new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics }).restore(saved?.snapshots ?? [])
      expect(saved?.cursor.offset).toBe(0)

      const devices = directory.homes().flatMap(({ id }) => directory.devicesOf(id))
      const newest = new Map(readings.map(({ device, at }) => [device, at]))
      expect(devices).toHaveLength(60)
      expect(devices.map(({ id }) => [id, deviceHearing.lastHeardAt(id)])).toEqual(
        devices.map(({ id }) => [id, newest.get(id)]),
      )
      expect(directory.homes().filter(({ id }) => signs.newest(id) === undefined)).toEqual([])
    } finally {
      await db.destroy()
    }
  })
})
