import type { RuleSettings } from '../../alerting/rules/rules.ts'
import { NOTHING_SET } from '../../alerting/rules/rules.ts'
import { HubError } from '../../core/errors.ts'
import { days, type EpochMs, systemClock } from '../../core/time.ts'
import { NOTHING_DESCRIBED, readDescribedHomes } from './described-homes.ts'
import { readRecordings, recordingFiles } from './read-recording.ts'
import type { RecordedBatches } from './recorded.ts'
import type { RecordedTown } from './recorded-town.ts'
import { RegisteredTown, ShownTown } from './recorded-town.ts'

/** What names a source; plain data, so that a thread can open it too. */
export interface SourceOptions {
  readonly events: string
  readonly home: string | undefined
  readonly skipBad: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Who is told of the reading. */
export interface SourceListener {
  /** Is the home, or the group of homes that are judged together, to be read? */
  isWanted(group: string): boolean
  /** How much was read, from 0 to 1. */
  progress(share: number): void
  /** A line cannot be used. Throws when that is to end everything. */
  badLine(sentence: string): void
}

/** Readings, who they are of, and the rules that hold there. */
export interface Source {
  readonly readings: RecordedBatches
  /** When the recording ends, that of homes which are not read included; known when all is read. */
  endsAt(): EpochMs
  /** A town for some of the homes. */
  openTown(): RecordedTown
  readonly timeZone: string
  readonly rules: RuleSettings
  /** Worth the start of several threads. */
  readonly isLarge: boolean
  close(): Promise<void>
}

const DEFAULT_ZONE = 'Asia/Shanghai'
/** Longer than the store keeps readings. */
const STORED = days(100)
/** Some minutes of one thread. */
const LARGE_BYTES = 30_000_000
const LARGE_HOMES = 50
const GZIP_SAVES = 8

/** What `--events` names. @throws RECORDING_INVALID, RULES_INVALID, NOT_FOUND, CONFIG_INVALID, STORE_UNAVAILABLE */
export function openSource(options: SourceOptions, listener: SourceListener): Promise<Source> {
  const stored = /^store(?::(.*))?$/.exec(options.events)
  return stored === null ? openFiles(options, listener) : openStore(options, stored[1] ?? '', listener)
}

/** @throws RECORDING_INVALID always */
export function refuseBadLine(sentence: string): never {
  throw new HubError('RECORDING_INVALID', `${sentence} Mend the line, or pass over such lines with --skip-bad.`)
}

async function openFiles(options: SourceOptions, listener: SourceListener): Promise<Source> {
  const described = options.home === undefined ? NOTHING_DESCRIBED : await readDescribedHomes(options.home)
  const timeZone = described.timeZone ?? (options.environment['HUB_TIME_ZONE'] || DEFAULT_ZONE)
  const { files, bytes } = await recordingFiles(options.events)
  const text = files.every((file) => file.endsWith('.gz')) ? bytes * GZIP_SAVES : bytes
  let read = 0
  let endsAt = -Infinity
  const readings = readRecordings(files, {
    timeZone,
    isWanted: (home) => listener.isWanted(home),
    onFault: (sentence) => listener.badLine(sentence),
    onBytes(more) {
      read += more
      listener.progress(read / Math.max(1, bytes))
    },
    onEnd(newest) {
      endsAt = Math.max(endsAt, newest)
    },
  })
  return {
    readings,
    endsAt: () => endsAt,
    openTown: () => new ShownTown(described),
    timeZone,
    rules: NOTHING_SET,
    isLarge: text >= LARGE_BYTES,
    close: () => Promise.resolve(),
  }
}

async function openStore(options: SourceOptions, list: string, listener: SourceListener): Promise<Source> {
  if (options.home !== undefined) {
    throw new HubError('BAD_REQUEST', 'With --events store the registry says who lives where: leave --home out.')
  }
  // A recording needs no database: what opens one is loaded only here, which saves a second at each start.
  const { openInstallation, storedReadings } = await import('./stored-readings.ts')
  const wanted = list.split(',').filter((home) => home !== '')
  const installation = await openInstallation(options.environment, wanted)
  const { store, homes, directory, timeZone, rules } = installation
  const town = new RegisteredTown(directory)
  const until = systemClock().now()
  const readings = storedReadings(store, {
    homes: homes.filter((home) => listener.isWanted(town.groupOf(home))),
    from: until - STORED,
    until,
    onProgress: (share) => listener.progress(share),
  })
  return {
    readings,
    // Silence up to now is silence.
    endsAt: () => until,
    openTown: () => new RegisteredTown(directory),
    timeZone,
    rules,
    isLarge: homes.length >= LARGE_HOMES,
    close: () => installation.close(),
  }
}
