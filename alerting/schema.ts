import type { Generated } from 'kysely'
import type { AlertState, EventChannel, Outcome } from '../core/alert.ts'
import type { ResponderRole } from '../core/directory.ts'
import type { AlertKind, Severity } from '../core/finding.ts'
import type { Channel, Purpose } from '../core/notifier.ts'
import type { PresenceMode, PresenceVia } from '../core/presence.ts'
import type { EpochMs } from '../core/time.ts'
import type { DetectorTables } from './detector-tables.ts'
import type { DrillTables } from './drill/schema.ts'
import type { RecipientRole } from './alert.ts'
import type { PolicyTables } from './policies/policy-tables.ts'
import type { RuleTables } from './rules/rule-tables.ts'
import type { ShadowTables } from './shadow/shadow-tables.ts'
import type { WalkTestTables } from './walk-test/walk-test-tables.ts'

/**
 * The alerting tables of the state database. Times are `EpochMs`, yes and no are 1 and 0, a column that ends in `_json` holds JSON
 * that only this folder reads.
 */
export interface AlertingTables
  extends DetectorTables, DrillTables, PolicyTables, RuleTables, ShadowTables, WalkTestTables {
  findings: FindingRow
  alerts: AlertRow
  alert_events: AlertEventRow
  deadlines: DeadlineRow
  outbox: OutboxRow
  receipts: ReceiptRow
  told_phones: ToldPhoneRow
  incoming_texts: IncomingTextRow
  pressed_keys: PressedKeyRow
  home_codes: HomeCodeRow
  presence_wishes: PresenceWishRow
  presence_changes: PresenceChangeRow
  calendar_jobs: CalendarJobRow
  alerter_cursor: AlerterCursorRow
}

/** Every finding that was taken, once; `journal_id` because another journal counts its offsets anew. */
export interface FindingRow {
  journal_id: string
  id: string
  detector: string
  kind: AlertKind
  severity: Severity
  change: 'raised' | 'cleared' | 'noted'
  home: string | null
  area: string | null
  device: string | null
  at: EpochMs
  offset: number
  summary_zh: string
  summary_en: string
  marks_json: string
  /** The alert it opened, joined or cleared; null when there was nothing to clear. */
  alert_id: string | null
  taken_at: EpochMs
}

/** An alert as it stands: its events folded. */
export interface AlertRow {
  id: string
  kind: AlertKind
  severity: Severity
  state: AlertState
  home: string | null
  area: string | null
  /** The area, or the home's when it opened: who may see it. Null when the registry did not know the home. */
  place_area: string | null
  code: string
  /** When it happened, by the finding. */
  happened_at: EpochMs
  opened_at: EpochMs
  /** From when the delays of the frozen policy count: opening, or the last rise of severity. */
  started_at: EpochMs
  policy_json: string
  /** The policy's next step; one past the last while rounds repeat. */
  step: number
  /** Repeat rounds told so far. */
  round: number
  acknowledged_at: EpochMs | null
  last_acknowledged_at: EpochMs | null
  resolved_at: EpochMs | null
  cleared_at: EpochMs | null
  outcome: Outcome | null
  note: string | null
  follows: string | null
  summary_zh: string
  summary_en: string
  marks_json: string
  devices_json: string
  /** Who has already stopped the escalation once, and by what. */
  holds_json: string
  /** Who called it a false alarm and waits for a confirmation. */
  false_alarm_by: string | null
  /** What was done about it, by who closed it. */
  taken: string | null
  /** When somebody looks again: `2026-11-25`. */
  follow_up_on: string | null
}

/** The story of an alert; never changed, only added to. */
export interface AlertEventRow {
  alert_id: string
  /** From 1, without gaps. */
  seq: number
  at: EpochMs
  type: string
  actor: string
  channel: EventChannel
  zh: string
  en: string
}

/**
 * `escalate`: the next step or round. `digest`: due at the next digest. The others: what a person promised has run out, and the one
 * that looks at alerts nobody has closed.
 */
export type DeadlineKind =
  | 'escalate'
  | 'digest'
  | 'ack-expiry'
  | 'en-route-expiry'
  | 'on-scene-ask'
  | 'on-scene-silent'
  | 'unresolved'

export interface DeadlineRow {
  alert_id: string
  kind: DeadlineKind
  due_at: EpochMs
}

export type SendState = 'pending' | 'claimed' | 'accepted' | 'delivered' | 'failed' | 'unknown'

