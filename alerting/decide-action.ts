import type { AlertAction, AlertState, EventChannel } from '../core/alert.ts'
import { HubError } from '../core/errors.ts'
import type { Words } from '../core/finding.ts'
import type { EpochMs } from '../core/time.ts'
import {
  type Alert,
  type Change,
  type Recipient,
  type StoryLine,
  followedBy,
  unchanged,
  withDeadline,
  withoutDeadlines,
} from './alert.ts'
import { confirmers, dueStep, nextLevel, type Reach } from './due-step.ts'

/** Who acts, and how the hub heard of it. */
export interface Actor {
  readonly id: string
  readonly channel: Extract<EventChannel, 'sms' | 'voice' | 'web'>
}

export interface ActionFacts {
  readonly by: Actor
  readonly now: EpochMs
  readonly reach: Reach
}

const ORDER: Readonly<Record<AlertState, number>> = {
  open: 0,
  acknowledged: 1,
  'en-route': 2,
  'on-scene': 3,
  resolved: 4,
}

/**
 * Does what a person asked. The same person's same action again changes nothing, and a second acknowledgement by the same person
 * does not stop the escalation again.
 *
 * @throws BAD_REQUEST when the alert is resolved and the action is not to resolve it.
 */
export function decideAction(alert: Alert, action: AlertAction, facts: ActionFacts): Change {
  if (alert.state === 'resolved') {
    if (action.type === 'resolve') return unchanged(alert)
    throw new HubError('BAD_REQUEST', 'This alert is closed; nothing more can be done to it.')
  }
  switch (action.type) {
    case 'acknowledge':
      // Whoever is asked whether they are still there, and answers 1, says yes.
      if (isAsked(alert, facts.by)) return arrive(alert, facts)
      return hold(alert, facts, { state: 'acknowledged', zh: '收到', en: 'Acknowledged' })
    case 'en-route':
      return hold(alert, facts, { state: 'en-route', zh: '正在赶往', en: 'On the way' })
    case 'on-scene':
      return arrive(alert, facts)
    case 'pass-on':
      return passOn(alert, facts)
    default:
      return resolve(alert, action, facts)
  }
}

const HELD = ['escalate', 'ack-expiry', 'en-route-expiry', 'on-scene-ask', 'on-scene-silent'] as const

function hold(
  alert: Alert,
  facts: ActionFacts,
  as: { state: 'acknowledged' | 'en-route'; zh: string; en: string },
): Change {
  const key = `${as.state}:${facts.by.id}`
  if (alert.holds.includes(key)) {
    if (alert.state !== 'open') return unchanged(alert)
    const line = person(facts, 'said-again', '再次答复,通知继续', 'Answered again; the escalation runs on')
    return { alert, story: [line], tell: [] }
  }
  const story = [person(facts, as.state, as.zh, as.en)]
  const noted = acknowledgedBy({ ...alert, holds: [...alert.holds, key] }, facts.now)
  if (ORDER[alert.state] > ORDER[as.state]) return { alert: noted, story, tell: [] }
  const quiet = { ...withoutDeadlines(noted, HELD), state: as.state }
  const [kind, length] =
    as.state === 'acknowledged'
      ? (['ack-expiry', alert.policy.acknowledgementHolds] as const)
      : (['en-route-expiry', alert.policy.enRouteHolds] as const)
  // What ended by itself is not told on when a promise runs out; only life-safety is.
  const over = alert.clearedAt !== undefined && alert.severity !== 'life-safety'
  const held = length === undefined || over ? quiet : withDeadline(quiet, kind, facts.now + length)
  return { alert: held, story, tell: [] }
}

/** Any answer by a person is an acknowledgement too; and whoever passed on before may do so again after it. */
function acknowledgedBy(alert: Alert, now: EpochMs): Alert {
  return {
    ...alert,
    acknowledgedAt: alert.acknowledgedAt ?? now,
    lastAcknowledgedAt: now,
    holds: alert.holds.filter((key) => !key.startsWith('pass-on:')),
  }
}

const isAsked = ({ deadlines, holds }: Alert, { id }: Actor): boolean =>
  deadlines['on-scene-silent'] !== undefined && holds.includes(`on-scene:${id}`)

function arrive(alert: Alert, facts: ActionFacts): Change {
  const key = `on-scene:${facts.by.id}`
  const asked = alert.deadlines['on-scene-silent'] !== undefined
  if (alert.state === 'on-scene' && alert.holds.includes(key) && !asked) return unchanged(alert)
  const holds = alert.holds.includes(key) ? alert.holds : [...alert.holds, key]
  const here: Alert = {
    ...withoutDeadlines(acknowledgedBy({ ...alert, holds }, facts.now), HELD),
    state: 'on-scene',
  }
  const after = alert.policy.onSceneAsksAfter
  return {
    alert: after === undefined ? here : withDeadline(here, 'on-scene-ask', facts.now + after),
    story: [person(facts, 'on-scene', asked ? '仍在现场' : '已到现场', asked ? 'Still on the scene' : 'On the scene')],
    tell: [],
  }
}

