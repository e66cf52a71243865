import type { Finding, Words } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Alert, Change, Recipient, StoryLine } from '../alert.ts'
import { decideAction } from '../decide-action.ts'
import type { Reach } from '../due-step.ts'
import { ALL_WELL } from '../recovery-words.ts'

/** Why a key does what it does. Those after the first three change nothing, but get their sentence. */
export type KeyDecision =
  | { readonly do: 'act'; readonly action: 'acknowledge' | 'pass-on' }
  /** The resident says that all is well … */
  | { readonly do: 'all-well' }
  /** … or anything else: whoever can still press a key, but not the right one, is not left waiting. */
  | { readonly do: 'wants-help' }
  | { readonly do: 'closed' }
  | { readonly do: 'unknown-call' }
  | { readonly do: 'other-key' }

/** The call in which a key was pressed, as far as the hub knows it. */
export interface PressedCall {
  readonly resolved: boolean
  readonly toResident: boolean
}

export function decideKey(key: string, call: PressedCall | undefined): KeyDecision {
  if (call === undefined) return { do: 'unknown-call' }
  // Whoever moved to reach the phone has closed the alert by moving: the call for help stands all the same.
  if (call.toResident && key !== '1') return { do: 'wants-help' }
  if (call.resolved) return { do: 'closed' }
  if (call.toResident) return { do: 'all-well' }
  if (key === '1') return { do: 'act', action: 'acknowledge' }
  if (key === '4') return { do: 'act', action: 'pass-on' }
  return { do: 'other-key' }
}

export interface ResidentFacts {
  /** As rows name the resident. */
  readonly by: string
  readonly now: EpochMs
  readonly reach: Reach
  /** Whoever was told of it already: they read that they need not come. */
  readonly told: readonly Recipient[]
}

/**
 * The resident says that all is well: the alert closes as a false alarm, unless it has become life-safety meanwhile; then it is a line for
 * those who come.
 */
export function decideAllWell(alert: Alert, { by, now, reach, told }: ResidentFacts): Change {
  if (alert.severity === 'life-safety') {
    return {
      alert,
      story: [line(by, 'resident-well', `${ALL_WELL},通知仍在继续`, 'The resident says all is well; told on')],
      tell: [],
    }
  }
  const action = { type: 'resolve', outcome: 'false-alarm', note: ALL_WELL } as const
  const closed = decideAction(alert, action, { by: { id: by, channel: 'voice' }, now, reach })
  if (closed.alert.state !== 'resolved') return closed
  const tell = told.map((to) => ({ to, channel: 'sms' as const, purpose: 'recovery' as const, step: alert.step }))
  return { ...closed, tell: [...closed.tell, ...tell] }
}

/** The key that the call names for it: `需要帮助请按4`. */
const HELP = '4'
const ASKED_FOR_HELP: Words = { zh: '本人求助', en: 'the resident asks for help' }
const DID_NOT_SAY_WELL: Words = { zh: '本人未报平安', en: 'the resident did not say that all is well' }

/** The resident answered, and not that all is well. */
export interface HelpWanted {
  /** For the alert that they were rung about, closed or not. */
  readonly line: StoryLine
  /** What is to be taken like a detector's finding; `undefined` when somebody is on the way already. */
  readonly finding: Finding | undefined
}

/**
 * Who presses the key for help calls for help: that is life-safety, whatever the call was about, and though the alert was closed meanwhile
 * (who crawls to the phone moves, and motion ends a silence). Any other key makes the next step due now, if nobody has taken the alert up.
 */
export function decideHelpWanted(
  alert: Alert,
  pressed: { readonly key: string; readonly by: string; readonly now: EpochMs },
): HelpWanted {
  const { key, by, now } = pressed
  const clearly = key === HELP
  const mark = clearly ? ASKED_FOR_HELP : DID_NOT_SAY_WELL
  const said = line(
    by,
    'resident-wants-help',
    `本人接听后按${key}:${mark.zh}`,
    `Pressed ${key} in the call: ${mark.en}`,
  )
  return { line: said, finding: isTakenUp(alert, clearly) ? undefined : calledBack(alert, { clearly, mark, key, now }) }
}

/** An acknowledgement was given before anybody knew that help is wanted. */
function isTakenUp({ state, clearedAt }: Alert, clearly: boolean): boolean {
  if (clearedAt !== undefined) return false
  return state === 'en-route' || state === 'on-scene' || (state === 'acknowledged' && !clearly)
}

function calledBack(
  { kind, severity, subject }: Alert,
  by: { readonly clearly: boolean; readonly mark: Words; readonly key: string; readonly now: EpochMs },
): Finding {
  return {
    detector: 'resident-call',
    kind,
    severity: by.clearly ? 'life-safety' : severity,
    change: 'raised',
    hurry: true,
    subject,
    at: by.now,
    offset: by.now,
    summary: { zh: `本人接听电话后按${by.key},${by.mark.zh}`, en: `Rung, and pressed ${by.key}: ${by.mark.en}` },
    marks: [by.mark],
  }
}

const line = (actor: string, type: string, zh: string, en: string): StoryLine => ({
  type,
  actor,
  channel: 'voice',
  words: { zh, en },
})
