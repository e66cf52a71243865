import { isUtf8 } from 'node:buffer'
import type { QuarantineReason } from '../../core/feed.ts'

/** What a payload holds, or why it is no JSON. */
export type ParsedPayload =
  | { readonly json: unknown }
  | { readonly quarantine: QuarantineReason; readonly detail: string }

type ParsedObject =
  | { readonly fields: Readonly<Record<string, unknown>> }
  | Extract<ParsedPayload, { readonly quarantine: unknown }>

const NOT_JSON: ParsedPayload = { quarantine: 'malformed', detail: 'not JSON' }

/**
 * The payload as JSON; never throws. Of a key that stands twice the last one counts (RFC 8259 leaves it open).
 *
 * What firmware does to JSON is read all the same, since a call for help may stand beside it: a byte order mark, UTF-16, GB 18030, NULs
 * behind the text, and bare `nan` and `inf`, which become texts and so are faults of their own fields only.
 *
 * Shapes behind this are checked by hand and not by zod: this runs for every message, and a check by hand costs
 * a tenth of the parse instead of several times as much.
 */
export function parseJson(payload: Uint8Array): ParsedPayload {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const text = bytes.toString('utf8')
  try {
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    return parseMended(bytes, text)
  }
}

/** @param text of the bytes as UTF-8, in vain */
function parseMended(bytes: Buffer, text: string): ParsedPayload {
  try {
    const read = textOf(bytes)
    const mended = NO_NUMBER.test(read) ? read.replaceAll(STRING_OR_NO_NUMBER, quoted) : read
    if (mended === text) return NOT_JSON
    const json: unknown = JSON.parse(mended)
    return { json }
  } catch {
    // The engine's own message would quote the payload.
    return NOT_JSON
  }
}

const NO_NUMBER = /nan|inf/i
/** A string takes all to the end where it is not closed: so each character is looked at once, whatever the payload. */
const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\[\s\S])*"?|[+-]?\b(?:nan|inf(?:inity)?)\b/gi
const quoted = (found: string): string => (found.startsWith('"') ? found : `"${found}"`)

/** @throws TypeError when it is text in no encoding that we know */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return bytes.subarray(2).toString('utf16le')
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  const text = bytes.subarray(0, end)
  return new TextDecoder(isUtf8(text) ? 'utf-8' : 'gb18030', { fatal: true }).decode(text)
}

/** A JSON object: neither null nor an array. */
export const isJsonObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** The payload as a JSON object, or why it is none; never throws. */
export function parseObject(payload: Uint8Array): ParsedObject {
  const parsed = parseJson(payload)
  if ('quarantine' in parsed) return parsed
  return isJsonObject(parsed.json) ? { fields: parsed.json } : { quarantine: 'malformed', detail: 'not an object' }
}
