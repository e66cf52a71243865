import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ReportReader } from '../../../alerting/reports/report-reader.ts'
import { drillHomeOf } from '../../../core/drill-home.ts'
import type { AlertFigures, ReportWish } from '../../../core/report.ts'
import { days, minutes, seconds } from '../../../core/time.ts'
import { START, Story } from '../story.ts'
import { DISTRICT, GRID } from '../town.ts'

const MONTH = { from: START - days(1), to: START + days(1) }

let story: Story
beforeEach(async () => {
  story = await Story.open()
  story.town.on.delete('carer')
  story.town.on.delete('neighbour')
})
afterEach(() => story.end())

const reader = () => new ReportReader(story.db, story.clock)
const counted = async (wish: Partial<ReportWish> = {}): Promise<AlertFigures> =>
  (await reader().count({ area: '', ...MONTH, ...wish })).total

/** Copies of the newest alert with its messages and events, a second apart. */
async function copies(count: number): Promise<void> {
  const n = sql`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
  for (const [table, id] of [
    ['alerts', 'id'],
    ['outbox', 'alert_id'],
    ['alert_events', 'alert_id'],
  ] as const) {
    const { rows } = await sql<{ name: string }>`SELECT name FROM pragma_table_info(${table})`.execute(story.db)
    const values = rows.map(({ name }) => {
      if (name === id || name === 'id') return sql`${sql.ref(name)} || '-' || i`
      return name === 'opened_at' ? sql`opened_at + i * 100` : sql.ref(name)
    })
    const columns = sql.join(rows.map(({ name }) => sql.ref(name)))
    await sql`INSERT INTO ${sql.table(table)} (${columns}) ${n} SELECT ${sql.join(values)} FROM ${sql.table(table)}, n`.execute(
      story.db,
    )
  }
}

describe('the reader of reports', () => {
  it('tells what a life-safety alert was: answered after 20 s, reached after 5 min, closed', async () => {
    await story.found()
    await story.advance(seconds(20))
    const code = await story.code()
    await story.texts('grid', `1 ${code}`)
    await story.advance(minutes(5) - seconds(20))
    await story.texts('grid', `2 ${code}`)
    await story.advance(minutes(1))
    // Said again: the first word counts.
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'on-scene' }, 'op-1')
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'false-alarm' }, 'op-1')
    story.inbox.length = 0
    const figures = await counted()
    expect(figures).toMatchObject({
      alerts: 1,
      kinds: { sos: 1 },
      outcomes: { 'false-alarm': 1 },
      closed: 1,
      unresolved: 0,
      answered: { of: 1, within60: 1, within180: 1, never: 0 },
    })
    expect(figures.acknowledge['life-safety']).toEqual({ count: 1, median: seconds(20), ninetieth: seconds(20) })
    expect(figures.arrive['life-safety'].median).toBe(minutes(5))
    expect(figures.vendors).toMatchObject([{ vendor: 'first', failed: 0, possibleDuplicates: 0 }])
  })

  it('takes who closes an alert at once for somebody who answered it', async () => {
    await story.found()
    await story.advance(seconds(45))
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'op-1')
    story.inbox.length = 0
    expect((await counted()).acknowledge['life-safety'].median).toBe(seconds(45))
  })

  it('counts the refused attempt and the one after it, each with its vendor', async () => {
    story.vendor.nextMoods.push('refuses')
    await story.found()
    await story.advance(seconds(5))
    story.inbox.length = 0
    const { vendors, unsent } = await counted()
    const [first] = vendors
    expect(first?.failed).toBe(1)
    expect(unsent).toBeLessThanOrEqual(1)
  })

  it('leaves drills out', async () => {
    await story.found({ subject: { home: drillHomeOf(DISTRICT) } })
    await story.found()
    story.inbox.length = 0
    expect((await counted()).alerts).toBe(1)
  })

  it('belongs to the span in which it opened: its first moment is in, its end is not', async () => {
    await story.found()
    story.inbox.length = 0
    const { openedAt } = await story.newest()
    expect((await counted({ from: openedAt })).alerts).toBe(1)
    expect((await counted({ from: openedAt + 1 })).alerts).toBe(0)
    expect((await counted({ to: openedAt })).alerts).toBe(0)
    expect((await counted({ to: openedAt + 1 })).alerts).toBe(1)
  })

  it('sees the asked area only, and a code that merely begins alike does not count', async () => {
    await story.found()
    story.inbox.length = 0
    for (const length of [0, 6, 9, 12, GRID.length])
      expect((await counted({ area: GRID.slice(0, length) })).alerts).toBe(1)
    expect((await counted({ area: '120113' })).alerts).toBe(0)
    expect((await counted({ area: `${GRID}1` })).alerts).toBe(0)
    expect((await counted({ area: "120112' OR '1'='1" })).alerts).toBe(0)
    const { areas } = await reader().count({ area: DISTRICT, ...MONTH })
    expect(areas.map(({ area }) => area)).toEqual([GRID.slice(0, 9)])
  })

  it('counts thousands of alerts once each, also when many opened at the same moment, and lets others have their turn', async () => {
    await story.found()
    await story.advance(seconds(1))
    story.inbox.length = 0
    const many = process.env['FIGURES'] === undefined ? 1_000 : 10_000
    await copies(many - 1)
    await sql`UPDATE alerts SET opened_at = ${START} WHERE opened_at < ${START + seconds(60)}`.execute(story.db)
    let turns = 0
    const took = setInterval(() => (turns += 1), 0)
    const begun = performance.now()
    const cpu = process.cpuUsage()
    const { alerts } = await counted()
    const ms = performance.now() - begun
    const used = process.cpuUsage(cpu).user / 1000
    clearInterval(took)
    if (process.env['FIGURES'] !== undefined)
      process.stderr.write(`${many} alerts: ${ms} ms (${used} ms of CPU), ${turns} turns\n`)
    expect(alerts).toBe(many)
    expect(turns).toBeGreaterThan(5)
  })
})
