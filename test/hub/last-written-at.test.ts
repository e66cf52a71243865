import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastWrittenAt } from '../../hub/last-written-at.ts'
import { openStateTables } from '../support/installation-list.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'written-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('the last moment that a hub wrote down is that of its cursor', async () => {
  const db = await openStateTables(folder)
  expect(await lastWrittenAt(folder)).toBeUndefined()
  await db.insertInto('alerter_cursor').values({ id: 1, journal_id: 'j', offset: 5, saved_at: 1234 }).execute()
  expect(await lastWrittenAt(folder)).toBe(1234)
  await db.destroy()
  expect(await lastWrittenAt(folder)).toBe(1234)
})

it('where no hub has written, or nobody can read it, there is none, and nothing is made', async () => {
  expect(await lastWrittenAt(folder)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(join(folder, 'state.db'), 'this is no database, and long enough to be looked at as one'.repeat(20))
  expect(await lastWrittenAt(folder)).toBeUndefined()
})
