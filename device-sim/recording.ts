import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { localTime } from '../core/calendar.ts'
import { HubError, isHubError, reasonOf } from '../core/errors.ts'
import { name } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import { hours, parseInstant } from '../core/time.ts'
import type { Facts } from './observation.ts'

/** One line of a recording. */
export interface RecordedEvent {
  readonly at: EpochMs
  readonly sensor: string
  readonly facts: Facts
}

export interface RecordingSpan {
  readonly first: EpochMs
  readonly last: EpochMs
  readonly events: number
}

const HEADER = ['ts_iso', 'sensor', 'type', 'value']

const row = z.object({
  ts_iso: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/, 'must be a local time like 2019-04-15T13:22:50.000'),
  sensor: name,
  type: z.enum(['motion', 'door', 'fridge_door']),
  value: z.enum(['ON', 'OPEN', 'CLOSE']),
})

/** What a type and value say; pairs that make no sense are not here. */
const MEANINGS: Readonly<Record<string, Facts>> = {
  'motion ON': { motion: true },
  'door OPEN': { 'door-open': true },
  'door CLOSE': { 'door-open': false },
  'fridge_door OPEN': { 'door-open': true },
  'fridge_door CLOSE': { 'door-open': false },
}

/**
 * Reads `ts_iso,sensor,type,value` (`.csv` or `.csv.gz`) line by line; the whole file is never in memory. Times are
 * wall-clock times of `timeZone`.
 *
 * @throws RECORDING_INVALID with the line's number for a line that is not such a line, or is older than the one before
 */
export async function* readRecording(path: string, timeZone: string): AsyncGenerator<RecordedEvent> {
  let before: EpochMs = -Infinity
  let line = 1
  try {
    for await (const record of lines(path)) {
      line += 1
      const event = recordedEvent(record, timeZone)
      // When clocks go back an hour of wall-clock times comes twice.
      if (event.at < before - hours(1)) throw new Error('it is older than the line before')
      before = Math.max(before, event.at)
      yield { ...event, at: before }
    }
  } catch (cause) {
    if (isHubError(cause)) throw cause
    const where = cause instanceof CsvError && 'lines' in cause ? Number(cause['lines']) : line
    throw new HubError('RECORDING_INVALID', `Line ${where} of ${path} is not usable: ${reasonOf(cause)}.`, { cause })
  }
}

/** Reads a recording once through, so that nothing of a bad one is ever played. @throws RECORDING_INVALID like `readRecording`. */
export async function checkRecording(path: string, timeZone: string): Promise<RecordingSpan> {
  let span: RecordingSpan | undefined
  for await (const { at } of readRecording(path, timeZone)) {
    span = { first: span?.first ?? at, last: at, events: (span?.events ?? 0) + 1 }
  }
  if (span === undefined) throw new HubError('RECORDING_INVALID', `${path} holds no events.`)
  return span
}

async function* lines(path: string): AsyncGenerator {
  const file = createReadStream(path)
  const text: Readable = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  const parser = parse({ columns: checkedHeader, bom: true, skip_empty_lines: true })
  file.on('error', (error) => text.destroy(error))
  text.on('error', (error) => parser.destroy(error))
  try {
    yield* text.pipe(parser)
  } finally {
    file.destroy()
  }
}

function checkedHeader(header: readonly string[]): string[] {
  if (header.join(',') !== HEADER.join(',')) throw new Error(`the header must be ${HEADER.join(',')}`)
  return HEADER
}

function recordedEvent(record: unknown, timeZone: string): RecordedEvent {
  const parsed = row.safeParse(record)
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const { ts_iso: written, sensor, type, value } = parsed.data
  const facts = MEANINGS[`${type} ${value}`]
  if (facts === undefined) throw new Error(`a ${type} cannot be ${value}`)
  return { at: instantOf(written, timeZone), sensor, facts }
}

/** The moment at which the zone's clocks show that; the earlier one when they show it twice. */
function instantOf(written: string, timeZone: string): EpochMs {
  const asUtc = parseInstant(`${written}Z`)
  if (asUtc === undefined) throw new Error(`${written} is no time`)
  const earlier = asUtc - offsetAt(asUtc - hours(3), timeZone)
  return offsetAt(earlier, timeZone) === asUtc - earlier ? earlier : asUtc - offsetAt(earlier, timeZone)
}

const offsets = new Map<string, number>()

/** How far the zone's clocks are ahead of UTC; asked once for each quarter of an hour. */
function offsetAt(at: EpochMs, timeZone: string): number {
  const quarter = Math.floor(at / hours(0.25)) * hours(0.25)
  const key = `${timeZone} ${quarter}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    const t = localTime(quarter, timeZone)
    const pad = (n: number): string => String(n).padStart(2, '0')
    const shown = parseInstant(
      `${t.year}-${pad(t.month)}-${pad(t.day)}T${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}Z`,
    )
    offset = (shown ?? quarter) - quarter
    offsets.set(key, offset)
  }
  return offset
}
