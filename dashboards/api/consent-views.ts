import type { ConsentChange, ConsentProof, ConsentSpeaker, ConsentTopic } from '../../core/consent.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

// What the server answers about consents, as the page reads it. Only types.

export interface ConsentView {
  readonly number: number
  readonly topic: ConsentTopic
  readonly change: ConsentChange
  readonly by: ConsentSpeaker
  /** Masked for who does not help the resident; empty when the resident spoke. */
  readonly speakerName: string
  readonly proof: ConsentProof
  readonly textVersion: string
  /** `2026-11-22` */
  readonly saidOn: string
  /** The operator's name; an id where there is no such operator any more. */
  readonly recordedBy: string
  readonly recordedAt: EpochMs
}

export interface ConsentsView {
  /** What holds of each topic that was ever spoken of. */
  readonly now: Readonly<Partial<Record<ConsentTopic, ConsentView>>>
  /** Newest first. */
  readonly records: readonly ConsentView[]
}

export interface WithdrawalView {
  readonly home: HomeId
  readonly area: AreaCode
  readonly saidOn: string
  readonly recordedAt: EpochMs
}
