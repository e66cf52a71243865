import type { RuleSettings } from '../../alerting/rules/rules.ts'
import { withSettings } from '../../alerting/rules/rule-change.ts'
import { readRulesFile } from '../../alerting/rules/rules-file.ts'
import { faultLines } from '../../alerting/rules/written.ts'
import { compareAlerts } from '../../alerting/shadow/compare-alerts.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { HubError } from '../../core/errors.ts'
import type { EpochMs } from '../../core/time.ts'
import { readWrittenFile } from '../read-written.ts'
import type { BacktestResult } from './backtest.ts'
import { backtest } from './backtest.ts'
import type { CommandOptions } from './backtest-options.ts'
import { BacktestOutput } from './backtest-output.ts'
import type { Streams } from './backtest-output.ts'
import { openSource } from './backtest-source.ts'
import { TimeReader } from './recorded-time.ts'

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
  const source = await openSource(options, world.environment, output)
  const { timeZone } = source
  output.begin(timeZone)
  try {
    const base = source.rules
    const rules = [await withFile(base, options.rules)]
    if (options.compare !== undefined) rules.push(await withFile(base, options.compare))
    const alerts: WouldBeAlert[][] = rules.map(() => [])
    const at = moments(timeZone)
    const result = await backtest({
      readings: source.readings,
      openTown: () => source.openTown(),
      timeZone,
      rules,
      from: at(options.from),
      until: at(options.until),
      heartbeat: options.heartbeat,
      outages: options.outage.map(([from, until]) => ({ from: at(from) ?? 0, until: at(until) ?? 0 })),
      onAlert(alert, set) {
        if (rules.length === 1) output.alert(alert)
        else alerts[set]?.push(alert)
      },
    })
    const [before = [], after = []] = alerts
    if (rules.length > 1) output.comparison(compareAlerts(before, after))
    output.end(result)
    if (result.failures.length > 0) throw failed(result)
  } finally {
    await source.close()
  }
}

/** @throws RULES_INVALID */
async function withFile(base: RuleSettings, file: string | undefined): Promise<RuleSettings> {
  if (file === undefined) return base
  const { settings, faults } = readRulesFile(await readWrittenFile(file))
  if (faults.length === 0) return withSettings(base, settings)
  throw new HubError('RULES_INVALID', `${file} has ${faults.length} faults:\n${faultLines(faults)}`)
}

function moments(timeZone: string): (text: string | undefined) => EpochMs | undefined {
  const reader = new TimeReader(timeZone)
  return (text) => {
    if (text === undefined) return undefined
    const at = reader.read(text)
    if (at === undefined) throw new HubError('BAD_REQUEST', `"${text}" is no time: write it like 2019-05-01T06:00.`)
    return at
  }
}

function failed({ failures }: BacktestResult): HubError {
  const [first = ''] = failures
  return new HubError(
    'INTERNAL',
    `Detectors failed on ${failures.length} entries, so do not rely on this. First: ${first}`,
  )
}
