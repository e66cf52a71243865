import { readFile, writeFile } from 'node:fs/promises'
import { HubError, reasonOf } from '../../core/errors.ts'
import { TABLE_FORMATS, TABLE_NAMES, type TableName } from '../../core/table-desk.ts'
import { systemClock } from '../../core/time.ts'
import { AuditStore } from '../../registry/operators/audit-store.ts'
import { readContents, readRevision } from '../../registry/registry-writes.ts'
import { openRegistry } from '../../registry/registry.ts'
import type { SaveResult } from '../../registry/installation.ts'
import { planTable } from '../../registry/tables/plan-table.ts'
import { exportTable } from '../../registry/tables/write-table.ts'
import type { Kysely } from 'kysely'
import type { StateTables } from '../state-tables.ts'

/** Whoever has a terminal on the machine may see everything. */
const EVERYTHING = { scope: '', unmasked: true }

/**
 * Imports one table of Excel or CSV: all of it, or nothing.
 *
 * @throws IMPORT_INVALID with every fault, its row and its column
 */
export async function importTable(file: string, name: string, db: Kysely<StateTables>): Promise<SaveResult> {
  const table = tableNamed(name)
  const bytes = await bytesOf(file)
  const registry = await openRegistry(db)
  const revision = await readRevision(db)
  const { faults, wanted } = await planTable({ ...EVERYTHING, table, bytes }, await readContents(db))
  if (faults.length > 0) {
    const lines = faults.map(({ line, column = '', said }) => `${line}${column}: ${said.zh} ${said.en}`)
    throw new HubError(
      'IMPORT_INVALID',
      `${file} has ${faults.length} faults; nothing was imported:\n${lines.join('\n')}`,
    )
  }
  return registry.saveInstallation(wanted, { revision })
}

/** Writes one table to a file, `.xlsx` or `.csv` by its name. @returns how many rows @throws BAD_REQUEST */
export async function exportToFile(name: string, file: string, db: Kysely<StateTables>): Promise<number> {
  const table = tableNamed(name)
  const format = TABLE_FORMATS.find((one) => file.toLowerCase().endsWith(`.${one}`))
  if (format === undefined) throw new HubError('BAD_REQUEST', `${file} is neither .xlsx nor .csv: name it so.`)
  const { bytes, rows } = await exportTable({ ...EVERYTHING, table, format }, await readContents(db))
  // Written down before it is handed out.
  const entry = {
    operator: 'command-line',
    action: 'table:export',
    object: table,
    detail: `${format} full rows=${rows}`,
  }
  await new AuditStore(db, systemClock()).write(entry)
  // It holds names and numbers: for whoever ran this, and never over what is there.
  try {
    await writeFile(file, bytes, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new HubError('BAD_REQUEST', `${file} can not be written (${reasonOf(error)}): name a new file.`, {
      cause: error,
    })
  }
  return rows
}

function tableNamed(name: string): TableName {
  const table = TABLE_NAMES.find((one) => one === name)
  if (table !== undefined) return table
  throw new HubError('BAD_REQUEST', `There is no table "${name}": use ${TABLE_NAMES.join(', ')}.`)
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new HubError('IMPORT_INVALID', `${file} can not be read (${reasonOf(error)}): check its name.`, {
      cause: error,
    })
  }
}
