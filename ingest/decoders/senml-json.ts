import type { Decoded } from '../../core/decoder.ts'
import { isLifeSafety, metricFacts } from '../../core/metric.ts'
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

type Labels = readonly (readonly [label: string, type: 'number' | 'string'])[]

/** What a pack is read by: one of these of another type would shift every value or time after it. */
const BASE_LABELS: Labels = [
  ['bt', 'number'],
  ['bv', 'number'],
  ['bn', 'string'],
  ['bu', 'string'],
]
const OWN_LABELS: Labels = [
  ['t', 'number'],
  ['n', 'string'],
  ['u', 'string'],
]

/** The base fields as they stand at a record: each holds until a later record says it anew. */
interface Base {
  /** What could not be read of them, if anything: all that follows hangs on it. */
  fault: string | undefined
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
 *
 * A record with a label of another type is a fault, and after such a base label so is all that follows: name, unit or time of it is not
 * known. But what names itself a life-safety value is taken as it stands, at the time of receipt.
 */
export function decodeSenml(externalId: string, records: readonly unknown[], receivedAt: EpochMs): Decoded {
  const builder = new DecodedBuilder(externalId)
  const base: Base = { fault: undefined, name: '', time: undefined, unit: undefined, value: undefined }
  for (const record of records) {
    if (!isJsonObject(record)) {
      builder.fault('a SenML record is not an object')
      continue
    }
    const refused = refusal(record)
    if (refused !== undefined) return { quarantine: 'malformed', detail: refused }
    base.fault ??= wrongLabel(record, BASE_LABELS)
    const fault = base.fault ?? wrongLabel(record, OWN_LABELS)
    readBase(base, record)
    if (fault === undefined) readRecord(builder, base, record, receivedAt)
    else readFaulty(builder, record, fault)
  }
  return builder.finish()
}

/** RFC 8428 section 4.4: a newer version, and a label that ends in `_` and is not understood, spoil the pack. */
function refusal(record: SenmlRecord): string | undefined {
  const version = record['bver']
  if (version !== undefined && !(typeof version === 'number' && version <= VERSION)) return 'bver is not one we know'
  for (const label of Object.keys(record)) {
    if (label.endsWith('_')) return 'a label ends in _ and is not understood'
  }
  return undefined
}

function wrongLabel(record: SenmlRecord, labels: Labels): string | undefined {
  for (const [label, wanted] of labels) {
    if (record[label] !== undefined && typeof record[label] !== wanted) return `${label} is no ${wanted}`
  }
  return undefined
}

/** What is left of a record whose name, unit or time is not known for sure. */
function readFaulty(builder: DecodedBuilder, record: SenmlRecord, fault: string): void {
  const name = record['n']
  const metric = typeof name === 'string' ? NATIVE_NAMES.get(labelOf(name)) : undefined
  const raw = record['vb'] ?? record['v']
  if (metric === undefined || !isLifeSafety(metric) || raw === undefined) builder.fault(fault, metric)
  else {
    builder.remark(fault)
    builder.take(metric, metric, raw, undefined)
  }
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
  const label = labelOf(fullName)
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

/** What a name says after the device's own. */
const labelOf = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1)

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
