import type { AlertState, EventChannel, Outcome } from '../core/alert.ts'
import type { ResponderRole } from '../core/directory.ts'
import type { AlertKind, Finding, Severity, Words } from '../core/finding.ts'
import type { AlertId, DeviceId, ResponderId } from '../core/names.ts'
import type { Channel, Purpose } from '../core/notifier.ts'
import type { EpochMs } from '../core/time.ts'
import type { EscalationPolicy } from './policies.ts'
import type { DeadlineKind } from './schema.ts'

export type Subject = Finding['subject']

/** When each thing that is waiting falls due. */
export type Deadlines = Readonly<Partial<Record<DeadlineKind, EpochMs>>>

/**
 * An alert as it stands. A value: deciding makes a new one, and the ledger writes it.
 */
export interface Alert {
  readonly id: AlertId
  readonly kind: AlertKind
  readonly severity: Severity
  readonly state: AlertState
  readonly subject: Subject
  readonly code: string
  readonly happenedAt: EpochMs
  readonly openedAt: EpochMs
  readonly startedAt: EpochMs
  readonly policy: EscalationPolicy
  /** The policy's next step; `RESIDENT_STEP` until the resident has been rung, where that comes first. */
  readonly step: number
  readonly round: number
  readonly acknowledgedAt: EpochMs | undefined
  readonly lastAcknowledgedAt: EpochMs | undefined
  readonly resolvedAt: EpochMs | undefined
  readonly clearedAt: EpochMs | undefined
  readonly outcome: Outcome | undefined
  readonly note: string | undefined
  /** What was done about it. */
  readonly taken?: string | undefined
  /** The day on which somebody looks again: `2026-11-25`. */
  readonly followUpOn?: string | undefined
  readonly follows: AlertId | undefined
  readonly summary: Words
  readonly marks: readonly Words[]
  /** The devices that say so, as far as they have not said otherwise since. */
  readonly devices: readonly DeviceId[]
  /** `acknowledge:who`, `en-route:who` …: who has already stopped the escalation, once each. */
  readonly holds: readonly string[]
  readonly falseAlarmBy: ResponderId | undefined
  readonly deadlines: Deadlines
}

/** One line for the story, before it has a time and a number. */
export interface StoryLine {
  readonly type: string
  readonly actor: string
  readonly channel: EventChannel
  readonly words: Words
}

/** A level of responders; or the resident, who may be rung first, and is no responder. */
export type RecipientRole = ResponderRole | 'resident'

export interface Recipient {
  readonly id: ResponderId
  /** Undefined when the registry no longer knows the person. */
  readonly role: RecipientRole | undefined
  readonly phone: string
}

/** Whether it is somebody who answers for the home. The resident does not: being rung makes nobody told. */
export const isResponder = (to: Recipient): to is Recipient & { readonly role: ResponderRole | undefined } =>
  to.role !== 'resident'

/** One message that a decision asks for; its text is written by sms-text.ts. */
export interface Telling {
  readonly to: Recipient
  readonly channel: Channel
  readonly purpose: Exclude<Purpose, 'answer' | 'digest' | 'echo'>
  readonly step: number
}

/** What a decision comes to. */
export interface Change {
  readonly alert: Alert
  readonly story: readonly StoryLine[]
  readonly tell: readonly Telling[]
}

export const unchanged = (alert: Alert): Change => ({ alert, story: [], tell: [] })

/** One decision after another: the later sees what the earlier left. */
export function followedBy(first: Change, next: (alert: Alert) => Change): Change {
  const second = next(first.alert)
  return { alert: second.alert, story: [...first.story, ...second.story], tell: [...first.tell, ...second.tell] }
}

export function withDeadline(alert: Alert, kind: DeadlineKind, at: EpochMs | undefined): Alert {
  const rest = Object.entries(alert.deadlines).filter(([other]) => other !== kind)
  const deadlines: Deadlines = Object.fromEntries(at === undefined ? rest : [...rest, [kind, at]])
  return { ...alert, deadlines }
}

export const withoutDeadlines = (alert: Alert, kinds: readonly DeadlineKind[]): Alert =>
  kinds.reduce((left, kind) => withDeadline(left, kind, undefined), alert)

export const hubLine = (type: string, zh: string, en: string): StoryLine => ({
  type,
  actor: 'hub',
  channel: 'hub',
  words: { zh, en },
})

const WEIGHT: Readonly<Record<Severity, number>> = { routine: 0, urgent: 1, 'life-safety': 2 }
export const isWorse = (a: Severity, b: Severity): boolean => WEIGHT[a] > WEIGHT[b]
