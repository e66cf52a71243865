import { isDrill } from '../core/drill-home.ts'
import type { AlertKind, Finding, Severity } from '../core/finding.ts'
import type { AlertId } from '../core/names.ts'
import { type EpochMs, minutes } from '../core/time.ts'
import { INSTALLATION_TEST } from '../core/walk-test.ts'
import {
  type Alert,
  type Change,
  type Deadlines,
  hubLine,
  isWorse,
  type Recipient,
  type StoryLine,
  type Subject,
  followedBy,
  unchanged,
  withDeadline,
  withoutDeadlines,
} from './alert.ts'
import { dueStep, firstStep, type Reach } from './due-step.ts'
import { drillPolicy, type EscalationPolicy, policyFor } from './policies.ts'
import { NO_LONGER_REGISTERED } from './recovery-words.ts'

/** How long after an acknowledgement new evidence still belongs to what was acknowledged. */
const JOINS_AFTER_ACKNOWLEDGEMENT = minutes(2)

export interface IntakeFacts {
  /** The alerts of the finding's home or area that are not resolved, oldest first. */
  readonly open: readonly Alert[]
  readonly reach: Reach
  readonly now: EpochMs
  /** The ladder that such an alert gets when it opens, or gets worse, now. */
  policyFor(asked: {
    readonly kind: AlertKind
    readonly severity: Severity
    readonly subject: Subject
  }): EscalationPolicy
  /** The next digest, for what can wait for it. */
  nextDigestAt(): EpochMs
  /** Whoever was told of an alert of `open`. */
  told(alert: AlertId): readonly Recipient[]
  /** What a new alert would be called. */
  readonly fresh: { readonly id: AlertId; readonly code: string }
}

export type IntakeReason =
  | 'opened'
  | 'follows'
  | 'joined'
  | 'severity-raised'
  | 'cleared'
  | 'partly-cleared'
  | 'noted'
  | 'hurried'
  | 'nothing-to-clear'
  | 'nothing-to-note'

export interface Decided {
  readonly change: Change | undefined
  readonly reason: IntakeReason
}

/** What becomes of one finding: the alert it opens, joins, worsens or clears, and why. Corroboration never lowers or closes anything. */
export function decideIntake(finding: Finding, facts: IntakeFacts): Decided {
  const about = facts.open.filter((alert) => alert.kind === finding.kind && isAboutTheSame(alert, finding))
  const newest = about.at(-1)
  const live = newest?.clearedAt === undefined ? newest : undefined
  if (finding.change === 'raised') return raise(finding, { newest, live, facts })
  if (finding.change === 'noted') return note(newest, finding, facts)
  const over = saidSo(about, finding) ?? live
  return over === undefined ? { change: undefined, reason: 'nothing-to-clear' } : clear(over, finding, facts)
}

/** The alert that stands because that device said so: of two about one danger, it need not be the newer. */
const saidSo = (about: readonly Alert[], { device }: Finding): Alert | undefined =>
  device === undefined
    ? undefined
    : about.findLast((alert) => alert.clearedAt === undefined && alert.devices.includes(device))

/** In an area each shared gateway is a matter of its own: whoever deals with the one was not told of the homes of the other. */
const isAboutTheSame = (alert: Alert, { subject, device }: Finding): boolean =>
  'home' in subject || device === undefined || alert.devices.includes(device)

function raise(
  finding: Finding,
  by: { newest: Alert | undefined; live: Alert | undefined; facts: IntakeFacts },
): Decided {
  const { newest, live, facts } = by
  const severity = severityOf(finding, facts.open)
  if (live !== undefined && isWorse(severity, live.severity)) {
    return { change: worsen(live, { finding, severity, facts }), reason: 'severity-raised' }
  }
  if (live !== undefined && joins(finding, live, facts.now)) {
    const joined = join(live, finding)
    return mayHurry(live, finding)
      ? { change: hurried(joined, facts), reason: 'hurried' }
      : { change: joined, reason: 'joined' }
  }
  const reason = newest === undefined ? 'opened' : 'follows'
  return { change: open(finding, { severity, facts, follows: newest?.id }), reason }
}

