import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { HubError } from '../../../core/errors.ts'
import type { EpochMs } from '../../../core/time.ts'
import { parseInstant } from '../../../core/time.ts'

/** What a recorded line says of the resident. A fridge opens by a hand: it counts as indoor motion. */
export type RecordedKind = 'motion' | 'outer-door-opened' | 'outer-door-closed'

export interface RecordedEvent {
  /** The home's local time, written as if it were UTC. */
  readonly at: EpochMs
  readonly kind: RecordedKind
  readonly sensor: string
}

/** One home's recording, oldest first; never empty. */
export interface Recording {
  readonly home: string
  readonly events: readonly RecordedEvent[]
}

const HEADER = 'ts_iso,sensor,type,value'

function kindOf(type: string, value: string): RecordedKind | undefined {
  if (type === 'motion' || type === 'fridge_door') return value === 'ON' || value === 'OPEN' ? 'motion' : undefined
  if (type !== 'door') return undefined
  return value === 'OPEN' ? 'outer-door-opened' : 'outer-door-closed'
}

/** A line as an event; `undefined` when it says nothing of the resident. @throws RECORDING_INVALID for a line of another shape. */
export function parseLine(line: string, where: string): RecordedEvent | undefined {
  const [time, sensor, type, value] = line.split(',')
  const at = time === undefined ? undefined : parseInstant(`${time}Z`)
  if (at === undefined || sensor === undefined || type === undefined || value === undefined) {
    throw new HubError('RECORDING_INVALID', `${where} is not "${HEADER}": mend or remove the line.`)
  }
  const kind = kindOf(type, value)
  return kind === undefined ? undefined : { at, kind, sensor }
}

/** Reads one `*.csv.gz` line by line. @throws RECORDING_INVALID */
export async function readRecording(file: string): Promise<Recording> {
  const events: RecordedEvent[] = []
  let number = 0
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    number += 1
    if (number === 1 || line === '') continue
    const event = parseLine(line, `Line ${number} of ${basename(file)}`)
    if (event !== undefined) events.push(event)
  }
  if (events.length === 0) throw new HubError('RECORDING_INVALID', `${basename(file)} holds no motion and no door.`)
  return { home: basename(file, '.csv.gz'), events: events.toSorted((a, b) => a.at - b.at) }
}

/** Every recording of a folder, by name. @throws RECORDING_INVALID when there is none. */
export async function* recordingsOf(folder: string): AsyncGenerator<Recording> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.csv.gz')).toSorted()
  if (files.length === 0) throw new HubError('RECORDING_INVALID', 'The folder of --data holds no *.csv.gz file.')
  for (const file of files) yield readRecording(join(folder, file))
}
