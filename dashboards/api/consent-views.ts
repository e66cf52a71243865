import type { ConsentRecord, ConsentTopic } from '../../core/consent.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

// What the server answers about consents, as the page reads it. Only types.

/** `speakerName` is masked for who does not help the resident; `recordedBy` is the operator's name, an id where there is no such operator any more. */
export type ConsentView = ConsentRecord

export interface ConsentsView {
  /** What holds of each topic that was ever spoken of. */
  readonly now: Readonly<Partial<Record<ConsentTopic, ConsentView>>>
  /** Newest first. */
  readonly records: readonly ConsentView[]
}

export interface WithdrawalView {
  readonly home: HomeId
  readonly area: AreaCode
  readonly topic: ConsentTopic
  readonly saidOn: string
  readonly recordedAt: EpochMs
}
