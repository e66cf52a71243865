import { existsSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { type Log, silentLog } from '../core/log.ts'
import { noMetrics } from '../core/metrics.ts'
import { openLevelJournal } from '../ingest/journal/level-journal.ts'
import { sweepPlainCopies } from './backup/plain-copies.ts'
import type { DataDir } from './data-dir.ts'
import { openStateDatabase } from './state-database.ts'
import { type StateTables, stateMigrations } from './state-tables.ts'

/**
 * Opens the state database for a command, beside a hub that may be running. A newer version's command migrates it only where none runs: a hub
 * must not have its tables changed under its feet.
 *
 * @throws DATA_DIR_UNUSABLE. @throws DATA_DIR_LOCKED when a hub of an older version runs there.
 */
export async function openStateBesideHub(
  { stateFile: path, journal }: Pick<DataDir, 'stateFile' | 'journal'>,
  log: Log,
): Promise<Kysely<StateTables>> {
  // Whatever the command is for: a copy that a killed one left lies unencrypted.
  await sweepPlainCopies(path)
  const beforeMigrating = (): Promise<void> => noHubRuns(journal)
  return openStateDatabase<StateTables>({ path, migrations: stateMigrations, log, beforeMigrating })
}

/** @throws DATA_DIR_LOCKED while a hub has the journal in that folder */
export async function noHubRuns(journal: string): Promise<void> {
  if (!existsSync(journal)) return
  const held = await openLevelJournal({ dir: journal, log: silentLog, metrics: noMetrics })
  await held.close()
}
