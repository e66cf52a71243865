import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alertingMigrations } from '../../../alerting/migrations/migrations.ts'
import type { AlertingTables } from '../../../alerting/schema.ts'
import { silentLog } from '../../../core/log.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import { type Fault, SickVendors } from './sick-vendors.ts'

const FAULTS: readonly Fault[] = [
  { name: 'accepts', mood: 'accepts' },
  { name: 'accepts, receipt before the answer', mood: 'accepts', receipts: 'early' },
  { name: 'accepts, receipt late, twice, and taken back', mood: 'accepts', receipts: 'out-of-order' },
  { name: 'swallows, receipt says so', mood: 'swallows', receipts: 'failed' },
  { name: 'swallows, no receipt', mood: 'swallows' },
  { name: 'refuses for good', mood: 'refuses' },
  { name: 'refuses for now (429)', mood: 'not-now' },
  { name: 'hangs, and so does the look-up', mood: 'hangs', lookUp: 'hangs' },
  { name: 'accepts, then hangs', mood: 'accepts-then-hangs' },
  { name: 'lost though sent', mood: 'lost-sent' },
  { name: 'lost though sent, and the look-up fails', mood: 'lost-sent', lookUp: 'breaks' },
  { name: 'lost though sent, and the look-up says not found', mood: 'lost-sent', lookUp: 'forgets' },
  { name: 'lost and not sent, and the look-up fails', mood: 'lost-unsent', lookUp: 'breaks' },
]

let db: Kysely<AlertingTables>
let run = 0
beforeAll(async () => {
  // Nobody pulls the plug here (kill-points.test.ts does), so nothing need survive it.
  db = await openStateDatabase({ path: ':memory:', migrations: [alertingMigrations], log: silentLog })
})
afterAll(() => db.destroy())

/** Everybody acts as if asleep: nothing but the hub makes anything happen. */
async function liveThrough(faults: readonly [Fault, Fault], severity: 'life-safety' | 'urgent') {
  run += 1
  const world = new SickVendors(db, faults, run)
  await world.raise(severity, run)
  // What was heard may be heard again: when its vendor is asked after 2 min, when receipts come late.
  await world.live({ by: minutes(16), behind: minutes(2) + seconds(10) })
  const result = { heardAfter: world.heardAfter(), duplicates: await world.unmarkedDuplicates() }
  await world.end()
  return result
}

/**
 * Two vendors, each sick in its own way for its first two messages. Whatever the pair: somebody hears of the alert, the first level or the next
 * one, and nobody is sent the same message twice without its saying so.
 */
describe.each(FAULTS)('while the first vendor $name', (first) => {
  it.each([
    ['life-safety', 'within the third step', 180],
    ['urgent', 'within the third step', 15 * 60],
  ] as const)('%s reaches somebody %s, whatever the second does', async (severity, _, within) => {
    for (const second of FAULTS) {
      const { heardAfter, duplicates } = await liveThrough([first, second], severity)
      const pair = `${first.name} × ${second.name}`
      expect(duplicates, pair).toEqual([])
      expect(heardAfter, pair).toBeLessThanOrEqual(within)
    }
  })
})
