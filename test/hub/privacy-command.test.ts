import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { addPrivacyCommands } from '../../hub/privacy-command.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { openLevelJournal } from '../../ingest/journal/level-journal.ts'
import { openSqliteStore } from '../../ingest/stores/sqlite-store.ts'
import { ConsentStore } from '../../registry/consents/consent-store.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { AuditStore } from '../../registry/operators/audit-store.ts'
import { openRegistry } from '../../registry/registry.ts'
import { NOW } from '../support/built-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

const TOWN = fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url))
const BY = ['--by', '王主任', '--why', '已迁出']

let folder: string
let printed: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'privacy-'))
  printed = []
  await inState(async (db) => void (await importFile(TOWN, await openRegistry(db))))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Db = Awaited<ReturnType<typeof openStateDatabase<StateTables>>>

async function inState<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const path = join(folder, 'state.db')
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: silentLog })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

async function run(...words: string[]): Promise<string> {
  printed = []
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
  addPrivacyCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(NOW),
    print: (text) => void printed.push(text),
  })
  await program.parseAsync(['privacy', ...words], { from: 'user' })
  return printed.join('\n')
}

const audited = (): Promise<readonly { readonly action: string; readonly detail: string | null }[]> =>
  inState((db) => db.selectFrom('audit').select(['action', 'detail']).execute())

describe('npm run hub -- privacy', () => {
  it('copy gives a resident what is kept of them, readings too, and not the numbers of who helps them', async () => {
    const store = await openSqliteStore({ path: join(folder, 'telemetry.db'), metrics: noMetrics })
    await store.write([
      { home: 'h11', device: 'h11-bed', metric: 'heart-rate', value: 72, at: NOW - 1, receivedAt: NOW },
    ])
    await store.close()
    await inState(async (db) => {
      await new AuditStore(db, new ManualClock(NOW)).write({
        operator: 'op-1',
        action: 'medical-card:look',
        home: 'h11',
      })
    })
    const copy = await run('copy', 'h11', '--by', '孙素云本人')
    expect(JSON.parse(copy)).toMatchObject({
      looks: [{ at: NOW, action: 'medical-card:look' }, { action: 'home:copy' }],
      home: { residentName: '孙素云', entry: expect.stringContaining('何大姐') },
      readings: [{ metric: 'heart-rate', points: [[NOW - 1, 72]] }],
    })
    expect(copy).toContain('何大姐')
    expect(copy).not.toContain('13800002001')
    expect(copy).not.toContain('op-1')
    expect(await audited()).toMatchObject([{}, { action: 'home:copy', detail: '孙素云本人' }])
  })

  it('erase takes the home out of the registry at once, asks twice for one order, and then knows no such home', async () => {
    expect(await run('erase', 'h01', ...BY)).toContain('erasure-1')
    expect(await run('erase', 'h01', ...BY)).toContain('erasure-1')
    expect(await run('erasures')).toMatch(/erasure-1 +h01 +进行中 waiting/)
    await inState(async (db) => {
      const { directory } = await openRegistry(db)
      expect([directory.home('h01'), directory.gateway('gw-h01'), directory.devicesOf('h01')]).toEqual([
        undefined,
        undefined,
        [],
      ])
      expect(directory.homes()).toHaveLength(11)
      await db.updateTable('home_erasure').set({ finished_at: NOW }).execute()
    })
    await expect(run('erase', 'h01', ...BY)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('erase leaves a carer of several homes where they are needed', async () => {
    await run('erase', 'h09', ...BY)
    await inState(async (db) => {
      const { directory } = await openRegistry(db)
      expect(directory.responders('h11', 'neighbour').map(({ name }) => name)).toEqual(['何大姐'])
    })
  })

  it('withdrawals names what was withdrawn and still goes on, until it does not', async () => {
    await inState(async (db) => {
      const consents = new ConsentStore(db, new ManualClock(NOW))
      const proof = { how: 'paper', reference: 'A1' } as const
      const said = { change: 'withdrawn', by: 'resident', speakerName: '', proof, textVersion: '1' } as const
      for (const home of ['h01', 'h09']) {
        for (const topic of ['monitoring', 'contacts', 'wearables', 'position'] as const) {
          await consents.add(home, { ...said, topic, saidOn: '2026-11-20', recordedBy: 'op' })
        }
      }
      await consents.add('h09', {
        ...said,
        topic: 'monitoring',
        change: 'given',
        saidOn: '2026-11-21',
        recordedBy: 'op',
      })
    })
    const told = await run('withdrawals')
    expect(told).toMatch(/h01 +居家安全守护 monitoring +2026-11-20/)
    expect(told).toMatch(/h09 +告知亲邻 contacts/)
    expect(told).not.toMatch(/h09 +居家安全守护|位置/)
    await run('erase', 'h01', ...BY)
    expect(await run('withdrawals')).not.toContain('h01')
  })

  it('retention counts and forgets nothing', async () => {
    expect(await run('retention', '--dry-run')).toMatch(/outbox +0/)
    await expect(run('retention')).rejects.toThrow('--dry-run')
  })

  it('compact is refused while a hub has the journal', async () => {
    const journal = await openLevelJournal({ dir: join(folder, 'journal'), log: silentLog, metrics: noMetrics })
    await expect(run('compact')).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    await journal.close()
    expect(await run('compact')).toContain('重写')
  })
})
