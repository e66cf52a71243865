import { existsSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING_SET } from '../../../alerting/rules/rules.ts'
import type { RuleSettings } from '../../../alerting/rules/rules.ts'
import { withSettings } from '../../../alerting/rules/rule-change.ts'
import type { WouldBeAlert } from '../../../alerting/shadow/would-be-alerts.ts'
import { days, hours, minutes, seconds } from '../../../core/time.ts'
import { backtest } from '../../../hub/backtest/backtest.ts'
import type { BacktestOptions } from '../../../hub/backtest/backtest.ts'
import { NOTHING_DESCRIBED } from '../../../hub/backtest/described-homes.ts'
import { readRecordings } from '../../../hub/backtest/read-recording.ts'
import type { Recorded } from '../../../hub/backtest/recorded.ts'
import { ShownTown } from '../../../hub/backtest/recorded-town.ts'
import { inBatches, recordedLives, START, TIME_ZONE } from './recorded-lives.ts'

interface Told {
  readonly lines: readonly string[]
  readonly alerts: readonly WouldBeAlert[]
}

async function told(recorded: readonly Recorded[], differing: Partial<BacktestOptions> = {}): Promise<Told> {
  const alerts: WouldBeAlert[] = []
  const { failures } = await backtest({
    readings: inBatches(recorded),
    openTown: () => new ShownTown(NOTHING_DESCRIBED),
    timeZone: TIME_ZONE,
    rules: [NOTHING_SET],
    onAlert: (alert) => void alerts.push(alert),
    ...differing,
  })
  expect(failures).toEqual([])
  const lines = alerts.map(
    ({ at, subject, kind, severity, summary }) => `${at} ${subject} ${kind} ${severity} ${summary.zh}`,
  )
  return { lines, alerts }
}

const aWeek = recordedLives(days(6))

describe('a backtest', () => {
  it('tells what happened, once each, at the time at which people would have been called', async () => {
    const { alerts } = await told(aWeek)
    const kinds = new Set(alerts.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['sos', 'smoke', 'inactivity']))
    const dayOne = alerts.filter(({ at, kind }) => at < START + days(1) && (kind === 'smoke' || kind === 'sos'))
    // The second press ten minutes later belongs to the first.
    expect(dayOne.map(({ at, kind }) => [kind, at - START])).toEqual([
      ['smoke', hours(7.3)],
      ['sos', hours(15)],
    ])
  })

  it('is the same with a tick a second as with ticks where a detector waits for one', async () => {
    const some = aWeek.filter(({ at }) => at < START + days(2.5))
    const sparse = await told(some)
    expect(sparse.lines).toEqual((await told(some, { longestPause: seconds(1) })).lines)
    expect(sparse.lines.length).toBeGreaterThan(5)
  })

  it('is the same for one home at a time as for all at once', async () => {
    const apart = await told(aWeek, { homesEach: 1 })
    const together = await told(aWeek, { homesEach: Infinity })
    expect(apart.lines.toSorted()).toEqual(together.lines.toSorted())
    const times = apart.alerts.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('knows nothing of the future: cut anywhere, the alerts up to there are the same', async () => {
    const whole = await told(aWeek)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: aWeek.length }), async (cut) => {
        const part = aWeek.slice(0, cut)
        const end = part.at(-1)?.at ?? 0
        const upTo = whole.alerts.filter(({ at }) => at < end).length
        expect((await told(part)).lines.slice(0, upTo)).toEqual(whole.lines.slice(0, upTo))
        expect((await told(part)).alerts.slice(upTo).every(({ at }) => at >= end)).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  it('teaches with what came before --from and stops at --until', async () => {
    const whole = await told(aWeek)
    const [from, until] = [START + days(2), START + days(4)]
    const part = await told(aWeek, { from, until })
    expect(part.lines).toEqual(whole.lines.filter((_, index) => between(whole.alerts[index], from, until)))
    expect(part.lines.length).toBeGreaterThan(0)
  })

  it('goes on in silence until --until', async () => {
    const few = aWeek.filter(({ at, metric }) => at < START + days(1) && metric === 'motion')
    const silent = await told(few, { until: START + days(3) })
    expect(silent.alerts.some(({ kind, at }) => kind === 'inactivity' && at > START + days(1) + hours(2))).toBe(true)
    expect((await told(few)).alerts.every(({ at }) => at < START + days(1))).toBe(true)
  })

  it('judges nobody for time in which no gateway was heard', async () => {
    const few = aWeek.filter(({ at, metric }) => at < START + hours(14) && metric === 'motion')
    const outage = { from: START + hours(14), until: START + days(2) }
    const { alerts } = await told(few, { until: START + days(1), outages: [outage] })
    const kinds = alerts.filter(({ at }) => at > START + hours(14)).map(({ kind }) => kind)
    expect(kinds).toContain('gateway-offline')
    expect(kinds).not.toContain('inactivity')
  })

  it('judges two rule sets side by side as it does each alone', async () => {
    const keen: RuleSettings = withSettings(NOTHING_SET, [
      { home: undefined, name: 'gatewayUrgentByDay', value: hours(1) },
      { home: undefined, name: 'stillHolds', value: minutes(5) },
      { home: undefined, name: 'inactivityCeiling', value: hours(2) },
    ])
    const both: WouldBeAlert[][] = [[], []]
    await backtest({
      readings: inBatches(aWeek),
      openTown: () => new ShownTown(NOTHING_DESCRIBED),
      timeZone: TIME_ZONE,
      rules: [NOTHING_SET, keen],
      onAlert: (alert, set) => void both[set]?.push(alert),
    })
    const plain = ({ at, subject, kind }: WouldBeAlert): string => `${at} ${subject} ${kind}`
    expect(both[0]?.map(plain)).toEqual((await told(aWeek)).alerts.map(plain))
    expect(both[1]?.map(plain)).toEqual((await told(aWeek, { rules: [keen] })).alerts.map(plain))
    expect(both[1]?.length).not.toBe(both[0]?.length)
  })

  it('of nothing finds nothing', async () => {
    expect((await told([])).lines).toEqual([])
  })
})

const TIHM = '../shared/data/tihm/long/tihm_65db4.csv.gz'

describe.skipIf(!existsSync(TIHM))('a backtest of a real recording', () => {
  it('knows nothing of the future', async () => {
    const recorded: Recorded[] = []
    const reading = {
      timeZone: 'Europe/London',
      onFault: (fault: string) => expect.fail(fault),
      onBytes() {},
      onEnd() {},
      isWanted: () => true,
    }
    for await (const batch of readRecordings([TIHM], reading)) recorded.push(...batch)
    const whole = await told(recorded)
    expect(whole.lines.length).toBeGreaterThan(0)
    for (const share of [0.13, 0.5, 0.77, 0.91]) {
      const part = recorded.slice(0, Math.floor(recorded.length * share))
      const end = part.at(-1)?.at ?? 0
      const upTo = whole.alerts.filter(({ at }) => at < end).length
      expect((await told(part)).lines.slice(0, upTo)).toEqual(whole.lines.slice(0, upTo))
    }
  })
})

const between = (alert: WouldBeAlert | undefined, from: number, until: number): boolean =>
  alert !== undefined && alert.at >= from && alert.at < until
