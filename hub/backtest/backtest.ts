import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { RuleBook } from '../../alerting/rules/rules.ts'
import type { RuleSettings } from '../../alerting/rules/rules.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { WouldBeAlerts } from '../../alerting/shadow/would-be-alerts.ts'
import type { Log } from '../../core/log.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import type { RecordedBatches } from './recorded.ts'
import type { RecordedTown } from './recorded-town.ts'
import { type Outage, SimulatedHub } from './simulated-hub.ts'

export interface BacktestOptions {
  readonly readings: RecordedBatches
  readonly town: RecordedTown
  readonly timeZone: string
  /** One rule set, or several side by side. */
  readonly rules: readonly RuleSettings[]
  /** [from, until): alerts outside are not told of. What came before `from` teaches; what comes after `until` is not read. */
  readonly from?: EpochMs | undefined
  /** When it lies behind the last reading, time goes on in silence until then. */
  readonly until?: EpochMs | undefined
  /** 5 min when left out. */
  readonly heartbeat?: DurationMs | undefined
  readonly outages?: readonly Outage[] | undefined
  /** Up to a minute, or less when the rules call the hub deaf earlier; 1 s is as live. */
  readonly longestPause?: DurationMs | undefined
  /** Told of each alert when it would have been told, by the index of its rule set. */
  onAlert(alert: WouldBeAlert, set: number): void
}

export interface BacktestResult {
  readonly readings: number
  readonly homes: number
  /** Of the readings that were judged; `undefined` when there were none. */
  readonly first: EpochMs | undefined
  readonly last: EpochMs | undefined
  /** Entries that some detector threw on: then the alerts are not what they should be. */
  readonly failures: readonly string[]
}

/**
 * Judges recorded readings by the detectors of production, through the same dispatch, with a clock that stands wherever the recording
 * does. Nothing knows of the future: cut the recording anywhere, and the alerts up to there are the same.
 */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const { town, timeZone, from = -Infinity, until = Infinity, heartbeat = minutes(5), outages = [] } = options
  const failures: string[] = []
  const log: Log = { ...silentLog, error: (message, fields) => failures.push(`${message} ${JSON.stringify(fields)}`) }
  const dispatches = options.rules.map((settings) => {
    const rules = new RuleBook(settings)
    const { detectors } = detectorSet({ residences: town.directory, timeZone, rules })
    return new AlerterDispatch({ detectors, log, metrics: noMetrics })
  })
  const wouldBe = options.rules.map(() => new WouldBeAlerts())
  const hub = new SimulatedHub({
    town,
    dispatches,
    heartbeat,
    outages,
    longestPause: options.longestPause ?? usualPause(options.rules),
    onFindings(set, findings, receivedAt) {
      for (const finding of findings) {
        const alert = wouldBe[set]?.take(finding, receivedAt)
        if (alert !== undefined && alert.at >= from && alert.at < until) options.onAlert(alert, set)
      }
    },
  })
  const span = await play(options.readings, hub, until)
  return { ...span, homes: town.directory.homes().length, failures }
}

async function play(
  readings: RecordedBatches,
  hub: SimulatedHub,
  until: EpochMs,
): Promise<Pick<BacktestResult, 'readings' | 'first' | 'last'>> {
  let count = 0
  let first: EpochMs | undefined
  let last: EpochMs | undefined
  reading: for await (const batch of readings) {
    for (const recorded of batch) {
      if (recorded.at >= until) break reading
      hub.hear(recorded)
      count += 1
      first ??= recorded.at
      last = recorded.at
    }
  }
  if (last !== undefined && Number.isFinite(until)) hub.passUntil(until)
  else hub.end()
  return { readings: count, first, last }
}

/** The hub counts as deaf when its pulse pauses for longer than `hubDeaf`. */
const usualPause = (rules: readonly RuleSettings[]): DurationMs => {
  const deafAfter = rules.map((settings) => new RuleBook(settings).district.hubDeaf)
  return Math.max(
    seconds(1),
    Math.min(minutes(1), ...deafAfter.map((after) => Math.floor(after / seconds(1)) * seconds(1))),
  )
}
