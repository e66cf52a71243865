import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kysely } from 'kysely'
import type { ConsentChange, ConsentTopic } from '../../core/consent.ts'
import { silentLog } from '../../core/log.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { ConsentStore } from '../../registry/consents/consent-store.ts'
import { NewestConsents } from '../../registry/consents/newest-consents.ts'
import { ManualClock } from '../support/manual-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 6)

let db: Kysely<StateTables>
let consents: ConsentStore
let newest: NewestConsents
beforeEach(async () => {
  db = await openStateDatabase<StateTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
  consents = new ConsentStore(db, new ManualClock(NOW))
  newest = new NewestConsents(db)
})
afterEach(() => db.destroy())

const say = (home: string, change: ConsentChange, topic: ConsentTopic = 'position') =>
  consents.add(home, {
    topic,
    change,
    by: 'resident',
    speakerName: '',
    proof: { how: 'oral', witness: '周敏' },
    textVersion: '2026-03',
    saidOn: '2026-11-22',
    recordedBy: 'op-1',
  })

async function erase(home: string): Promise<void> {
  await db.deleteFrom('home_consent').where('home', '=', home).execute()
  const order = { asked_by: 'op-1', why: '去世', asked_at: NOW, counts_json: '{}' }
  await db
    .insertInto('home_erasure')
    .values({
      ...order,
      home,
      alias: null,
      traces_json: null,
      journal_id: null,
      journal_up_to: null,
      finished_at: null,
    })
    .execute()
}

describe('consents to a position', () => {
  it.each([
    ['nobody was asked', [], false],
    ['they said yes', ['given'], true],
    ['they were only told of it', ['notified'], false],
    ['they refused', ['refused'], false],
    ['they took it back', ['given', 'withdrawn'], false],
    ['they gave it again', ['given', 'withdrawn', 'given'], true],
  ] as const)('%s: %j', async (_, changes, given) => {
    for (const change of changes) await say('h-1', change)
    await say('h-1', 'given', 'wearables')
    await newest.refresh()
    expect([newest.given('h-1', 'position'), newest.given('h-2', 'position')]).toEqual([given, false])
  })

  it('are a no when they were taken back or refused, each topic by itself', async () => {
    await say('h-1', 'given', 'health')
    await say('h-1', 'withdrawn', 'health')
    await say('h-1', 'given', 'wearables')
    await say('h-2', 'refused', 'wearables')
    await say('h-3', 'notified', 'health')
    await newest.refresh()
    const said = (['h-1', 'h-2', 'h-3'] as const).map((home) => [
      newest.withdrawn(home, 'health'),
      newest.withdrawn(home, 'wearables'),
    ])
    expect(said).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ])
  })

  it('count from the next refresh on, however many were written down', async () => {
    for (let n = 0; n < 1001; n += 1) await say(`h-${n}`, 'given')
    await newest.refresh()
    expect([newest.given('h-0', 'position'), newest.given('h-1000', 'position')]).toEqual([true, true])
    await say('h-1000', 'withdrawn')
    expect(newest.given('h-1000', 'position')).toBe(true)
    await newest.refresh()
    await newest.refresh()
    expect([newest.given('h-0', 'position'), newest.given('h-1000', 'position')]).toEqual([true, false])
  })

  it('end with the home, and hold again when whoever lives there later gives one', async () => {
    await say('h-1', 'given')
    await newest.refresh()
    await erase('h-1')
    await newest.refresh()
    expect(newest.given('h-1', 'position')).toBe(false)
    await erase('h-1')
    await say('h-1', 'given')
    await newest.refresh()
    expect(newest.given('h-1', 'position')).toBe(true)
  })
})
