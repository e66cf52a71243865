import type { Kysely, Selectable } from 'kysely'
import type { Log } from '../../core/log.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import type { RuleChangeRow } from './rule-tables.ts'
import type { RecordedChange, RuleChange } from './rule-change.ts'
import { withSettings } from './rule-change.ts'
import type { RuleSettings } from './rules.ts'
import { NOTHING_SET, RuleBook } from './rules.ts'
import { isThresholdName, THRESHOLDS } from './thresholds.ts'
import { isAllowed } from './written-value.ts'

/**
 * What was ever set, by whom, when and why. Changes are only added: the newest about a figure holds, and the way there stays
 * readable.
 */
export class RuleStore {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /** How many changes there are; cheap to ask. */
  async revision(): Promise<number> {
    const row = await this.#db
      .selectFrom('rule_changes')
      .select((e) => e.fn.max('number').as('newest'))
      .executeTakeFirst()
    return row?.newest ?? 0
  }

  /** Every change, oldest first. What this version of the hub does not know or allow is left out, with a warning in the log. */
  async changes(log: Log): Promise<readonly RecordedChange[]> {
    const rows = await this.#db.selectFrom('rule_changes').selectAll().orderBy('number').execute()
    return rows.flatMap((row) => {
      const change = changeOf(row)
      if (change === undefined)
        log.warn('a rule setting is not usable', { number: row.number, threshold: row.threshold })
      return change ?? []
    })
  }

  /** Adds all of them or, when the database fails, none. */
  async add(changes: readonly RuleChange[], now: EpochMs): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { home, name, value, by, at, why } of changes) {
        await trx
          .insertInto('rule_changes')
          .values({
            home: home ?? null,
            threshold: name,
            value: value ?? null,
            set_by: by,
            set_at: at,
            why,
            recorded_at: now,
          })
          .execute()
      }
    })
  }
}

/** The figures that hold in this installation, kept fresh: ask `book`, and call `refresh` every few seconds. */
export class StoredRules {
  readonly book = new RuleBook()
  readonly #store: RuleStore
  readonly #log: Log
  readonly #listeners = new Set<() => void>()
  #settings: RuleSettings = NOTHING_SET
  #revision = -1

  constructor(store: RuleStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  get settings(): RuleSettings {
    return this.#settings
  }

  /** Takes over what was set since, perhaps by another process. Answers whether there was anything. */
  async refresh(): Promise<boolean> {
    const revision = await this.#store.revision()
    if (revision === this.#revision) return false
    this.#settings = withSettings(NOTHING_SET, await this.#store.changes(this.#log))
    this.#revision = revision
    this.book.set(this.#settings)
    for (const listener of this.#listeners) listener()
    return true
  }

  /** Called after each change, when `book` and `settings` already hold the new figures. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}

function changeOf(row: Selectable<RuleChangeRow>): RecordedChange | undefined {
  const { number, home, threshold: name, value, set_by: by, set_at: at, why, recorded_at: recordedAt } = row
  if (!isThresholdName(name)) return undefined
  if (value !== null && !isAllowed(THRESHOLDS[name], value)) return undefined
  return { number, home: home ?? undefined, name, value: value ?? undefined, by, at, why, recordedAt }
}
