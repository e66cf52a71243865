import type { Decoded, DecodedReading } from '../../core/decoder.ts'
import type { QuarantineReason } from '../../core/feed.ts'
import { type Metric, metricFacts } from '../../core/metric.ts'

/** When a reading was taken, as far as the payload says, and whether it was stored since. */
export type SaidTime = Pick<DecodedReading, 'at' | 'reckoned' | 'history'> | undefined

const MOST_UNKNOWN = 16
const LONGEST_NAME = 64
const LONGEST_DETAIL = 200

/**
 * Gathers what one payload says, under the rules that hold for every format:
 *
 * - A measure is a finite JSON number; a state or an event is true or false, or 1 or 0. A number in quotes is not taken: who
 *   writes `"87"` may as well write `"87%"` or `"low"`, and a guess would be silent. It is a fault of the payload.
 * - An event that is not happening (`motion: false`) is no reading.
 * - A fault spoils its own field only: the rest is kept, and the message is put into the quarantine besides.
 */
export class DecodedBuilder {
  readonly #externalId: string
  readonly #readings: DecodedReading[] = []
  readonly #unknown: string[] = []
  #fault: string | undefined
  /** Of the first fault. */
  #reason: QuarantineReason | undefined
  /** The metrics of all faults; `undefined` once a fault may be of any. */
  #lost: Metric[] | undefined = []
  #recognised = false

  constructor(externalId: string) {
    this.#externalId = externalId
  }

  /** The field is known and says nothing that is a reading. */
  recognise(): void {
    this.#recognised = true
  }

  take(field: string, metric: Metric, raw: unknown, time: SaidTime): void {
    this.#recognised = true
    const kind = metricFacts(metric).kind
    const value = kind === 'measure' ? asMeasure(raw) : asTruth(raw)
    if (value === undefined)
      this.fault(`${shorten(field)}: expected ${kind === 'measure' ? 'a number' : 'true or false'}`, metric)
    else if (kind !== 'event' || value === true) this.#readings.push(this.#reading(metric, value, time))
  }

  /** A field that the format does not know; counted and shown. */
  unknown(field: string): void {
    if (this.#unknown.length < MOST_UNKNOWN) this.#unknown.push(shorten(field))
  }

  /** Something happened, and the format does not know what. */
  unknownEvent(name: string): void {
    this.unknown(name)
    this.notUnderstood(`${shorten(name)} is not known`)
  }

  /** Well formed, but in words that the format does not know: it may have been a call for help. */
  notUnderstood(detail: string): void {
    this.#reason ??= 'no-known-metric'
    this.fault(detail, 'sos')
  }

  /** Something known that could not be used. @param metric what it would have been; left out when it may be any */
  fault(detail: string, metric?: Metric): void {
    if (metric === undefined) this.#lost = undefined
    else if (this.#lost?.includes(metric) === false) this.#lost.push(metric)
    this.remark(detail)
  }

  /** Something could not be read, but no value was lost by it. */
  remark(detail: string): void {
    this.#recognised = true
    this.#reason ??= 'malformed'
    if (this.#fault?.includes(detail) === true) return
    const all = this.#fault === undefined ? detail : `${this.#fault}; ${detail}`
    this.#fault = all.slice(0, LONGEST_DETAIL)
  }

  finish(): Decoded {
    const readings = this.#readings
    if (!this.#recognised)
      return { quarantine: 'no-known-metric', detail: this.#unknown.join(', ').slice(0, LONGEST_DETAIL) }
    if (this.#fault === undefined || this.#reason === undefined) return { readings, unknown: this.#unknown }
    const reason = this.#reason
    const fault = { detail: this.#fault, ...(this.#lost === undefined ? {} : { lost: this.#lost }) }
    if (readings.length === 0) return { quarantine: reason, ...fault }
    return { readings, unknown: this.#unknown, partly: { reason, ...fault } }
  }

  #reading(metric: Metric, value: number | boolean, time: SaidTime): DecodedReading {
    const externalId = this.#externalId
    return time === undefined ? { externalId, metric, value } : { externalId, metric, value, ...time }
  }
}

const shorten = (name: string): string => (name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`)

function asMeasure(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined
}

function asTruth(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw
  if (raw === 1) return true
  return raw === 0 ? false : undefined
}
