import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'

import { ingestMigrations } from '../../ingest/migrations.ts'
import type { IngestTables } from '../../ingest/schema.ts'
import { openMigrated } from './migrated-file.ts'

/** A state database with ingest's tables alone, in a folder of its own. */
export async function ingestDatabase(): Promise<{ readonly db: Kysely<IngestTables>; remove(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'shouwang-state-'))
  const path = join(folder, 'state.db')
  const db = await openMigrated<IngestTables>(path, [ingestMigrations])
  return {
    db,
    async remove() {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
