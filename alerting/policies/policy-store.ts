import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { EpochMs } from '../../core/time.ts'
import { policyShape } from '../policies.ts'
import type { AlertingTables } from '../schema.ts'
import { digestFault } from './digest-fault.ts'
import { ladderFaults } from './ladder-faults.ts'
import { NO_POLICIES_SET, PolicyBook, type PolicySettings } from './policy-book.ts'
import { type PolicyChange, type PolicySetting, type RecordedPolicyChange, settingsOf } from './policy-change.ts'
import type { PolicyChangeRow } from './policy-tables.ts'

/**
 * Who is told when, as it was ever set, by whom, when and why. Changes are only added: the newest about a thing holds, and the way there
 * stays readable.
 */
export class PolicyStore {
  readonly #db: Kysely<AlertingTables>

  constructor(db: Kysely<AlertingTables>) {
    this.#db = db
  }

  /** How many changes there are; cheap to ask. */
  async revision(): Promise<number> {
    const row = await this.#db
      .selectFrom('policy_changes')
      .select((e) => e.fn.max('number').as('newest'))
      .executeTakeFirst()
    return row?.newest ?? 0
  }

  /** Every change, oldest first. What this version of the hub can't read or allow is left out, with a warning in the log. */
  async changes(log: Log): Promise<readonly RecordedPolicyChange[]> {
    const rows = await this.#db.selectFrom('policy_changes').selectAll().orderBy('number').execute()
    return rows.flatMap((row) => {
      const change = changeOf(row)
      if (change === undefined) log.warn('an escalation policy is not usable', { number: row.number, part: row.part })
      return change ?? []
    })
  }

  /** Adds all of them or, when the database fails, none. */
  async add(changes: readonly PolicyChange[], now: EpochMs): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const change of changes) await trx.insertInto('policy_changes').values(rowOf(change, now)).execute()
    })
  }
}

/** The policies that hold in this installation, kept fresh: ask `book`, and call `refresh` every few seconds. */
export class StoredPolicies {
  readonly book = new PolicyBook()
  readonly #store: PolicyStore
  readonly #log: Log
  #settings = NO_POLICIES_SET
  #revision = -1

  constructor(store: PolicyStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  get settings(): PolicySettings {
    return this.#settings
  }

  /** Takes over what was set since, perhaps by another process. Answers whether there was anything. */
  async refresh(): Promise<boolean> {
    const revision = await this.#store.revision()
    if (revision === this.#revision) return false
    this.#settings = settingsOf(await this.#store.changes(this.#log))
    this.#revision = revision
    this.book.set(this.#settings)
    return true
  }
}

const digestShape = z.strictObject({ at: z.number(), until: z.number() })

function rowOf(change: PolicyChange, now: EpochMs) {
  return { ...valueColumns(change), set_by: change.by, set_at: change.at, why: change.why, recorded_at: now }
}

function valueColumns(change: PolicySetting) {
  const value = change.part === 'ladder' ? change.ladder : change.digest
  const value_json = value === undefined ? null : JSON.stringify(value)
  const { part } = change
  if (part === 'digest') return { part, severity: null, kind: null, home: null, area: null, value_json }
  const { severity, kind = null, home = null, area = null } = change.scope
  return { part, severity, kind, home, area, value_json }
}

function changeOf(row: Selectable<PolicyChangeRow>): RecordedPolicyChange | undefined {
  const { number, set_by: by, set_at: at, why, recorded_at: recordedAt } = row
  const setting = row.part === 'digest' ? digestOf(row) : ladderOf(row)
  return setting === undefined ? undefined : { ...setting, number, by, at, why, recordedAt }
}

function digestOf({ value_json }: Selectable<PolicyChangeRow>): PolicySetting | undefined {
  if (value_json === null) return { part: 'digest', digest: undefined }
  const digest = digestShape.safeParse(jsonOf(value_json)).data
  return digest === undefined || digestFault(digest) !== undefined ? undefined : { part: 'digest', digest }
}

function ladderOf(row: Selectable<PolicyChangeRow>): PolicySetting | undefined {
  const { severity, value_json } = row
  if (severity === null) return undefined
  const scope = { severity, kind: row.kind ?? undefined, home: row.home ?? undefined, area: row.area ?? undefined }
  if (value_json === null) return { part: 'ladder', scope, ladder: undefined }
  const ladder = policyShape.safeParse(jsonOf(value_json)).data
  return ladder === undefined || ladderFaults(severity, ladder).length > 0
    ? undefined
    : { part: 'ladder', scope, ladder }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
