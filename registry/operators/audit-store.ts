import type { Kysely, Selectable } from 'kysely'
import type { AuditEntry, AuditLog, AuditPage } from '../../core/audit.ts'
import type { Clock } from '../../core/time.ts'
import type { AuditRow, OperatorTables } from './schema.ts'

/** The audit log in the state database. */
export class AuditStore implements AuditLog {
  readonly #db: Kysely<OperatorTables>
  readonly #clock: Clock

  constructor(db: Kysely<OperatorTables>, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async write({ operator, action, home, area, object, detail }: Omit<AuditEntry, 'at'>): Promise<void> {
    await this.#db
      .insertInto('audit')
      .values({
        at: this.#clock.now(),
        operator,
        action,
        home: home ?? null,
        area: area ?? null,
        object: object ?? null,
        detail: detail ?? null,
      })
      .execute()
  }

  async read({ scope, before, limit, operator, home }: Parameters<AuditLog['read']>[0]): Promise<AuditPage> {
    let query = this.#db
      .selectFrom('audit')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit + 1)
    if (scope !== '') query = query.where('area', '>=', scope).where('area', '<', `${scope}:`)
    if (before !== undefined) query = query.where('number', '<', before)
    if (operator !== undefined) query = query.where('operator', '=', operator)
    if (home !== undefined) query = query.where('home', '=', home)
    const rows = await query.execute()
    const entries = rows.slice(0, limit).map(entryOf)
    const last = entries.at(-1)
    return rows.length > limit && last !== undefined ? { entries, before: last.number } : { entries }
  }
}

const entryOf = (row: Selectable<AuditRow>): AuditPage['entries'][number] => ({
  number: row.number,
  at: row.at,
  operator: row.operator,
  action: row.action,
  ...(row.home === null ? {} : { home: row.home }),
  ...(row.area === null ? {} : { area: row.area }),
  ...(row.object === null ? {} : { object: row.object }),
  ...(row.detail === null ? {} : { detail: row.detail }),
})
