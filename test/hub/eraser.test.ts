import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kysely } from 'kysely'
import { silentLog } from '../../core/log.ts'
import { seconds } from '../../core/time.ts'
import { holdFile } from '../../hub/backup/file-lock.ts'
import { erasureListIn, readErasureList } from '../../hub/privacy/erasure-list.ts'
import { Eraser } from '../../hub/privacy/eraser.ts'
import { orderErasure } from '../../hub/privacy/erasure-order.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { ProfileStore } from '../../registry/profiles/profile-store.ts'
import { openRegistry, type Registry } from '../../registry/registry.ts'
import { NOW } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { messageOf } from '../support/messages.ts'
import { RecordedAudit } from '../support/test-operators.ts'

const TOWN = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))
/** Whose home it is, and what of their illness stands on card after card. */
const WORDS = ['王秀兰', '忘忧病']

/** A box in a corridor that speaks for two homes. */
const CORRIDOR = `
gateways:
  - { id: gw-corridor, homes: [h01, h02], secret: demo-only-secret-corridor }
devices:
  - { id: corridor-1, gateway: gw-corridor, external-id: corridor-sos-1, home: h01, model: alink-sos, room: hall, role: fixed }
  - { id: corridor-2, gateway: gw-corridor, external-id: corridor-sos-2, home: h02, model: alink-sos, room: hall, role: fixed }
`

let folder: string
let db: Kysely<StateTables>
let registry: Registry
let clock: ManualClock
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eraser-'))
  clock = new ManualClock(NOW)
  db = await open()
  registry = await openRegistry(db)
  await importFile(TOWN, registry)
})
afterEach(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

const open = (readOnly = false): Promise<Kysely<StateTables>> =>
  openStateDatabase<StateTables>({
    path: join(folder, 'state.db'),
    migrations: stateMigrations,
    log: silentLog,
    readOnly,
  })

const journal = { id: 'j1', head: () => 7, tail: () => 8, trim: () => Promise.resolve() }

/** Over a journal that has been read, and a store that has nothing. */
function eraser(): Eraser {
  const store = { forget: () => Promise.resolve() }
  return new Eraser({
    db,
    registry,
    store,
    journal,
    behind: () => 7,
    audit: new RecordedAudit(),
    paths: { root: folder, stateFile: join(folder, 'state.db') },
    clock,
    log: silentLog,
  })
}

/** What of the words stands in any file. */
function left(): readonly string[] {
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  return WORDS.filter((word) => bytes.some((content) => content.includes(word)))
}

/** Longer than a page of the file: it stands in pages of its own. */
const longCard = (n: number) => ({
  conditions: `${n} ${'忘忧病，'.repeat(120)}`,
  medicines: '忘忧病药'.repeat(120),
  allergies: '忘忧病'.repeat(90),
  bloodType: 'A' as const,
  doctor: '忘忧病'.repeat(60),
  mobility: '忘忧病'.repeat(90),
})

describe('a home that was erased', () => {
  it('is in no copy that a killed backup left, and not erased while one is being made', async () => {
    await orderErasure(db, { home: 'h01', by: 'op', why: '迁出' }, NOW)
    writeFileSync(join(folder, 'state.db.backup-1f'), '王秀兰')
    const release = holdFile(join(folder, 'state.db.backup-2e'))
    const finished = () => db.selectFrom('home_erasure').select('finished_at').executeTakeFirst()
    await eraser().runDue()
    expect([readdirSync(folder).includes('state.db.backup-1f'), await finished()]).toEqual([
      false,
      { finished_at: null },
    ])
    release()
    await eraser().runDue()
    expect([left(), await finished()]).toEqual([[], { finished_at: NOW }])
    expect(await readErasureList(erasureListIn(folder))).toEqual([{ home: 'h01', at: NOW }])
  })

  it('stands on no page that the file has free, however long what was written of it, and however often it was changed', async () => {
    const profiles = new ProfileStore(db, registry, clock)
    for (let n = 0; n < 20; n += 1) await profiles.setMedicalCard('h01', { ...longCard(n), by: 'op' })
    await orderErasure(db, { home: 'h01', by: 'op', why: '迁出' }, NOW)
    await eraser().runDue()
    expect(left()).toEqual([])
  })

  it('is gone from what lies in the quarantine, though its gateway speaks for others too and its maker’s topic names no home', async () => {
    const corridor = join(folder, 'corridor.yaml')
    writeFileSync(corridor, CORRIDOR)
    await importFile(corridor, registry)
    const quarantine = new Quarantine(db)
    const topics = [
      '/sys/p1/corridor-sos-1/thing/event/property/post',
      '/sys/p1/corridor-sos-2/thing/event/property/post',
    ]
    await quarantine.put(
      topics.map((topic, n) => ({
        journalId: 'j1',
        offset: n + 1,
        message: messageOf(topic, '{"params":', { gateway: 'gw-corridor' }),
        reason: 'malformed',
        detail: 'not JSON',
      })),
    )
    await orderErasure(db, { home: 'h01', by: 'op', why: '迁出' }, NOW)
    await eraser().runDue()
    expect((await quarantine.newest(10)).map(({ topic }) => topic)).toEqual(topics.slice(1))
  })

  it('goes from the write-ahead log as soon as who was reading it is gone', async () => {
    await orderErasure(db, { home: 'h01', by: 'op', why: '迁出' }, NOW)
    const keeper = eraser()
    keeper.start()
    const reader = await open(true)
    await reader.transaction().execute(async (looking) => {
      await looking.selectFrom('home').select('id').execute()
      await clock.advance(seconds(5))
      await keeper.runDue()
    })
    await reader.destroy()
    await clock.advance(seconds(5))
    await keeper.stop()
    expect(left()).toEqual([])
  })

  it('goes from the write-ahead log also when the hub died before that was emptied', async () => {
    await orderErasure(db, { home: 'h01', by: 'op', why: '迁出' }, NOW)
    const dying = await open(true)
    // Whoever reads keeps the log: as if the process had died there.
    const stopped = dying.transaction().execute(async (looking) => {
      await looking.selectFrom('home').select('id').execute()
      await eraser().runDue()
      expect(left()).toEqual(WORDS.slice(0, 1))
    })
    await stopped
    await dying.destroy()
    await eraser().runDue()
    expect(left()).toEqual([])
  })
})
