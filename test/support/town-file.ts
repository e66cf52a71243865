import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { stateMigrations } from '../../hub/state-tables.ts'
import { openRegistry, type Registry } from '../../registry/registry.ts'
import type { RegistryTables } from '../../registry/schema.ts'
import type { Installation } from '../../registry/installation.ts'
import { openMigrated } from './migrated-file.ts'

export interface TownFile {
  readonly path: string
  readonly db: Kysely<RegistryTables>
  readonly registry: Registry
  readonly end: () => Promise<void>
}

/** A registry in a database file of its own, which threads can open. */
export async function townFile(installation: Installation): Promise<TownFile> {
  const folder = mkdtempSync(join(tmpdir(), 'town-'))
  const path = join(folder, 'state.db')
  const db = await openMigrated<RegistryTables>(path, stateMigrations)
  const registry = await openRegistry(db)
  await registry.saveInstallation(installation)
  return {
    path,
    db,
    registry,
    async end() {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
