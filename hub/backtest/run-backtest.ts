import { availableParallelism } from 'node:os'
import type { RuleSettings } from '../../alerting/rules/rules.ts'
import { withSettings } from '../../alerting/rules/rule-change.ts'
import { readRulesFile } from '../../alerting/rules/rules-file.ts'
import { faultLines } from '../../alerting/rules/written.ts'
import { compareAlerts } from '../../alerting/shadow/compare-alerts.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { HubError } from '../../core/errors.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import { readWrittenFile } from '../read-written.ts'
import type { BacktestOptions, BacktestResult } from './backtest.ts'
import { backtest } from './backtest.ts'
import type { CommandOptions } from './backtest-options.ts'
import { BacktestOutput } from './backtest-output.ts'
import type { Streams } from './backtest-output.ts'
import { backtestInParts } from './backtest-parts.ts'
import type { Source, SourceListener, SourceOptions } from './backtest-source.ts'
import { openSource } from './backtest-source.ts'
import { TimeReader } from './recorded-time.ts'
import type { Outage } from './simulated-hub.ts'

export interface BacktestWorld extends Streams {
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Does what was asked for and prints it.
 *
 * @throws RECORDING_INVALID, RULES_INVALID, NOT_FOUND, BAD_REQUEST; INTERNAL when a detector failed: then the alerts are not to be relied on.
 */
export async function runBacktest(options: CommandOptions, world: BacktestWorld): Promise<void> {
  const output = new BacktestOutput(options, world)
  const { events, home } = options
  const named: SourceOptions = {
    events,
    home,
    skipBad: options.skipBad === true,
    environment: { ...world.environment },
  }
  const source = await openSource(named, output)
  const { timeZone } = source
  output.begin(timeZone)
  try {
    const rules = [await withFile(source.rules, options.rules)]
    if (options.compare !== undefined) rules.push(await withFile(source.rules, options.compare))
    const alerts: WouldBeAlert[][] = rules.map(() => [])
    const onAlert = (alert: WouldBeAlert, set: number): void =>
      rules.length === 1 ? output.alert(alert) : void alerts[set]?.push(alert)
    const judging = { rules, heartbeat: options.heartbeat, ...momentsOf(options, timeZone) }
    const parts = partsOf(options, source)
    const result =
      parts > 1
        ? await backtestInParts({
            ...judging,
            source: named,
            parts,
            listener: { ...listening(output), alert: onAlert },
          })
        : await backtest({
            ...judging,
            onAlert,
            timeZone,
            readings: source.readings,
            endsAt: () => source.endsAt(),
            openTown: () => source.openTown(),
          })
    const [before = [], after = []] = alerts
    if (rules.length > 1) output.comparison(compareAlerts(before, after))
    output.end(result, namedNowhere(rules, source.rules, result))
    refuseNothing(options, judging, { ...result, endsAt: Math.max(source.endsAt(), result.last ?? -Infinity) })
    if (result.failures.length > 0) throw failed(result)
  } finally {
    await source.close()
  }
}

/** Homes that a rules file names, and of which nothing was read: a slip of the pen, more often than not. */
function namedNowhere(
  rules: readonly RuleSettings[],
  { homes: base }: RuleSettings,
  { homeIds }: BacktestResult,
): readonly HomeId[] {
  const read = new Set(homeIds)
  const named = new Set(rules.flatMap(({ homes }) => [...homes.keys()]))
  return [...named].filter((home) => !read.has(home) && !base.has(home))
}

const listening = (output: BacktestOutput): Pick<SourceListener, 'progress' | 'badLine'> => ({
  progress: (share) => output.progress(share),
  badLine: (sentence) => output.badLine(sentence),
})

/** In outages all gateways fall silent together, which only who judges all of them can see. */
function partsOf(options: CommandOptions, source: Source): number {
  if (options.outage.length > 0) return 1
  return options.threads ?? (source.isLarge ? Math.min(MOST_THREADS, availableParallelism()) : 1)
}

const MOST_THREADS = 8

/** @throws RULES_INVALID */
async function withFile(base: RuleSettings, file: string | undefined): Promise<RuleSettings> {
  if (file === undefined) return base
  const { settings, faults } = readRulesFile(await readWrittenFile(file))
  if (faults.length === 0) return withSettings(base, settings)
  throw new HubError('RULES_INVALID', `${file} has ${faults.length} faults:\n${faultLines(faults)}`)
}

function momentsOf(options: CommandOptions, timeZone: string): Pick<BacktestOptions, 'from' | 'until' | 'outages'> {
  const reader = new TimeReader(timeZone)
  const at = (text: string): EpochMs => {
    const moment = reader.read(text)
    if (moment === undefined) throw new HubError('BAD_REQUEST', `"${text}" is no time: write it like 2019-05-01T06:00.`)
    return moment
  }
  const from = options.from === undefined ? undefined : at(options.from)
  const until = options.until === undefined ? undefined : at(options.until)
  if (from !== undefined && until !== undefined && from >= until)
    throw new HubError('BAD_REQUEST', `--from ${options.from} must lie before --until ${options.until}.`)
  return { from, until, outages: options.outage.map((outage) => outageOf(outage, at)) }
}

function outageOf([from, until]: CommandOptions['outage'][number], at: (text: string) => EpochMs): Outage {
  const outage = { from: at(from), until: at(until) }
  if (outage.from < outage.until) return outage
  throw new HubError('BAD_REQUEST', `The outage ${from}/${until} must begin before it ends.`)
}

/** What was asked for could tell nothing: better said than taken for peace. @throws BAD_REQUEST */
function refuseNothing(
  options: CommandOptions,
  { from }: Pick<BacktestOptions, 'from'>,
  { readings, endsAt }: Pick<BacktestResult, 'readings'> & { readonly endsAt: EpochMs },
): void {
  if (options.until !== undefined && readings === 0)
    throw new HubError('BAD_REQUEST', `There are no readings before --until ${options.until}.`)
  if (from !== undefined && options.until === undefined && readings > 0 && from > endsAt)
    throw new HubError('BAD_REQUEST', `The recording ends before --from ${options.from}.`)
}

function failed({ failures }: BacktestResult): HubError {
  const [first = ''] = failures
  return new HubError(
    'INTERNAL',
    `Detectors failed on ${failures.length} entries, so do not rely on this. First: ${first}`,
  )
}
