import { HubError } from '../../core/errors.ts'
import type { TableApplied, TableDesk, TableFile, TableName, TableUpload } from '../../core/table-desk.ts'
import type { Clock } from '../../core/time.ts'
import type { RecordKind } from '../../registry/installation.ts'
import type { Registry } from '../../registry/registry.ts'
import { TABLES } from '../../registry/tables/table-columns.ts'
import type { ReadyPlan } from './table-job.ts'
import type { TableTurns } from './table-turns.ts'

/** What the history of a home says of a grade that came with a table. */
const REASON = '表格导入'

/** The registry's tables, in and out. Files are read and compared by `turns`; what is applied is written here, in one transaction. */
export class RegistryTableDesk implements TableDesk {
  readonly #registry: Registry
  readonly #turns: TableTurns
  readonly #clock: Clock

  constructor(registry: Registry, turns: TableTurns, clock: Clock) {
    this.#registry = registry
    this.#turns = turns
    this.#clock = clock
  }

  preview(upload: TableUpload): Promise<Uint8Array> {
    return this.#turns.run('preview', upload)
  }

  async apply({ digest, by, ...upload }: Parameters<TableDesk['apply']>[0]): Promise<TableApplied> {
    // Compared afresh: whatever was changed since the preview shows in the digest.
    const plan = await this.#turns.run('plan', upload)
    if (plan.faults > 0) {
      throw new HubError(
        'IMPORT_INVALID',
        `表格有 ${plan.faults} 处错误，没有导入。 The table has ${plan.faults} faults.`,
      )
    }
    if (plan.digest !== digest) throw outdated()
    return this.#save(plan, TABLES[upload.table].kind, by)
  }

  export(wish: Parameters<TableDesk['export']>[0]): Promise<TableFile> {
    return this.#turns.run('export', wish)
  }

  template(table: TableName): Promise<Uint8Array> {
    return this.#turns.run('template', { table })
  }

  async #save({ wanted, revision, grades, unchanged }: ReadyPlan, kind: RecordKind, by: string): Promise<TableApplied> {
    const rows = grades.map(({ home, from, to }) => ({
      home,
      from_grade: from,
      to_grade: to,
      reason: REASON,
      set_by: by,
      set_at: this.#clock.now(),
    }))
    const { counts, newSecrets } = await this.#registry.saveInstallation(wanted, {
      revision,
      async along(transaction, pieces) {
        for await (const some of pieces(rows)) await transaction.insertInto('home_grade').values(some).execute()
      },
    })
    const { added, changed } = counts[kind]
    return { counts: { new: added, changed, unchanged }, newSecrets }
  }
}

const outdated = (): HubError =>
  new HubError(
    'IMPORT_OUTDATED',
    '预览之后登记资料被改过，或换了文件，请重新预览。 The registry or the file has changed since: look at the preview again.',
  )