/** A home that falls silent while something is going on there can't wait. A routine matter is not something going on. */
function severityOf(finding: Finding, open: readonly Alert[]): Severity {
  const silent = finding.kind === 'gateway-offline' && finding.severity === 'routine'
  const busy = open.some((alert) => alert.kind !== 'gateway-offline' && alert.severity !== 'routine')
  return silent && busy ? 'urgent' : finding.severity
}

function joins(finding: Finding, alert: Alert, now: EpochMs): boolean {
  // No new evidence: what was raised before still holds.
  if (finding.still === true) return true
  // Whoever was told that a fitter tries the button would not know that somebody needs help.
  if (isTest(alert) && !isTest(finding)) return false
  if (alert.state === 'open' || finding.severity !== 'life-safety') return true
  return isJustAcknowledged(alert, now) || repeatsState(finding, alert)
}

/** An acknowledgement ahead of now was written down by a clock that was days ahead: nobody gave it a moment ago. */
function isJustAcknowledged({ lastAcknowledgedAt: at }: Alert, now: EpochMs): boolean {
  return at !== undefined && Math.abs(now - at) <= JOINS_AFTER_ACKNOWLEDGEMENT
}

const isTest = ({ marks }: Pick<Alert, 'marks'>): boolean => marks.some(({ zh }) => zh === INSTALLATION_TEST.zh)

/** A sensor that still says what it said is no news; a second press of a button, or another sensor, is. */
function repeatsState(finding: Finding, alert: Alert): boolean {
  if (finding.kind === 'sos' || finding.kind === 'fall') return false
  return finding.device === undefined || alert.devices.includes(finding.device)
}

function open(finding: Finding, by: { severity: Severity; facts: IntakeFacts; follows: AlertId | undefined }): Change {
  const { severity, facts, follows } = by
  const { now } = facts
  const { kind, subject } = finding
  const policy = isDrill(subject)
    ? drillPolicy(policyFor({ kind, severity, aboutArea: false }))
    : facts.policyFor({ kind, severity, subject })
  const alert: Alert = {
    id: facts.fresh.id,
    kind: finding.kind,
    severity,
    state: 'open',
    subject: finding.subject,
    code: facts.fresh.code,
    happenedAt: finding.at,
    openedAt: now,
    startedAt: now,
    policy,
    step: finding.hurry === true ? 0 : firstStep(policy, facts.reach),
    round: 0,
    acknowledgedAt: undefined,
    lastAcknowledgedAt: undefined,
    resolvedAt: undefined,
    clearedAt: undefined,
    outcome: undefined,
    note: undefined,
    follows,
    summary: finding.summary,
    marks: finding.marks,
    devices: finding.device === undefined ? [] : [finding.device],
    holds: [],
    falseAlarmBy: undefined,
    deadlines: policy.unresolvedAfter === undefined ? {} : { unresolved: now + policy.unresolvedAfter },
  }
  return start({ alert, story: [said(finding, follows === undefined ? 'opened' : 'opened-again')], tell: [] }, facts)
}

/** The ladder from its foot: at once, or with the next digest. */
function start(change: Change, facts: IntakeFacts): Change {
  return followedBy(change, (alert) =>
    alert.policy.digest
      ? unchanged(withDeadline(alert, 'digest', facts.nextDigestAt()))
      : dueStep(withDeadline(alert, 'escalate', facts.now), facts.reach, facts.now),
  )
}

function join(alert: Alert, finding: Finding): Change {
  // Whoever called it a false alarm did not know of this.
  const doubted = finding.still === true ? alert : { ...alert, falseAlarmBy: undefined }
  return { alert: withEvidence(doubted, finding), story: [said(finding, 'evidence')], tell: [] }
}

/** A line in the story, and marks for whoever is told later; a hurried alert that nobody has answered takes its next step now. */
function note(alert: Alert | undefined, finding: Finding, facts: IntakeFacts): Decided {
  if (alert === undefined) return { change: undefined, reason: 'nothing-to-note' }
  const noted = { ...withEvidence(alert, finding), devices: alert.devices }
  const change = { alert: noted, story: [said(finding, 'noted')], tell: [] }
  return mayHurry(alert, finding) ? { change: hurried(change, facts), reason: 'hurried' } : { change, reason: 'noted' }
}

const mayHurry = (alert: Alert, finding: Finding): boolean =>
  finding.hurry === true && alert.state === 'open' && !alert.policy.digest

