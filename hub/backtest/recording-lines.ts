import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { HubError, reasonOf } from '../../core/errors.ts'

/** Some lines, and how many bytes of the file had been read when they were. */
export interface LineBatch {
  readonly lines: readonly string[]
  readonly bytes: number
}

/** Larger pieces than usual: each is waited for. */
const BYTES_AT_ONCE = 1 << 19

/**
 * The lines of a text file (`.csv`, or `.csv.gz`), a few thousand at a time.
 *
 * @throws RECORDING_INVALID when it cannot be read.
 */
export async function* recordingLines(path: string): AsyncGenerator<LineBatch> {
  const file = createReadStream(path, { highWaterMark: BYTES_AT_ONCE })
  const bytes: Readable = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: BYTES_AT_ONCE })) : file
  file.on('error', (error) => bytes.destroy(error))
  let decoder: TextDecoder | undefined
  let rest = ''
  try {
    for await (const chunk of bytes) {
      decoder ??= decoderFor(chunk, path)
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield { lines, bytes: file.bytesRead }
    }
    if (rest !== '') yield { lines: [rest], bytes: file.bytesRead }
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('RECORDING_INVALID', `${path} cannot be read (${reasonOf(cause)}): check the file.`, { cause })
  } finally {
    file.destroy()
  }
}

/** UTF-8; else GB 18030, in which Excel writes CSV on a Chinese Windows. @throws RECORDING_INVALID when it is no such text */
function decoderFor(beginning: Uint8Array, path: string): TextDecoder {
  if (beginning.includes(0))
    throw new HubError(
      'RECORDING_INVALID',
      `${path} is no text: save it as CSV (UTF-8), not as a workbook or "Unicode".`,
    )
  try {
    // The last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true })
    return new TextDecoder('utf-8')
  } catch {
    return new TextDecoder('gb18030')
  }
}
