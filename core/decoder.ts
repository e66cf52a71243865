import type { Message } from './message.ts'
import type { Metric } from './metric.ts'
import type { QuarantineReason } from './feed.ts'
import type { EpochMs } from './time.ts'

/** One value as a payload says it, before anyone has asked whose device it is. */
export interface DecodedReading {
  /** The device as its gateway calls it; unique per gateway only. */
  readonly externalId: string
  readonly metric: Metric
  readonly value: number | boolean
  /** The device's own time, when the payload has one that the format allows to be trusted. */
  readonly at?: EpochMs
  /** `at` was reckoned from the receive time ("30 s ago"): it is no clock of the device's own. */
  readonly reckoned?: true
  /** The payload says that it is stored history. */
  readonly history?: true
}

/** What could not be used of a payload. */
interface Fault {
  readonly detail: string
  /** The metrics that could not be read, where that can be told; left out when it may be any. */
  readonly lost?: readonly Metric[]
  /** Whose call may have been lost, by external ids, where one message speaks for several devices. */
  readonly of?: readonly string[]
}

export type Decoded =
  | {
      readonly readings: readonly DecodedReading[]
      /** Field names this decoder does not know. */
      readonly unknown: readonly string[]
      /** Set when a part of the payload could not be used: what could be is in `readings`. */
      readonly partly?: Fault & { readonly reason: QuarantineReason }
    }
  | (Fault & { readonly quarantine: QuarantineReason })

/** One device format. `decode` is total: whatever the bytes, it answers and never throws. */
export interface Decoder {
  readonly format: string
  /** Its messages say where somebody is: of one that cannot be used the payload is not kept. */
  readonly tellsWhere?: true
  /** Does this topic belong to the format? Decoders are asked in order; the first yes decodes. */
  accepts(topic: string): boolean
  decode(message: Message): Decoded
}
