import { HubError } from '../core/errors.ts'
import { faultLines, importFile } from '../registry/import/import-file.ts'
import type { SaveResult } from '../registry/installation.ts'
import { openRegistry } from '../registry/registry.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateDatabase } from './state-database.ts'
import type { StateTables } from './state-tables.ts'
import { stateMigrations } from './state-tables.ts'

/**
 * Imports a list into the hub's data folder; a running hub takes it over within seconds. Prints what was done, and each new secret once.
 *
 * @throws IMPORT_INVALID with every fault and its line; then nothing was imported.
 */
export async function importCommand(file: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const db = await openStateDatabase<StateTables>({
    path: makeDataDir(config.dataDir).stateFile,
    migrations: stateMigrations,
    log: pinoLog('error'),
  })
  try {
    const result = await importFile(file, await openRegistry(db))
    if ('faults' in result) {
      throw new HubError(
        'IMPORT_INVALID',
        `${file} has ${result.faults.length} faults; nothing was imported:\n${faultLines(result.faults)}`,
      )
    }
    process.stdout.write(told(result))
  } finally {
    await db.destroy()
  }
}

function told({ counts, newSecrets }: SaveResult): string {
  const rows = Object.entries(counts).map(
    ([kind, { added, changed, unchanged }]) =>
      `${kind}: ${added} 新增 / added, ${changed} 修改 / changed, ${unchanged} 未变 / unchanged`,
  )
  const secrets = newSecrets.map(({ gateway, secret }) => `${gateway} ${secret}`)
  if (secrets.length > 0) rows.push('新密钥,只显示这一次 / new secrets, shown only now:', ...secrets)
  return `${rows.join('\n')}\n`
}
