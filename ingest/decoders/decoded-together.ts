import type { Decoded } from '../../core/decoder.ts'
import { isLifeSafety, type Metric } from '../../core/metric.ts'

const MOST_UNKNOWN = 16
const LONGEST_DETAIL = 200

type Faulty =
  | Extract<Decoded, { readonly quarantine: unknown }>
  | NonNullable<Exclude<Decoded, { quarantine: unknown }>['partly']>

/** What one of several devices says in a payload; `device` is its external id, where it can be told. */
export interface Part {
  readonly device?: string
  readonly decoded: Decoded
}

/** What several devices say in one payload: what is wrong with one of them takes nothing from the others. */
export function together(said: readonly Part[]): Decoded {
  const parts = said.map(({ decoded }) => decoded)
  const readings = parts.flatMap((part) => ('quarantine' in part ? [] : part.readings))
  const unknown = parts.flatMap((part) => ('quarantine' in part ? [] : part.unknown)).slice(0, MOST_UNKNOWN)
  const faults = parts.flatMap((part): Faulty[] => {
    if ('quarantine' in part) return [part]
    return part.partly === undefined ? [] : [part.partly]
  })
  const [first] = faults
  if (first === undefined) return { readings, unknown }
  const reason = 'quarantine' in first ? first.quarantine : first.reason
  const detail = [...new Set(faults.map((fault) => fault.detail))].join('; ').slice(0, LONGEST_DETAIL)
  const lost = { ...lostOf(faults), of: said.flatMap(perhapsCalled) }
  if (readings.length === 0) return { quarantine: reason, detail, ...lost }
  return { readings, unknown, partly: { reason, detail, ...lost } }
}

/** The device's name where a call of it may have been lost. */
function perhapsCalled({ device, decoded }: Part): readonly string[] {
  const fault = 'quarantine' in decoded ? decoded : decoded.partly
  const called = fault !== undefined && (fault.lost === undefined || fault.lost.some(isLifeSafety))
  return called && device !== undefined ? [device] : []
}

/** Any metric may be lost where one of them cannot tell. */
function lostOf(faults: readonly Faulty[]): { readonly lost?: readonly Metric[] } {
  const all: Metric[] = []
  for (const { lost } of faults) {
    if (lost === undefined) return {}
    all.push(...lost)
  }
  return { lost: [...new Set(all)] }
}
