import type { Decoded } from '../../core/decoder.ts'
import { parseInstant } from '../../core/time.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { NATIVE_NAMES } from './native-names.ts'

/**
 * A native flat object: `{"at":"2026-11-22T02:10:00Z","motion":true,"battery":87}`.
 *
 * `at` is ISO 8601 with a zone, or milliseconds since 1970; it may be left out. One that is neither is as good as
 * none and is listed as unknown. `null` is a value that the device has not got.
 */
export function decodeFlat(externalId: string, fields: Readonly<Record<string, unknown>>): Decoded {
  const builder = new DecodedBuilder(externalId)
  const time = saidTime(fields['at'])
  for (const field of Object.keys(fields)) {
    if (field === 'at') {
      if (time === undefined && fields['at'] !== null) builder.unknown('at')
      continue
    }
    const metric = NATIVE_NAMES.get(field)
    const raw = fields[field]
    if (metric === undefined) builder.unknown(field)
    else if (raw === null) builder.recognise()
    else builder.take(field, metric, raw, time)
  }
  return builder.finish()
}

function saidTime(raw: unknown): SaidTime {
  const at = typeof raw === 'string' ? parseInstant(raw) : raw
  return typeof at === 'number' && Number.isFinite(at) ? { at: Math.round(at) } : undefined
}
