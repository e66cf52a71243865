import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { HubError, reasonOf } from '../../core/errors.ts'
import { type HomeId, isName } from '../../core/names.ts'
import { type EpochMs, hours } from '../../core/time.ts'
import { mergeRecorded } from './merge-recorded.ts'
import type { Recorded, RecordedBatches } from './recorded.ts'
import { recordingLines } from './recording-lines.ts'
import type { RowReader } from './recording-rows.ts'
import { cellsOf, rowReader } from './recording-rows.ts'

export interface ReadingOptions {
  /** Of times without an offset; an IANA name. */
  readonly timeZone: string
  /** Are the home's readings asked for? Others are passed over unread. */
  isWanted(home: HomeId): boolean
  /** Told of a line that cannot be used, with its sentence. Throws when that is to end everything. */
  onFault(sentence: string): void
  /** Told how many more bytes were read. */
  onBytes(bytes: number): void
  /** Told at a file's end of its newest time, that of homes nobody asked for included. */
  onEnd(newest: EpochMs): void
}

/** The files of a recording: itself, or every `.csv` and `.csv.gz` of a folder. @throws RECORDING_INVALID when there is none */
export async function recordingFiles(
  path: string,
): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  try {
    const isFolder = (await stat(path)).isDirectory()
    const names = isFolder ? (await readdir(path)).filter((name) => /\.csv(\.gz)?$/.test(name)).toSorted() : []
    const files = isFolder ? names.map((name) => join(path, name)) : [path]
    if (files.length === 0)
      throw new HubError('RECORDING_INVALID', `${path} holds no .csv or .csv.gz: name a recording.`)
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
    return { files, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('RECORDING_INVALID', `${path} cannot be read (${reasonOf(cause)}): check its name.`, { cause })
  }
}

/** The readings of all files, in the order of time. A file without a column `home` is that of the home it is named for. */
export function readRecordings(files: readonly string[], options: ReadingOptions): RecordedBatches {
  return mergeRecorded(files.map((file) => readFile(file, options)))
}

async function* readFile(path: string, options: ReadingOptions): AsyncGenerator<readonly Recorded[]> {
  const rows = new FileRows(path, options)
  let bytesBefore = 0
  for await (const { lines, bytes } of recordingLines(path)) {
    options.onBytes(bytes - bytesBefore)
    bytesBefore = bytes
    yield rows.read(lines)
  }
  rows.end()
}

/** One file's rows: they must not go back in time, or what came before could not be judged without them. */
class FileRows {
  readonly #path: string
  readonly #options: ReadingOptions
  #reader: RowReader | undefined
  #line = 0
  #newest = -Infinity
  #passedOver: string | undefined
  readonly #wanted = new Map<HomeId, boolean>()

  constructor(path: string, options: ReadingOptions) {
    this.#path = path
    this.#options = options
  }

  read(lines: readonly string[]): readonly Recorded[] {
    const recorded: Recorded[] = []
    for (const line of lines) {
      this.#line += 1
      if (this.#reader === undefined) this.#reader = this.#readHeader(line)
      else if (line !== '' && line !== '\r') this.#readRow(line, this.#reader, recorded)
    }
    return recorded
  }

  end(): void {
    const other = this.#passedOver === undefined ? undefined : this.#reader?.read(cellsOf(this.#passedOver))
    const newest = Math.max(this.#newest, other === undefined || 'fault' in other ? -Infinity : other.at)
    if (newest > -Infinity) this.#options.onEnd(newest)
    else if (other === undefined) throw new HubError('RECORDING_INVALID', `${this.#path} holds no readings.`)
  }

  #isWanted(home: HomeId): boolean {
    let wanted = this.#wanted.get(home)
    if (wanted === undefined) {
      wanted = this.#options.isWanted(home)
      this.#wanted.set(home, wanted)
    }
    return wanted
  }

  #readHeader(line: string): RowReader {
    const { timeZone } = this.#options
    const name = basename(this.#path).replace(/\.csv(\.gz)?$/, '')
    const header = cellsOf(line.replace(/^\uFEFF/, '')).map((cell) => cell.trim())
    const reader = rowReader(header, { timeZone, home: isName(name) ? name : 'home' })
    if ('fault' in reader) throw new HubError('RECORDING_INVALID', `${this.#path}, line 1: ${reader.fault}`)
    return reader
  }

  #readRow(line: string, reader: RowReader, into: Recorded[]): void {
    if (!this.#isWanted(reader.home(line))) {
      this.#passedOver = line
      return
    }
    const row = reader.read(cellsOf(line))
    if ('fault' in row) {
      this.#options.onFault(`${this.#path}, line ${this.#line}: ${row.fault}`)
      return
    }
    const back = this.#newest - row.at
    if (back > (reader.local ? hours(1) : 0)) {
      const advice = 'it is older than the line before: sort the file by time.'
      throw new HubError('RECORDING_INVALID', `${this.#path}, line ${this.#line}: ${advice}`)
    }
    this.#newest = Math.max(this.#newest, row.at)
    into.push(back > 0 ? { ...row, at: this.#newest } : row)
  }
}