/**
 * One attempt to send one message to one phone. A further attempt of the same message is a further row, so each row only ever
 * moves forward through the send states (outbox/send-states.ts).
 */
export interface OutboxRow {
  id: string
  /** The same for all attempts of one message. */
  message_id: string
  /** From 1. */
  attempt: number
  alert_id: string | null
  responder_id: string
  role: RecipientRole | null
  phone: string
  channel: Channel
  purpose: Purpose
  /** The policy's step that this message belongs to; -1 is the resident's own call, repeat rounds count on from the last step. */
  step: number
  text: string
  /** `NoticeSlots`, for vendors that fill templates; null when the message is not about one alert. */
  slots_json: string | null
  severity: Severity
  /** What goes first: 0 life-safety, 1 urgent, 2 routine. */
  priority: number
  state: SendState
  /** When the row wants attention: to be sent (pending) or looked up (unknown). Null when nothing is to be done. */
  next_at: EpochMs | null
  vendor: string | null
  provider_id: string | null
  /** The run of the hub that claimed it. */
  run_id: string | null
  claimed_at: EpochMs | null
  /** Past this, a claim without an answer counts as unknown. */
  claim_deadline: EpochMs | null
  possible_duplicate: number
  /** What became of the earlier attempts: vendor and result each. */
  tried_json: string
  /** Why it waits, was sent by that vendor, or failed: a word of outbox/next-attempt.ts or outbox/choose-vendor.ts, or the vendor's. */
  reason: string | null
  /** 1 when it carries the messages of other rows. */
  bundle: number
  /** The row that carries this message together with others; its state is this one's. */
  carrier_id: string | null
  /** The receive time of what caused it, for measuring; null when nothing was heard. */
  heard_at: EpochMs | null
  created_at: EpochMs
  updated_at: EpochMs
}

/** Receipts by vendor and its id: one may come before the answer that tells us that id. */
export interface ReceiptRow {
  vendor: string
  provider_id: string
  state: 'delivered' | 'failed'
  reason: string | null
  at: EpochMs
}

/** Which phones were told of which alert: what a reply without a code is judged by. */
export interface ToldPhoneRow {
  alert_id: string
  phone: string
  responder_id: string
  role: ResponderRole | null
  first_told_at: EpochMs
  /** 1 when this phone was asked to confirm a false alarm. */
  may_confirm: number
}

export interface IncomingTextRow {
  vendor: string
  id: string
  phone: string
  body: string
  at: EpochMs
  alert_id: string | null
  /** What came of it: the action, or why nothing changed (`ask-back`, `help`, `unknown-sender`, `carrier-word` …). */
  outcome: string
  /** 1 when an answer was sent. */
  answered: Generated<number>
}

/** A home's code for texts: its number is given once and never to another home. */
export interface HomeCodeRow {
  number: Generated<number>
  home: string
  given_at: EpochMs
}

/** What somebody texted of a resident's whereabouts, until the journal has it. `failed`: it was not set, and they were told so. */
export interface PresenceWishRow {
  number: Generated<number>
  vendor: string
  text_id: string
  home: string
  /** As it was texted. */
  home_code: string
  mode: 'at-home' | 'with-family' | 'in-hospital'
  until: EpochMs | null
  phone: string
  responder_id: string
  role: OutboxRow['role']
  /** 1 when the sender is to be answered. */
  answer: number
  said_at: EpochMs
  state: 'waiting' | 'set' | 'failed'
  ended_at: EpochMs | null
}

/** Each mode as it was set: what held when an alert opened can be told years later. */
export interface PresenceChangeRow {
  number: Generated<number>
  home: string
  mode: PresenceMode
  until: EpochMs | null
  set_by: string
  via: PresenceVia
  at: EpochMs
}

/** What was pressed during a call, once; `said` is told again when it is reported again. */
export interface PressedKeyRow {
  vendor: string
  /** The call. */
  provider_id: string
  key: string
  at: EpochMs
  alert_id: string | null
  /** What came of it: the action, or why nothing changed (`closed`, `other-key`). */
  outcome: string
  said: string
}

/** What falls due at a time of the calendar. */
export interface CalendarJobRow {
  name: string
  due_at: EpochMs
}

/** One row: how far the alerter came. Written together with the findings. */
export interface AlerterCursorRow {
  /** Always 1. */
  id: number
  journal_id: string
  offset: number
  /** When: a watchdog sees by it whether the hub still judges. */
  saved_at: EpochMs
}
