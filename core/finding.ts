import type { AreaCode, DeviceId, HomeId } from './names.ts'
import type { Offset } from './journal.ts'
import type { EpochMs } from './time.ts'

export type Severity = 'life-safety' | 'urgent' | 'routine'

export type AlertKind =
  | 'sos'
  | 'fall'
  | 'smoke'
  | 'gas'
  | 'carbon-monoxide'
  | 'water-leak'
  | 'inactivity'
  | 'not-returned'
  | 'night-door'
  | 'long-dwell'
  | 'low-water-use'
  | 'water-running'
  | 'vital-sign'
  | 'room-cold'
  | 'room-hot'
  | 'device-offline'
  | 'device-fault'
  | 'gateway-offline'
  | 'area-outage'
  | 'battery-low'
  | 'tamper'
  | 'presence'
  | 'hub-deaf'
  | 'journal-changed'
  | 'drill-failed'
  | 'hub-fault'

/** Text for people: Chinese first. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/**
 * A detector's statement that something is wrong (`raised`), is worse or still so (`raised` again: it joins or
 * opens, see `domain` rules), or has ended by itself (`cleared`). `noted` adds a line to the story of the alert of that kind that is not yet
 * resolved, and changes nothing else: it opens, delays, lowers and closes none.
 *
 * Its id is (detector, subject, offset): replaying the journal gives the same ids, and the state database takes each once.
 */
export interface Finding {
  readonly detector: string
  readonly kind: AlertKind
  readonly severity: Severity
  readonly change: 'raised' | 'cleared' | 'noted'
  /**
   * Set on a `raised` that is no new evidence: what was raised before still holds. It opens an alert only when the one it
   * belongs to was resolved, and never stops or restarts an escalation.
   */
  readonly still?: true
  /**
   * Set on a `cleared` that saw nothing end: what it was about is no longer registered, so nobody can say any more. Whoever was told
   * reads that, and not that all is well.
   */
  readonly gone?: true
  /**
   * Set on a `noted` or `raised` that makes it worse: while nobody has answered, the next step is taken at once. An alert that such a
   * finding opens does not ask the resident first.
   */
  readonly hurry?: true
  /** The home it is about, or the area when it concerns many. */
  readonly subject: { readonly home: HomeId } | { readonly area: AreaCode }
  readonly device?: DeviceId
  /** When it happened, by the best time there is. */
  readonly at: EpochMs
  /** The journal entry that showed it. */
  readonly offset: Offset
  /** What, where, since when, what is usual. At most 120 characters a language. */
  readonly summary: Words
  /** Marks such as 未登记设备, 可能为旧消息, 迟到12分: each stands in the text that people get. */
  readonly marks: readonly Words[]
}

/**
 * The finding's identity in the state database. One message may end a condition and start it again, so a `cleared` has
 * an id of its own.
 */
export function findingId(f: Pick<Finding, 'detector' | 'kind' | 'subject' | 'device' | 'offset' | 'change'>): string {
  const subject = 'home' in f.subject ? f.subject.home : f.subject.area
  const suffix = f.change === 'raised' ? '' : `:${f.change}`
  return `${f.detector}:${f.kind}:${subject}:${f.device ?? ''}:${f.offset}${suffix}`
}
