import type { Kysely } from 'kysely'
import { HubError } from '../core/errors.ts'
import { systemClock } from '../core/time.ts'
import { faultLines, importFile } from '../registry/import/import-file.ts'
import type { SaveResult } from '../registry/installation.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { openRegistry } from '../registry/registry.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'
import { exportToFile, importTable } from './tables/table-files.ts'

/**
 * Imports a list into the hub's data folder; a running hub takes it over within seconds. Prints what was done, and each new secret once.
 *
 * @param table which one, where the file is a table of its own
 * @throws IMPORT_INVALID with every fault and its line; then nothing was imported.
 */
export async function importCommand(file: string, environment: NodeJS.ProcessEnv, table?: string): Promise<void> {
  const db = await openState(environment)
  try {
    const result = table === undefined ? await importList(file, db) : await importTable(file, table, db)
    const action = table === undefined ? 'registry:import' : 'table:import'
    const detail = countsText(result)
    await new AuditStore(db, systemClock()).write({ operator: 'command-line', action, object: table, detail })
    process.stdout.write(told(result))
  } finally {
    await db.destroy()
  }
}

async function importList(file: string, db: Kysely<StateTables>): Promise<SaveResult> {
  const result = await importFile(file, await openRegistry(db))
  if (!('faults' in result)) return result
  throw new HubError(
    'IMPORT_INVALID',
    `${file} has ${result.faults.length} faults; nothing was imported:\n${faultLines(result.faults)}`,
  )
}

/** Writes a table of the registry to a file, and down who has all of it now. @throws BAD_REQUEST when there is no such table, or the file is there already */
export async function exportCommand(table: string, file: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const db = await openState(environment)
  try {
    const rows = await exportToFile(table, file, db)
    process.stdout.write(`${table}: ${rows} 行 / rows → ${file}\n`)
  } finally {
    await db.destroy()
  }
}

const openState = (environment: NodeJS.ProcessEnv): Promise<Kysely<StateTables>> =>
  openStateDatabase<StateTables>({
    path: makeDataDir(readConfig(environment).dataDir).stateFile,
    migrations: stateMigrations,
    log: pinoLog('error'),
  })

/** How much, of what; the audit log holds no names. */
const countsText = ({ counts }: SaveResult): string =>
  Object.entries(counts)
    .map(([kind, { added, changed }]) => `${kind} +${added} ~${changed}`)
    .join(', ')

function told({ counts, newSecrets }: SaveResult): string {
  const rows = Object.entries(counts).map(
    ([kind, { added, changed, unchanged }]) =>
      `${kind}: ${added} 新增 / added, ${changed} 修改 / changed, ${unchanged} 未变 / unchanged`,
  )
  const secrets = newSecrets.map(({ gateway, secret }) => `${gateway} ${secret}`)
  if (secrets.length > 0) rows.push('新密钥,只显示这一次 / new secrets, shown only now:', ...secrets)
  return `${rows.join('\n')}\n`
}
