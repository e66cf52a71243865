import { sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RuleChange } from '../../../alerting/rules/rule-change.ts'
import { RuleStore, StoredRules } from '../../../alerting/rules/rule-store.ts'
import type { AlertingTables } from '../../../alerting/schema.ts'
import type { Log } from '../../../core/log.ts'
import { silentLog } from '../../../core/log.ts'
import { hours } from '../../../core/time.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import { stateMigrations } from '../../../hub/state-tables.ts'
import { aHome } from '../detectors/village.ts'

let folder: string
let db: Kysely<AlertingTables>
let store: RuleStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-rules-'))
  db = await openStateDatabase<AlertingTables>({
    path: join(folder, 'state.db'),
    migrations: stateMigrations,
    log: silentLog,
  })
  store = new RuleStore(db)
})
afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

const ceiling = (value: number | undefined, differing: Partial<RuleChange> = {}): RuleChange => ({
  home: undefined,
  name: 'inactivityCeiling',
  value,
  by: '张三',
  at: 1000,
  why: '试行',
  ...differing,
})

describe('rule settings', () => {
  it('are kept with who, when and why, and every earlier one stays', async () => {
    await store.add([ceiling(hours(10)), ceiling(hours(8), { home: 'h1', by: '李四', why: '糖尿病' })], 2000)
    await store.add([ceiling(undefined, { why: '试行结束' })], 3000)
    expect(await store.changes(silentLog)).toEqual([
      { number: 1, ...ceiling(hours(10)), recordedAt: 2000 },
      { number: 2, ...ceiling(hours(8), { home: 'h1', by: '李四', why: '糖尿病' }), recordedAt: 2000 },
      { number: 3, ...ceiling(undefined, { why: '试行结束' }), recordedAt: 3000 },
    ])
  })

  it('hold as soon as they are read again, and nothing is done when nothing was set', async () => {
    const rules = new StoredRules(store, silentLog)
    let told = 0
    rules.onChange(() => (told += 1))
    expect(await rules.refresh()).toBe(true)
    const before = rules.book.of(aHome('h1')).inactivityCeiling
    await store.add([ceiling(hours(8), { home: 'h1' })], 2000)
    expect(rules.book.of(aHome('h1')).inactivityCeiling).toBe(before)
    expect(await rules.refresh()).toBe(true)
    expect(rules.book.of(aHome('h1')).inactivityCeiling).toBe(hours(8))
    expect(await rules.refresh()).toBe(false)
    expect(told).toBe(2)
  })

  it('that this version does not know or allow are passed over with a warning, and the others hold', async () => {
    const insert = (threshold: string, value: number) =>
      sql`insert into rule_changes (home, threshold, value, set_by, set_at, why, recorded_at)
          values (null, ${threshold}, ${value}, 'x', 1, 'y', 1)`.execute(db)
    await insert('ofAnotherVersion', 5)
    await insert('inactivityCeiling', -1)
    await store.add([ceiling(hours(9))], 2000)
    const warned: unknown[] = []
    const log: Log = { ...silentLog, warn: (_message, fields) => void warned.push(fields) }
    const rules = new StoredRules(store, log)
    await rules.refresh()
    expect(rules.book.district.inactivityCeiling).toBe(hours(9))
    expect(warned).toEqual([
      { number: 1, threshold: 'ofAnotherVersion' },
      { number: 2, threshold: 'inactivityCeiling' },
    ])
  })
})
