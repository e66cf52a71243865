import type { QuarantineReason } from '../../core/feed.ts'

/** What a payload holds, or why it is no JSON. */
export type ParsedPayload =
  | { readonly json: unknown }
  | { readonly quarantine: QuarantineReason; readonly detail: string }

const NOT_JSON: ParsedPayload = { quarantine: 'malformed', detail: 'not JSON' }

/**
 * The payload as JSON; never throws. Of a key that stands twice the last one counts (RFC 8259 leaves it open).
 *
 * Shapes behind this are checked by hand and not by zod: this runs for every message, and a check by hand costs
 * a tenth of the parse instead of several times as much.
 */
export function parseJson(payload: Uint8Array): ParsedPayload {
  try {
    const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    // The engine's own message would quote the payload.
    return NOT_JSON
  }
}

/** A JSON object: neither null nor an array. */
export const isJsonObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