const hurried = (change: Change, facts: IntakeFacts): Change =>
  followedBy(change, (alert) => dueStep(withDeadline(alert, 'escalate', facts.now), facts.reach, facts.now))

function worsen(alert: Alert, by: { finding: Finding; severity: Severity; facts: IntakeFacts }): Change {
  const { finding, severity, facts } = by
  const policy = facts.policyFor({ kind: alert.kind, severity, subject: alert.subject })
  const worse: Alert = {
    ...withEvidence(alert, finding),
    severity,
    policy,
    state: 'open',
    step: 0,
    round: 0,
    startedAt: facts.now,
    summary: finding.summary,
    holds: [],
    deadlines: policy.unresolvedAfter === undefined ? {} : { unresolved: alert.openedAt + policy.unresolvedAfter },
  }
  return start({ alert: worse, story: [said(finding, 'severity-raised')], tell: [] }, facts)
}

function withEvidence(alert: Alert, finding: Finding): Alert {
  // What began as a call for help is none the less one because a fitter tries the button too.
  const known = new Set([...alert.marks, INSTALLATION_TEST].map((mark) => mark.zh))
  const devices = new Set(finding.device === undefined ? alert.devices : [...alert.devices, finding.device])
  return {
    ...alert,
    marks: [...alert.marks, ...finding.marks.filter((mark) => !known.has(mark.zh))],
    devices: [...devices],
  }
}

/**
 * The condition ended by itself. A life-safety alert escalates on, since what happened has happened, and only a person closes it. Any
 * other stops escalating; the hub closes it (without an outcome) when nobody has acted on it yet, so that a gateway that came
 * back wakes nobody at night; somebody who did act closes it themselves, and is reminded after 24 h.
 */
function clear(alert: Alert, finding: Finding, facts: IntakeFacts): Decided {
  const devices = alert.devices.filter((device) => device !== finding.device)
  if (finding.device !== undefined && devices.length > 0) {
    return {
      change: { alert: { ...alert, devices }, story: [said(finding, 'evidence')], tell: [] },
      reason: 'partly-cleared',
    }
  }
  const told = facts.told(alert.id)
  const [note, closing] = finding.gone === true ? REMOVED : [alert.note, CLOSED_AS_RECOVERED]
  const cleared: Alert = { ...alert, clearedAt: facts.now, note }
  const tell = alert.policy.digest
    ? []
    : told.map((to) => ({ to, channel: 'sms' as const, purpose: 'recovery' as const, step: alert.step }))
  // Whoever read of it in a digest reads there that it is over.
  const after: Deadlines = alert.policy.digest && told.length > 0 ? { digest: facts.nextDigestAt() } : {}
  const story = [said(finding, 'cleared')]
  if (alert.severity === 'life-safety') return { change: { alert: cleared, story, tell }, reason: 'cleared' }
  if (alert.state !== 'open' || alert.acknowledgedAt !== undefined) {
    const calm = withoutDeadlines(cleared, [
      'escalate',
      'digest',
      'ack-expiry',
      'en-route-expiry',
      'on-scene-ask',
      'on-scene-silent',
    ])
    return {
      change: { alert: { ...calm, deadlines: { ...calm.deadlines, ...after } }, story, tell },
      reason: 'cleared',
    }
  }
  const closed: Alert = { ...cleared, state: 'resolved', resolvedAt: facts.now, deadlines: after }
  return { change: { alert: closed, story: [...story, closing], tell }, reason: 'cleared' }
}

const CLOSED_AS_RECOVERED = hubLine(
  'recovered',
  '已自行恢复,无人处置过,由中枢结案',
  'Ended by itself before anybody acted; closed by the hub',
)
/** What is noted, and how it is closed, when nobody can say any more whether it is over. */
const REMOVED = [
  NO_LONGER_REGISTERED,
  hubLine(
    'recovered',
    '所属设备或住户已移除,无人处置过,由中枢结案',
    'Its device or home was removed before anybody acted; closed by the hub',
  ),
] as const

function said(finding: Finding, type: string): StoryLine {
  const marks = (language: 'zh' | 'en'): string => finding.marks.map((mark) => ` [${mark[language]}]`).join('')
  return {
    type,
    actor: finding.detector,
    channel: 'detector',
    words: { zh: finding.summary.zh + marks('zh'), en: finding.summary.en + marks('en') },
  }
}
