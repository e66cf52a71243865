import { spawnSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { minutes } from '../../core/time.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import { openTelemetry } from '../../hub/telemetry.ts'
import { HubProcess } from '../support/hub-process.ts'
import { installHomes, listedHomes } from '../support/installation-list.ts'
import { ReadingLoad } from '../support/reading-load.ts'
import { until } from '../support/until.ts'

const ROOM = 4 * 1024 ** 3
const health = z.object({ parts: z.array(z.object({ part: z.string(), ok: z.boolean(), says: z.string() })) })

const homes = listedHomes(5)
let hub: HubProcess
let load: ReadingLoad
let mounted: boolean

beforeEach(async () => {
  hub = await HubProcess.prepare()
  mounted = mount(['-t', 'tmpfs', '-o', `size=${ROOM}`, 'tmpfs'])
  load = new ReadingLoad({ url: hub.mqttUrl, homes, each: 40, window: 8 })
})
afterEach(async () => {
  load.end()
  await hub.kill()
  // Lazily: this process may hold a file there until it ends.
  if (mounted) spawnSync('umount', ['-l', hub.dataDir])
  await hub.remove()
})

const mount = (words: readonly string[]): boolean => spawnSync('mount', [...words, hub.dataDir]).status === 0

/** Makes the disk exactly as large as what is on it. Fails, and is tried again, while more is being written. */
async function fillUp(): Promise<void> {
  await until(() => {
    const { blocks, bfree, bsize } = statfsSync(hub.dataDir)
    return mount(['-o', `remount,size=${(blocks - bfree) * bsize}`])
  })
}

const makeRoom = (): boolean => mount(['-o', `remount,size=${ROOM}`])

async function journalSays(): Promise<{ readonly ok: boolean; readonly says: string }> {
  const answer = await fetch(`${hub.httpUrl}/readyz`)
  const part = health.parse(await answer.json()).parts.find((one) => one.part === 'journal')
  if (part === undefined) throw new Error('/readyz says nothing of the journal')
  return part
}

/** Acknowledged readings that the store does not hold as they were said. The hub must be stopped. */
async function lost(): Promise<readonly string[]> {
  const store = await openTelemetry(
    { kind: 'embedded' },
    { path: dataDirPaths(hub.dataDir).telemetryFile, log: silentLog, metrics: noMetrics },
  )
  const missing: string[] = []
  for (const { home, thermometer } of homes) {
    const window = { from: Date.now() - minutes(60), to: Date.now() + minutes(1) }
    const points = await store.range({ home, device: thermometer, metric: 'room-temperature' }, window)
    const held = new Map(points.map(({ at, value }) => [at, value]))
    for (const [at, value] of load.acknowledged.get(home) ?? [])
      if (held.get(at) !== value) missing.push(`${home} ${at}: ${value} was acknowledged, ${held.get(at)} is there`)
  }
  await store.close()
  return missing
}

it('a full disk is said in a sentence, nothing is acknowledged that is not kept, and with room it goes on by itself', async (context) => {
  if (!mounted) context.skip('a small disk needs the right to mount one')
  await installHomes(hub.dataDir, homes)
  await hub.start()
  load.start()
  await until(() => load.count() > 500)
  expect((await journalSays()).ok).toBe(true)

  await fillUp()
  await until(async () => !(await journalSays()).ok)
  expect((await journalSays()).says).toBe(
    'The disk takes no records, so no message is acknowledged: free it or replace it.',
  )
  const whileFull = load.count()
  await until(async () => (await hub.metric('mqtt_closed_total')) > 20)
  makeRoom()
  await until(() => load.count() > whileFull + 500)
  await until(async () => (await journalSays()).ok)

  // Full again; and the power goes.
  await fillUp()
  await until(async () => !(await journalSays()).ok)
  await hub.kill()
  // What the dead process had open and deleted has become room.
  await fillUp()
  await expect(hub.start()).rejects.toThrow(/DATA_DIR_UNUSABLE: .*(full|space|room)/)
  makeRoom()
  await hub.start()
  await load.finish()
  await until(async () => (await hub.metric('store_lag_entries')) === 0)
  expect(await hub.stop()).toBe(0)
  expect(await lost()).toEqual([])
  expect(load.count()).toBeGreaterThan(1000)
}, 300_000)