function passOn(alert: Alert, facts: ActionFacts): Change {
  const key = `pass-on:${facts.by.id}`
  if (alert.holds.includes(key)) return unchanged(alert)
  const story = [person(facts, 'passed-on', '转上级', 'Passed on to the next level')]
  const noted: Alert = { ...alert, holds: [...alert.holds, key] }
  if (alert.policy.digest) return followedBy({ alert: noted, story, tell: [] }, (a) => tellNextLevel(a, facts.reach))
  const open: Alert = { ...withoutDeadlines(noted, HELD), state: 'open' }
  return followedBy({ alert: withDeadline(open, 'escalate', facts.now), story, tell: [] }, (a) =>
    dueStep(a, facts.reach, facts.now),
  )
}

/** Tells the level above those told so far, without touching the state or the ladder. */
export function tellNextLevel(alert: Alert, reach: Reach): Change {
  const tell = nextLevel(alert, reach).map((to) => ({
    to,
    channel: 'sms' as const,
    purpose: 'alarm' as const,
    step: Math.min(alert.step, alert.policy.steps.length - 1),
  }))
  return { alert, story: [], tell }
}

function resolve(alert: Alert, action: Extract<AlertAction, { type: 'resolve' }>, facts: ActionFacts): Change {
  const { note, taken, followUpOn } = action
  return {
    alert: {
      ...alert,
      state: 'resolved',
      resolvedAt: facts.now,
      outcome: action.outcome,
      note,
      taken,
      followUpOn,
      deadlines: {},
    },
    story: [person(facts, 'resolved', closingWords(action).zh, closingWords(action).en)],
    tell: [],
  }
}

function closingWords({ outcome, note, taken, followUpOn }: Extract<AlertAction, { type: 'resolve' }>): Words {
  const part = (before: string, text: string | undefined): string => (text === undefined ? '' : `${before}${text}`)
  return {
    zh: `关闭(${OUTCOME_WORDS[outcome]})${part(';处置:', taken)}${part(';回访:', followUpOn)}${part(':', note)}`,
    en: `Closed (${outcome})${part('; done: ', taken)}${part('; follow-up: ', followUpOn)}${part(':', note)}`,
  }
}

const OUTCOME_WORDS = {
  'real-emergency': '真实险情',
  'help-given': '已帮助',
  'false-alarm': '误报',
  test: '测试或演练',
  'no-access': '未能入户',
} as const

/**
 * A false alarm by SMS. It closes what is not life-safety. Life-safety escalates on while the next level is asked; it closes when
 * somebody of those who were asked, and not the one who said so first, says the same.
 */
export function decideFalseAlarm(
  alert: Alert,
  facts: ActionFacts & {
    readonly who: Pick<Recipient, 'phone' | 'role'>
    /** The phones of those who were asked to confirm it. */
    readonly asked: ReadonlySet<string>
  },
): Change {
  if (alert.state === 'resolved') return unchanged(alert)
  if (alert.severity !== 'life-safety') return resolve(alert, { type: 'resolve', outcome: 'false-alarm' }, facts)
  const { falseAlarmBy } = alert
  if (falseAlarmBy !== undefined && falseAlarmBy !== facts.by.id && facts.asked.has(facts.who.phone)) {
    return resolve(alert, { type: 'resolve', outcome: 'false-alarm' }, facts)
  }
  // While nobody could be asked, somebody may have come on duty since.
  if (falseAlarmBy !== undefined && facts.asked.size > 0) return unchanged(alert)
  const people = confirmers(alert, facts.reach, facts.who)
  const story = [
    person(
      facts,
      'false-alarm-said',
      '报误报,请上一级核实,通知继续',
      'Called it a false alarm; the next level is asked to confirm',
    ),
    ...(people.length > 0
      ? []
      : [person(facts, 'nobody-to-confirm', '无人可核实,须值班室关闭', 'Nobody to confirm; the desk must close it')]),
  ]
  const tell = people.map((to) => ({ to, channel: 'sms' as const, purpose: 'confirm' as const, step: alert.step }))
  return { alert: { ...alert, falseAlarmBy: facts.by.id }, story, tell }
}

const person = (facts: ActionFacts, type: string, zh: string, en: string): StoryLine => ({
  type,
  actor: facts.by.id,
  channel: facts.by.channel,
  words: { zh, en },
})
