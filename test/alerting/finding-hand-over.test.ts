import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notTaken } from '../../alerting/alerter-findings.ts'
import { FindingHandOver } from '../../alerting/finding-hand-over.ts'
import type { Finding } from '../../core/finding.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { Story } from './story.ts'

const BEFORE = { journalId: 'j1', offset: 7 }
const BEHIND = { journalId: 'j1', offset: 900 }

let story: Story
let pauses: number
beforeEach(async () => {
  story = await Story.open()
  pauses = 0
})
afterEach(() => story.end())

/** @param mostPauses then the alerter is told to stop */
function handOver(findings: readonly Finding[], mostPauses = 20): Promise<void> {
  const handing = new FindingHandOver({
    intake: story.alerting.intake,
    instead: (finding) => notTaken(finding, story.town, story.clock.now()),
    pause: () => {
      pauses += 1
      return Promise.resolve()
    },
    stopping: () => pauses >= mostPauses,
    clock: story.clock,
    log: silentLog,
    retries: noMetrics.counter('retries', ''),
  })
  return handing.handOver({ findings, cursor: BEHIND }, BEFORE)
}

const refuseOf = (home: string): Promise<unknown> =>
  sql`create trigger refuse before insert on findings when new.home = ${sql.lit(home)} begin select raise(abort, 'no idea'); end`.execute(
    story.db,
  )
const noMore = (): Promise<unknown> => sql`drop trigger refuse`.execute(story.db)

describe('a finding that is refused whenever it is handed over', () => {
  it('holds up no other, and the district is told of it', async () => {
    await refuseOf('h1')
    await handOver([story.finding(), story.finding({ subject: { home: 'h2' } })])
    await story.alerting.settled()
    story.expectSms('grid', /李\*\*/)
    story.expectSms('district', /紧急:h1的警情\(卧室按钮求助\)未能建立/)
    const told = (await story.alerting.desk.open()).find(({ kind }) => kind === 'hub-fault')
    expect(told?.summary.zh).toBe('h1的警情(卧室按钮求助)未能建立,无人被通知,请立即处理')
    expect(await story.alerting.intake.cursor()).toEqual(BEHIND)
  })

  it('is told to the district, too, when its time is what is wrong with it', async () => {
    await handOver([story.finding({ at: Number.NaN })])
    await story.alerting.settled()
    story.expectSms('district', /紧急:h1的警情\(卧室按钮求助\)未能建立/)
  })

  it('holds up no other even when what is told instead is refused as well', async () => {
    await sql`create trigger refuse before insert on findings when new.home = 'h1' or new.kind = 'hub-fault' begin select raise(abort, 'no idea'); end`.execute(
      story.db,
    )
    await handOver([story.finding(), story.finding({ subject: { home: 'h2' } })])
    await story.alerting.settled()
    story.expectSms('grid', /李\*\*/)
    expect(await story.alerting.intake.cursor()).toEqual(BEHIND)
  })

  it('is told for each home, once', async () => {
    await sql`create trigger refuse before insert on findings when new.kind = 'sos' begin select raise(abort, 'no idea'); end`.execute(
      story.db,
    )
    const batch = [story.finding(), story.finding({ subject: { home: 'h2' } })]
    await handOver(batch)
    await handOver(batch)
    await story.alerting.settled()
    expect((await story.alerting.desk.open()).map(({ kind }) => kind)).toEqual(['hub-fault', 'hub-fault'])
    story.expectSms('district', /的警情\(卧室按钮求助\)未能建立/)
    story.expectSms('district', /的警情\(卧室按钮求助\)未能建立/)
    story.expectSilence()
  })

  it('that ends an alert leaves it open, and nobody is told', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await refuseOf('h1')
    await handOver([story.finding({ change: 'cleared' })])
    await story.alerting.settled()
    expect((await story.alerting.desk.open()).map(({ kind }) => kind)).toEqual(['sos'])
    story.expectSilence()
  })
})

describe('a database that takes nothing', () => {
  it('is tried for ever, and nobody else is told instead', async () => {
    await sql`create trigger refuse before update on alerter_cursor begin select raise(abort, 'disk I/O error'); end`.execute(
      story.db,
    )
    await story.take()
    await handOver([story.finding()]).catch(() => {})
    expect(pauses).toBe(20)
    expect(await story.alerting.desk.open()).toEqual([])
  })
})

it('what was taken before the process died is taken once', async () => {
  const [first, second] = [story.finding(), story.finding({ subject: { home: 'h2' } })]
  await refuseOf('h2')
  await expect(handOver([first, second], 4)).rejects.toThrow('no idea')
  expect(await story.alerting.intake.cursor()).toEqual(BEFORE)
  await noMore()
  await handOver([first, second])
  await story.alerting.settled()
  expect((await story.alerting.desk.open()).map(({ kind }) => kind)).toEqual(['sos', 'sos'])
  story.expectAlarms('grid', 'carer', 'neighbour', 'grid')
})
