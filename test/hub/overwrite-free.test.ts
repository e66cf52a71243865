import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { emptyLog, openStateDatabase, overwriteDeleted, overwriteFree } from '../../hub/state-database.ts'

let folder: string
let db: Kysely<unknown>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'free-'))
  db = await openStateDatabase<unknown>({ path: join(folder, 'state.db'), migrations: [], log: silentLog })
})
afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

/** How often others have their turn until it is done. */
async function turnsOf(work: Promise<void>): Promise<number> {
  const seen = { turns: 0, done: false }
  const ended = work.finally(() => {
    seen.done = true
  })
  while (!seen.done) {
    await setImmediate()
    seen.turns += 1
  }
  await ended
  return seen.turns
}

describe('overwriting what is free', () => {
  it('leaves nothing that was deleted before', async () => {
    await sql`create table notes (text text)`.execute(db)
    await sql`insert into notes values (${'忘忧病'.repeat(20_000)})`.execute(db)
    await overwriteDeleted(db, false)
    await sql`delete from notes`.execute(db)
    await emptyLog(db)
    const holds = (): boolean => readFileSync(join(folder, 'state.db')).includes('忘忧病')
    expect(holds()).toBe(true)
    await overwriteDeleted(db, true)
    await overwriteFree(db)
    await emptyLog(db)
    expect(holds()).toBe(false)
  })

  it('goes on, where it was cut short, in turns as short as ever: a call for help passes between them', async () => {
    await sql`create table free_pages (number integer primary key, zeros blob not null)`.execute(db)
    const numbers = sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < 199) select i from n`
    await sql`insert into free_pages select i, zeroblob(65000) from (${numbers})`.execute(db)
    await overwriteDeleted(db, true)
    expect(await turnsOf(overwriteFree(db))).toBeGreaterThanOrEqual(200)
    const { rows } = await sql`select name from sqlite_master where name = 'free_pages'`.execute(db)
    expect(rows).toEqual([])
  })
})
