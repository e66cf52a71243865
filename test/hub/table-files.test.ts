import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'
import { exportToFile, importTable } from '../../hub/tables/table-files.ts'
import { sampleInstallation } from '../registry/sample-installation.ts'
import { openRegistry } from '../../registry/registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'tables-'))
const db = openStateDatabase<StateTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
beforeAll(async () => {
  await (await openRegistry(await db)).saveInstallation(sampleInstallation)
})
afterAll(async () => {
  await (await db).destroy()
  rmSync(folder, { recursive: true, force: true })
})

it('a table goes from the command line into a file that nobody else reads, and back without a change', async () => {
  const file = join(folder, 'homes.xlsx')
  expect(await exportToFile('homes', file, await db)).toBe(2)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await importTable(file, 'homes', await db)).counts.home).toMatchObject({ added: 0, changed: 0 })
  await expect(exportToFile('homes', file, await db)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

it('the command line names each fault with its cell, and every table there is', async () => {
  const file = join(folder, 'faulty.csv')
  writeFileSync(file, '住户编号,居住人数\nh01,99\n')
  await expect(importTable(file, 'homes', await db)).rejects.toThrow(/1 faults[^]*2B: .*不能大于 20/)
  await expect(importTable(file, 'flats', await db)).rejects.toThrow(/There is no table "flats": use homes, residents/)
})
