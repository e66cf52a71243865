import { silentLog } from '../../core/log.ts'
import { maskedName, maskedPhone } from '../../dashboards/api/place.ts'
import type { DirectoryContents } from '../../registry/directory-contents.ts'
import { readContents, readRevision } from '../../registry/registry-writes.ts'
import type { RegistryTables } from '../../registry/schema.ts'
import { planTable, type PlannedChange } from '../../registry/tables/plan-table.ts'
import { previewOf } from '../../registry/tables/preview-table.ts'
import { exportTable, templateOf } from '../../registry/tables/write-table.ts'
import { shownText } from '../../registry/tables/cell-text.ts'
import { openStateDatabase } from '../state-database.ts'
import { stateMigrations } from '../state-tables.ts'
import type { TableJob, TableResults } from './table-job.ts'

/** Does what the job says, with the registry as the database has it at this moment. @throws IMPORT_INVALID */
export async function performJob(job: TableJob, stateFile: string): Promise<TableResults[keyof TableResults]> {
  if (job.kind === 'template') return templateOf(job.wish.table)
  const { contents, revision } = await registered(stateFile)
  if (job.kind === 'export') return exportTable(job.wish, contents)
  const plan = await planTable(job.wish, contents)
  if (job.kind === 'preview') {
    return Buffer.from(JSON.stringify(previewOf(job.wish.table, plan, (change) => masked(change, job.wish.unmasked))))
  }
  const { digest, wanted, grades, faults, rows } = plan
  const unchanged = rows.filter(({ state }) => state === 'unchanged').length
  return { digest, wanted, grades, revision, unchanged, faults: faults.length }
}

async function registered(stateFile: string): Promise<{ contents: DirectoryContents; revision: number }> {
  const db = await openStateDatabase<RegistryTables>({
    path: stateFile,
    migrations: stateMigrations,
    log: silentLog,
    readOnly: true,
  })
  try {
    return await db.transaction().execute(async (transaction) => ({
      revision: await readRevision(transaction),
      contents: await readContents(transaction),
    }))
  } finally {
    await db.destroy()
  }
}

/** Numbers are masked for everybody: a preview is no look at a resident's data. */
function masked({ column, before }: PlannedChange, unmasked: boolean): string {
  if (column.kind === 'phone') return maskedPhone(before)
  if (column.personal === undefined || unmasked) return shownText(before, column)
  return column.field.endsWith('name') ? maskedName(before) : '***'
}
