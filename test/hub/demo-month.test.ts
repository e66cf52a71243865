import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ReportReader } from '../../alerting/reports/report-reader.ts'
import type { AlertKind, Finding } from '../../core/finding.ts'
import { silentLog } from '../../core/log.ts'
import { days, hours, minutes } from '../../core/time.ts'
import { liveThroughMonth, type PastFinding } from '../../hub/demo-month.ts'
import { shelveRefused } from '../../hub/demo-quarantine.ts'
import { signWalkTests } from '../../hub/demo-walk-tests.ts'
import { PastClock } from '../../hub/past-clock.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { type StateTables, stateMigrations } from '../../hub/state-tables.ts'
import { WalkTestDesk } from '../../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../../alerting/walk-test/walk-test-ear.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { MIDNIGHT, TIME_ZONE } from '../device-sim/example-homes.ts'
import { exampleDirectory } from './example-directory.ts'

const UNTIL = MIDNIGHT + days(1)
const directory = exampleDirectory()

/** Something that was found so long before the curtain rises. */
function found(kind: AlertKind, home: string, ago: number, change: Partial<Finding> = {}): PastFinding {
  const heardAt = UNTIL - ago
  const finding: Finding = {
    detector: kind,
    kind,
    severity: 'life-safety',
    change: 'raised',
    subject: { home },
    at: heardAt,
    offset: ago,
    summary: { zh: '卧室呼救', en: 'Bedroom: call for help' },
    marks: [],
    ...change,
  }
  return { finding, heardAt }
}

describe('the remembered month of the demonstration', () => {
  let root: string
  let db: Kysely<StateTables>
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'shouwang-month-'))
    db = await openStateDatabase({ path: join(root, 'state.db'), migrations: stateMigrations, log: silentLog })
  })
  afterEach(async () => {
    await db.destroy()
    rmSync(root, { recursive: true, force: true })
  })

  it('is told, answered and closed with an outcome: what is counted of it is what a report shows', async () => {
    const month = [
      found('sos', 'h09', days(9)),
      found('fall', 'h07', days(7)),
      found('sos', 'h03', days(5)),
      found('inactivity', 'h11', days(3), { severity: 'urgent' }),
      found('battery-low', 'h02', days(2), { severity: 'routine' }),
    ]
    await liveThroughMonth({ db, directory, found: month, until: UNTIL, timeZone: TIME_ZONE, log: silentLog })

    const { total } = await new ReportReader(db, { now: () => UNTIL }).count({
      area: '',
      from: UNTIL - days(30),
      to: UNTIL,
    })
    expect(total).toMatchObject({ alerts: 5, closed: 5, unresolved: 0 })
    expect(total.answered.of).toBe(3)
    expect(total.answered.within180).toBeGreaterThan(0)
    expect(total.outcomes['help-given']).toBeGreaterThan(1)
    expect(await db.selectFrom('deadlines').selectAll().execute()).toEqual([])
  })

  it('leaves its last hours to the audience', async () => {
    const month = [found('sos', 'h09', days(1)), found('sos', 'h01', hours(1))]
    await liveThroughMonth({ db, directory, found: month, until: UNTIL, timeZone: TIME_ZONE, log: silentLog })
    expect(await db.selectFrom('alerts').select('home').execute()).toEqual([{ home: 'h09' }])
  })

  it('left messages in the quarantine, each for a reason that still holds, and none of them a call for help', async () => {
    await shelveRefused(db, directory, UNTIL)
    const counts = await new Quarantine(db).counts()
    expect(counts).toEqual({ malformed: 2, 'foreign-topic': 1, 'out-of-range': 1, 'unknown-device': 4 })
  })

  it('has every home signed for by whoever put its devices up, but the one whose test is under way', async () => {
    await signWalkTests({ db, directory, now: UNTIL, timeZone: TIME_ZONE })
    const desk = new WalkTestDesk(db, new WalkTestEar(() => undefined), { now: () => UNTIL })
    const signed = await Promise.all(directory.homes().map(({ id }) => desk.lastSignedOff(id)))
    expect(signed.filter((one) => one === undefined)).toHaveLength(1)
  })
})

describe('a clock over the past', () => {
  it('stands still until it is moved, and then lets what waited happen in its order', () => {
    const clock = new PastClock(UNTIL)
    const happened: string[] = []
    clock.after(minutes(3), () => happened.push('three'))
    clock.after(minutes(1), () => happened.push('one'))
    const stop = clock.after(minutes(2), () => happened.push('two'))
    stop()
    expect(clock.nextStop(UNTIL + hours(1))).toBe(UNTIL + minutes(1))
    clock.moveTo(UNTIL + hours(1))
    expect(happened).toEqual(['one', 'three'])
    expect(clock.nextStop(UNTIL + hours(2))).toBe(UNTIL + hours(2))
    clock.moveTo(UNTIL)
    expect(clock.now()).toBe(UNTIL + hours(1))
  })
})
