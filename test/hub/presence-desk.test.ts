import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alertingMigrations } from '../../alerting/migrations/migrations.ts'
import { presenceChanges } from '../../alerting/presence/presence-changes.ts'
import type { AlertingTables } from '../../alerting/schema.ts'
import { HubError } from '../../core/errors.ts'
import { silentLog } from '../../core/log.ts'
import type { JournalRecord } from '../../core/message.ts'
import { days } from '../../core/time.ts'
import { JournalPresenceDesk } from '../../hub/presence-desk.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { oneHome, village } from '../alerting/detectors/village.ts'

const NOW = 1_795_312_800_000

const folder = mkdtempSync(join(tmpdir(), 'presence-desk-'))
let db: Kysely<AlertingTables>
beforeAll(async () => {
  db = await openStateDatabase({ path: join(folder, 'state.db'), migrations: [alertingMigrations], log: silentLog })
})
afterAll(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

function desk(append?: () => Promise<number>) {
  const records: JournalRecord[] = []
  const journal = { append: append ?? (async (record: JournalRecord) => records.push(record)) }
  const modes = { presenceOf: () => undefined }
  const clock = { now: () => NOW }
  return {
    records,
    desk: new JournalPresenceDesk({ db, journal, directory: village(oneHome()), modes, clock, log: silentLog }),
  }
}

const WISH = { home: 'h1', mode: 'in-hospital', until: NOW + days(3), by: 'admin', via: 'page' } as const

describe('the presence desk', () => {
  it('writes what was said into the journal, with who said it and when', async () => {
    const { desk: presence, records } = desk()
    expect(await presence.set(WISH)).toEqual({ mode: 'in-hospital', since: NOW, until: WISH.until, by: 'admin' })
    const { via: _, ...said } = WISH
    expect(records).toEqual([{ kind: 'mode-set', ...said, receivedAt: NOW }])
    expect(await presenceChanges(db, 'h1', { from: NOW, to: NOW + 1 })).toEqual([
      { mode: 'in-hospital', until: WISH.until, by: 'admin', via: 'page', at: NOW },
    ])
  })

  it('answers with nothing for at home, which is written all the same', async () => {
    const { desk: presence, records } = desk()
    expect(await presence.set({ ...WISH, mode: 'at-home', until: undefined })).toBeUndefined()
    expect(records).toMatchObject([{ mode: 'at-home', until: undefined }])
  })

  it.each([
    ['a home that nobody knows', { ...WISH, home: 'h9' }, 'NOT_FOUND'],
    ['an end that has passed', { ...WISH, until: NOW }, 'BAD_REQUEST'],
    ['eight days by SMS', { ...WISH, via: 'sms' as const, until: NOW + days(8) }, 'BAD_REQUEST'],
  ])('refuses %s and writes nothing', async (_, wish, code) => {
    const { desk: presence, records } = desk()
    await expect(presence.set(wish)).rejects.toMatchObject({ code })
    expect(records).toEqual([])
  })

  it('says so when the disk does not take it', async () => {
    const full = new HubError('JOURNAL_FAILED', 'the disk is full')
    await expect(desk(() => Promise.reject(full)).desk.set(WISH)).rejects.toBe(full)
  })
})
