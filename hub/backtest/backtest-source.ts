import type { RuleSettings } from '../../alerting/rules/rules.ts'
import { NOTHING_SET } from '../../alerting/rules/rules.ts'
import { systemClock } from '../../core/time.ts'
import { days } from '../../core/time.ts'
import { HubError } from '../../core/errors.ts'
import type { BacktestOutput } from './backtest-output.ts'
import type { CommandOptions } from './backtest-options.ts'
import { NOTHING_DESCRIBED, readDescribedHomes } from './described-homes.ts'
import { readRecordings, recordingFiles } from './read-recording.ts'
import type { RecordedBatches } from './recorded.ts'
import type { RecordedTown } from './recorded-town.ts'
import { RegisteredTown, ShownTown } from './recorded-town.ts'

/** Readings, who they are of, and the rules that hold there. */
export interface Source {
  readonly readings: RecordedBatches
  /** A town for some of the homes. */
  openTown(): RecordedTown
  readonly timeZone: string
  readonly rules: RuleSettings
  close(): Promise<void>
}

const DEFAULT_ZONE = 'Asia/Shanghai'
/** Longer than the store keeps readings. */
const STORED = days(100)

/** What `--events` names. @throws RECORDING_INVALID, RULES_INVALID, NOT_FOUND, CONFIG_INVALID, STORE_UNAVAILABLE */
export function openSource(
  options: CommandOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: BacktestOutput,
): Promise<Source> {
  const stored = /^store(?::(.*))?$/.exec(options.events)
  return stored === null
    ? openFiles(options, environment, output)
    : openStore(options, { environment, output, homes: stored[1] })
}

async function openFiles(
  options: CommandOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: BacktestOutput,
): Promise<Source> {
  const described = options.home === undefined ? NOTHING_DESCRIBED : await readDescribedHomes(options.home)
  const timeZone = described.timeZone ?? (environment['HUB_TIME_ZONE'] || DEFAULT_ZONE)
  const { files, bytes } = await recordingFiles(options.events)
  let read = 0
  const readings = readRecordings(files, {
    timeZone,
    onFault: (sentence) => output.badLine(sentence),
    onBytes(more) {
      read += more
      output.progress(read / Math.max(1, bytes))
    },
  })
  return {
    readings,
    openTown: () => new ShownTown(described),
    timeZone,
    rules: NOTHING_SET,
    close: () => Promise.resolve(),
  }
}

async function openStore(
  options: CommandOptions,
  by: {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly output: BacktestOutput
    readonly homes: string | undefined
  },
): Promise<Source> {
  if (options.home !== undefined) {
    throw new HubError('BAD_REQUEST', 'With --events store the registry says who lives where: leave --home out.')
  }
  // A recording needs no database: what opens one is loaded only here, which saves a second at each start.
  const { openInstallation, storedReadings } = await import('./stored-readings.ts')
  const wanted = (by.homes ?? '').split(',').filter((home) => home !== '')
  const installation = await openInstallation(by.environment, wanted)
  const { store, homes, directory, timeZone, rules } = installation
  const until = systemClock().now()
  const readings = storedReadings(store, {
    homes,
    from: until - STORED,
    until,
    onProgress: (share) => by.output.progress(share),
  })
  return { readings, openTown: () => new RegisteredTown(directory), timeZone, rules, close: () => installation.close() }
}
