import type { EscalationPolicy } from '../policies.ts'
import type { Words } from '../../core/finding.ts'

/** ISO 8601 in UTC: whoever reads the file in years need not know how we count. */
type Instant = string

/** The version of the file's shape. A reader of an older one must still understand it: members are added, never changed. */
export const EVIDENCE_VERSION = 1

/** An alert's whole story. What was not, is left out or `null`; lists are in the order in which things happened. */
export interface Evidence {
  readonly format: 'shouwang-evidence'
  readonly version: typeof EVIDENCE_VERSION
  readonly madeAt: Instant
  readonly madeBy: string
  readonly hubVersion: string
  readonly timeZone: string
  /** Numbers and names are masked. */
  readonly masked: boolean
  readonly alert: EvidenceAlert
  readonly place: EvidencePlace
  readonly findings: readonly EvidenceFinding[]
  readonly events: readonly EvidenceEvent[]
  readonly told: readonly {
    readonly who: string
    readonly role: string | null
    readonly phone: string
    readonly at: Instant
  }[]
  readonly messages: readonly EvidenceMessage[]
  readonly texts: readonly EvidenceText[]
  readonly keys: readonly EvidenceKey[]
  readonly presence: readonly EvidencePresence[]
  readonly rules: readonly EvidenceRule[]
  readonly readings: EvidenceReadings
}

export interface EvidenceAlert {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly severity: string
  readonly state: string
  readonly outcome: string | null
  readonly note: string | null
  readonly summary: Words
  readonly marks: readonly Words[]
  readonly happenedAt: Instant
  readonly openedAt: Instant
  /** From when the delays of the policy count. */
  readonly startedAt: Instant
  readonly acknowledgedAt: Instant | null
  readonly clearedAt: Instant | null
  readonly resolvedAt: Instant | null
  readonly follows: string | null
  /** Whom to tell when, as it was frozen into the alert; durations in ms. */
  readonly policy: EscalationPolicy
}

export interface EvidencePlace {
  readonly home: string | null
  readonly homeCode: string | null
  readonly area: string | null
  /** From the district down. */
  readonly areaNames: readonly string[]
  readonly address: string | null
  readonly resident: string | null
}

export interface EvidenceFinding {
  readonly id: string
  readonly detector: string
  readonly kind: string
  readonly severity: string
  readonly change: string
  readonly device: string | null
  readonly at: Instant
  readonly takenAt: Instant
  /** The journal and the entry in it that showed it. */
  readonly journal: string
  readonly offset: number
  readonly summary: Words
  readonly marks: readonly Words[]
}

export interface EvidenceEvent {
  readonly seq: number
  readonly at: Instant
  readonly type: string
  readonly actor: string
  readonly channel: string
  readonly words: Words
}

/** One message to one phone, with all attempts to send it. */
export interface EvidenceMessage {
  readonly id: string
  readonly to: string
  readonly phone: string
  readonly role: string | null
  readonly channel: string
  readonly purpose: string
  readonly step: number
  readonly attempts: readonly EvidenceAttempt[]
}

export interface EvidenceAttempt {
  readonly number: number
  readonly text: string
  readonly state: string
  readonly reason: string | null
  readonly vendor: string | null
  readonly providerId: string | null
  readonly possibleDuplicate: boolean
  readonly createdAt: Instant
  readonly claimedAt: Instant | null
  /** When its state last changed. */
  readonly updatedAt: Instant
  /** The message that carried it together with others. */
  readonly carriedBy: string | null
  readonly receipt: { readonly state: string; readonly reason: string | null; readonly at: Instant } | null
}

export interface EvidenceText {
  readonly at: Instant
  readonly from: string
  readonly who: string | null
  readonly vendor: string
  readonly vendorId: string
  readonly body: string
  readonly outcome: string
  readonly answered: boolean
}

export interface EvidenceKey {
  readonly at: Instant
  readonly vendor: string
  readonly call: string
  readonly key: string
  readonly outcome: string
  readonly said: string
}

export interface EvidencePresence {
  readonly at: Instant
  readonly mode: string
  readonly until: Instant | null
  readonly by: string
  readonly via: string
}

export interface EvidenceRule {
  readonly name: string
  readonly zh: string
  readonly value: string
  /** Whose word it was: the home's, the district's, a default. */
  readonly origin: string
}

export interface EvidenceReadings {
  readonly from: Instant
  readonly to: Instant
  /** False when the time-series store did not answer: then there are none here, whatever it holds. */
  readonly storeAnswered: boolean
  /** Points that stand in the store, but not here: a file has an end. */
  readonly leftOff: number
  readonly series: readonly EvidenceSeries[]
}

export interface EvidenceSeries {
  readonly device: string
  readonly room: string | null
  readonly metric: string
  readonly zh: string
  readonly unit: string
  readonly points: readonly { readonly at: Instant; readonly value: number }[]
}
