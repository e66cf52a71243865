import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportCommand, importCommand } from '../../hub/import-command.ts'
import { withStateDatabase } from '../../hub/with-state-database.ts'

const TOWN = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('whoever takes a whole table out at the command line, or brings one in, stands in the audit log', async () => {
  const environment = { HUB_DATA_DIR: join(folder, 'data') }
  const file = join(folder, 'residents.csv')
  await importCommand(TOWN, environment)
  await exportCommand('residents', file, environment)
  await importCommand(file, environment, 'residents')
  const rows = await withStateDatabase(environment, ({ db }) =>
    db.selectFrom('audit').select(['action', 'object', 'detail']).orderBy('number').execute(),
  )
  expect(rows).toMatchObject([
    { action: 'registry:import', object: null },
    { action: 'table:export', object: 'residents', detail: 'csv full rows=12' },
    { action: 'table:import', object: 'residents', detail: expect.stringContaining('home +0 ~0') },
  ])
  expect(JSON.stringify(rows)).not.toContain('王秀兰')
})
