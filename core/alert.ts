import type { AlertKind, Severity, Words } from './finding.ts'
import type { Channel, Purpose } from './notifier.ts'
import type { AlertId, AreaCode, HomeId, ResponderId } from './names.ts'
import type { Scope } from './operators.ts'
import type { EpochMs } from './time.ts'

export type AlertState = 'open' | 'acknowledged' | 'en-route' | 'on-scene' | 'resolved'

export type Outcome = 'real-emergency' | 'help-given' | 'false-alarm' | 'test' | 'no-access'

/** How an event of an alert came about. */
export type EventChannel = 'detector' | 'sms' | 'voice' | 'web' | 'hub'

/** One line of an alert's story, as a person reads it. */
export interface AlertEvent {
  readonly seq: number
  readonly at: EpochMs
  readonly type: string
  /** A responder's or operator's id, a detector's or vendor's name, or `hub`. */
  readonly actor: string
  readonly channel: EventChannel
  readonly words: Words
}

export interface AlertSummary {
  readonly id: AlertId
  readonly kind: AlertKind
  readonly severity: Severity
  readonly state: AlertState
  readonly subject: { readonly home: HomeId } | { readonly area: AreaCode }
  /** The short code that replies name. */
  readonly code: string
  readonly openedAt: EpochMs
  readonly acknowledgedAt: EpochMs | undefined
  readonly resolvedAt: EpochMs | undefined
  /** The condition ended by itself. */
  readonly clearedAt: EpochMs | undefined
  /** When somebody else will be told if nothing happens. */
  readonly nextStepAt: EpochMs | undefined
  /** Who that will be, in a few words (镇值班); left out when it is not known. */
  readonly nextTold?: Words
  readonly step: number
  readonly summary: Words
  readonly outcome: Outcome | undefined
  /** The earlier alert this one follows, when there is one. */
  readonly follows: AlertId | undefined
}

/** One message that was, is or will be sent for an alert. The phone number is masked. */
export interface Told {
  readonly responder: ResponderId
  readonly name: string
  readonly maskedPhone: string
  readonly channel: Channel
  /** What it was sent for: an alarm, or the answer to who had answered. */
  readonly purpose?: Purpose
  readonly state: 'pending' | 'claimed' | 'accepted' | 'delivered' | 'failed' | 'unknown'
  readonly vendor: string | undefined
  readonly at: EpochMs
  readonly possibleDuplicate: boolean
}

/** What whoever closed an alert wrote down. */
export interface Closing {
  readonly note?: string | undefined
  /** What was done. */
  readonly taken?: string | undefined
  /** The day on which somebody looks again: `2026-11-25`. */
  readonly followUpOn?: string | undefined
}

const ACTED: ReadonlySet<Outcome> = new Set<Outcome>(['real-emergency', 'help-given', 'no-access'])

/** Whoever closes it must say what was done: it was urgent or worse, and somebody had to act (domain rules, section 2). */
export const needsTaken = (severity: Severity, outcome: Outcome): boolean =>
  severity !== 'routine' && ACTED.has(outcome)

export interface AlertStory extends AlertSummary, Closing {
  /** Where it is about, as that was when it opened. Left out when nobody knew. */
  readonly placeArea?: AreaCode
  /** What else is to be known of it: 可能为旧消息, 未登记设备. */
  readonly marks?: readonly Words[]
  readonly events: readonly AlertEvent[]
  readonly told: readonly Told[]
}

/** What a person does to an alert. */
export type AlertAction =
  | { readonly type: 'acknowledge' }
  | { readonly type: 'en-route' }
  | { readonly type: 'on-scene' }
  | { readonly type: 'pass-on' }
  | ({ readonly type: 'resolve'; readonly outcome: Outcome } & Closing)

/** The port between the pages and alerting. */
export interface AlertDesk {
  /**
   * The same desk for who may see an area only: every other alert is not there. An alert is where its home was when it opened, and where the
   * home stands now.
   */
  within(scope: Scope): AlertDesk
  /** Alerts that are not resolved, worst and oldest first. */
  open(): Promise<readonly AlertSummary[]>
  /** The newest alerts, resolved ones too as far as they opened in the area; at most `limit`. */
  recent(limit: number): Promise<readonly AlertSummary[]>
  /** Every alert of the home that is not resolved, then the newest resolved ones; at most `limit`. */
  ofHome(home: HomeId, limit: number): Promise<readonly AlertSummary[]>
  story(id: AlertId): Promise<AlertStory | undefined>
  /**
   * Does what an operator asked. The same action again changes nothing.
   *
   * @throws NOT_FOUND when there is no such alert. @throws BAD_REQUEST when its state forbids the action.
   */
  act(id: AlertId, action: AlertAction, operator: string): Promise<AlertSummary>
  /** Called after each committed change, with the alert's id. */
  onChange(listener: (id: AlertId) => void): () => void
}
