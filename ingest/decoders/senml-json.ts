import type { Decoded } from '../../core/decoder.ts'
import { metricFacts } from '../../core/metric.ts'
import type { EpochMs } from '../../core/time.ts'
import { DecodedBuilder, type SaidTime } from './decoded-builder.ts'
import { NATIVE_NAMES } from './native-names.ts'
import { isJsonObject } from './payload-json.ts'
import { inOwnUnit } from './senml-units.ts'

type SenmlRecord = Readonly<Record<string, unknown>>

/** RFC 8428 section 4.4: the version that a pack without `bver` has, and the newest we know. */
const VERSION = 10
/** RFC 8428 section 4.5.3: a time below this counts from now; one above it, from 1970. In seconds. */
const ABSOLUTE_FROM = 2 ** 28

/** What a pack is read by: one of these of another type would shift every value or time after it. */
const LABELS: ReadonlyMap<string, 'number' | 'string'> = new Map([
  ['bt', 'number'],
  ['t', 'number'],
  ['bv', 'number'],
  ['bn', 'string'],
  ['n', 'string'],
  ['bu', 'string'],
  ['u', 'string'],
])

/** The base fields as they stand at a record: each holds until a later record says it anew. */
interface Base {
  name: string
  time: number | undefined
  unit: string | undefined
  value: number | undefined
}

/**
 * A native SenML pack (RFC 8428): `[{"bt":1732243200,"n":"motion","vb":true},{"n":"battery","u":"%EL","v":87}]`.
 *
 * The metric is what stands in a record's full name (`bn` + `n`) after the last `/` or `:`. A sum (`s`) is no value and is
 * passed over. Times below 2^28 s count from the moment the message was received.
 */
export function decodeSenml(externalId: string, records: readonly unknown[], receivedAt: EpochMs): Decoded {
  const builder = new DecodedBuilder(externalId)
  const base: Base = { name: '', time: undefined, unit: undefined, value: undefined }
  for (const record of records) {
    if (!isJsonObject(record)) return { quarantine: 'malformed', detail: 'a SenML record is not an object' }
    const refused = refusal(record)
    if (refused !== undefined) return { quarantine: 'malformed', detail: refused }
    readBase(base, record)
    readRecord(builder, base, record, receivedAt)
  }
  return builder.finish()
}

/** RFC 8428 section 4.4: a newer version, and a label that ends in `_` and is not understood, spoil the pack. */
function refusal(record: SenmlRecord): string | undefined {
  const version = record['bver']
  if (version !== undefined && !(typeof version === 'number' && version <= VERSION)) return 'bver is not one we know'
  for (const label of Object.keys(record)) {
    const wanted = LABELS.get(label)
    if (wanted !== undefined && typeof record[label] !== wanted) return `${label} is no ${wanted}`
    if (label.endsWith('_')) return 'a label ends in _ and is not understood'
  }
  return undefined
}

const textOr = (raw: unknown, before: string | undefined): string | undefined =>
  typeof raw === 'string' ? raw : before
const numberOr = (raw: unknown, before: number | undefined): number | undefined =>
  typeof raw === 'number' && Number.isFinite(raw) ? raw : before

function readBase(base: Base, record: SenmlRecord): void {
  base.name = textOr(record['bn'], base.name) ?? ''
  base.time = numberOr(record['bt'], base.time)
  base.unit = textOr(record['bu'], base.unit)
  base.value = numberOr(record['bv'], base.value)
}

function readRecord(builder: DecodedBuilder, base: Base, record: SenmlRecord, receivedAt: EpochMs): void {
  const fullName = base.name + (textOr(record['n'], '') ?? '')
  const raw = valueOf(base, record)
  // A record of base fields alone resolves to nothing (section 4.1), and a sum is not a value of the moment.
  if (raw === undefined) return
  const label = fullName.slice(Math.max(fullName.lastIndexOf('/'), fullName.lastIndexOf(':')) + 1)
  const metric = NATIVE_NAMES.get(label)
  if (metric === undefined) {
    builder.unknown(label)
    return
  }
  const unit = textOr(record['u'], base.unit)
  const value =
    typeof raw === 'number' && unit !== undefined && metricFacts(metric).kind === 'measure'
      ? inOwnUnit(metric, raw, unit)
      : raw
  if (value === undefined) builder.fault(`${label}: in a unit that it is not measured in`, metric)
  else builder.take(label, metric, value, timeOf(base, record, receivedAt))
}

/** The record's value, whatever its type; `undefined` when it has none. */
function valueOf(base: Base, record: SenmlRecord): unknown {
  for (const label of ['vb', 'vs', 'vd']) {
    if (record[label] !== undefined) return record[label]
  }
  const own = record['v']
  if (own === undefined) return record['n'] === undefined || record['s'] !== undefined ? undefined : base.value
  return typeof own === 'number' ? own + (base.value ?? 0) : own
}

function timeOf(base: Base, record: SenmlRecord, receivedAt: EpochMs): SaidTime {
  const own = numberOr(record['t'], undefined)
  const time = (base.time ?? 0) + (own ?? 0)
  if (time >= ABSOLUTE_FROM) return { at: Math.round(time * 1000) }
  return time === 0 ? undefined : { at: Math.round(receivedAt + time * 1000), reckoned: true }
}
