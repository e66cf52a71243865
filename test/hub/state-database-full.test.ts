import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openStateTables } from '../support/installation-list.ts'

it('a transaction that SQLite has rolled back by itself, as it does when the disk is full, fails for that reason, and the next one goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'))
  const db = await openStateTables(folder)
  const save = (): Promise<unknown> =>
    db.transaction().execute((trx) => trx.insertInto('calendar_jobs').values({ name: 'digest', due_at: 5 }).execute())
  await sql`create trigger full before insert on calendar_jobs begin select raise(rollback, 'database or disk is full'); end`.execute(
    db,
  )
  await expect(save()).rejects.toThrow('database or disk is full')
  await sql`drop trigger full`.execute(db)
  await save()
  expect(await db.selectFrom('calendar_jobs').select('name').execute()).toEqual([{ name: 'digest' }])
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})
