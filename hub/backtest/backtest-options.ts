import { Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../../alerting/rules/written-duration.ts'
import { type DurationMs, parseInstant, seconds } from '../../core/time.ts'
import type { Language } from './alert-lines.ts'

/** What was asked for on the command line. */
export interface CommandOptions {
  readonly events: string
  readonly home: string | undefined
  readonly rules: string | undefined
  readonly compare: string | undefined
  /** As written: a moment with its offset, or a local time. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly outage: readonly (readonly [from: string, until: string])[]
  readonly heartbeat: DurationMs
  readonly skipBad: boolean | undefined
  /** As many as the machine has cores for what is large, when left out. */
  readonly threads: number | undefined
  readonly lang: Language
  readonly json: boolean | undefined
  /** Tell a program how far it is, and what was read. */
  readonly report?: boolean | undefined
}

/** `npm run backtest -- …`; `run` is called with what was asked for. */
export function backtestProgram(run: (options: CommandOptions) => Promise<void>): Command {
  return new Command('npm run backtest --')
    .description('judge recorded readings by the detectors of production, with a simulated clock')
    .requiredOption(
      '--events <file>',
      'a .csv or .csv.gz, a folder of them, or the store of this installation: store, store:HOME,HOME',
    )
    .option('--home <settings>', 'the homes: a YAML or JSON file, or careLevel=…,occupants=2,timeZone=Europe/London')
    .option(
      '--rules <file>',
      'a rules file (YAML or JSON), on top of the defaults, or of what is set in the installation',
    )
    .addOption(new Option('--compare <file>', 'another rules file, to see what it would change'))
    .addOption(new Option('--rules2 <file>', 'the same as --compare').hideHelp().conflicts('compare'))
    .option('--from <time>', 'tell of alerts from here on; what came before only teaches', written)
    .option('--until <time>', 'stop here; behind the last reading time goes on in silence', written)
    .option('--outage <from/until>', 'no gateway was heard then; may be given several times', outage, [])
    .option('--heartbeat <duration>', 'how often a gateway gives a sign of life of its own', heartbeat, seconds(300))
    .option('--skip-bad', 'pass over lines that cannot be read, and count them; else the first one ends it')
    .option('--threads <n>', 'for many homes; as many as there are cores when left out', threads)
    .addOption(new Option('--lang <language>', 'of the summaries').choices(['zh', 'en']).default('zh'))
    .option('--json', 'one line of JSON for each alert, and nothing else on standard output')
    .addOption(new Option('--report', 'lines of JSON on standard error: how far it is, and what was read').hideHelp())
    .action((given: CommandOptions & { readonly rules2?: string }) =>
      run({ ...given, compare: given.compare ?? given.rules2 }),
    )
}

function written(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00`
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return text
  if (parseInstant(text) !== undefined) return text
  throw new InvalidArgumentError('It must be a time like 2019-05-01, 2019-05-01T06:00 or 2019-05-01T06:00:00+08:00.')
}

function outage(text: string, before: CommandOptions['outage']): CommandOptions['outage'] {
  const [from, until, ...rest] = text.split('/')
  if (from === undefined || until === undefined || rest.length > 0) {
    throw new InvalidArgumentError('It must be two times with / between: 2019-04-01T13:30/2019-04-03T16:30.')
  }
  return [...before, [written(from), written(until)]]
}

function heartbeat(text: string): DurationMs {
  const duration = parseDuration(text)
  if (duration !== undefined && duration >= seconds(1)) return duration
  throw new InvalidArgumentError('It must be a length of time like 5 min.')
}

function threads(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1 to 99.')
}
