import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { restoreState } from '../../hub/backup/restore-state.ts'
import { KEY_BYTES, sealFile } from '../../hub/backup/sealed-file.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'

const KEY = Buffer.alloc(KEY_BYTES, 7)

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'restore-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('takes the place of no state database that a hub, started meanwhile, has begun', async () => {
  const [path, file, state] = [join(folder, 'old.db'), join(folder, 'copy.backup'), join(folder, 'state.db')]
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: silentLog })
  await db.destroy()
  await sealFile(path, file, KEY)
  writeFileSync(state, 'of that hub')
  const restored = restoreState(state, { file, key: KEY, listed: [], now: 0 })
  await expect(restored).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' })
  expect(readFileSync(state, 'utf8')).toBe('of that hub')
  expect(readdirSync(folder).filter((name) => name.includes('restored'))).toEqual([])
})
