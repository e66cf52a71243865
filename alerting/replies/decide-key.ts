import type { EpochMs } from '../../core/time.ts'
import { type Alert, type Change, followedBy, type Recipient, type StoryLine, withDeadline } from '../alert.ts'
import { decideAction } from '../decide-action.ts'
import { dueStep, type Reach } from '../due-step.ts'
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
  if (call.resolved) return { do: 'closed' }
  if (call.toResident) return { do: key === '1' ? 'all-well' : 'wants-help' }
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
 * The resident answered. All is well: the alert closes as a false alarm, unless it has become life-safety meanwhile; then a pressed key
 * is a line for those who come. Anything else: the next step is due now, if nobody is on it yet.
 */
export function decideResidentKey(alert: Alert, pressed: 'all-well' | 'wants-help', facts: ResidentFacts): Change {
  const { by, now, reach, told } = facts
  if (pressed === 'wants-help') return helpWanted(alert, facts)
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

function helpWanted(alert: Alert, { by, now, reach }: ResidentFacts): Change {
  const said: Change = {
    alert,
    story: [
      line(
        by,
        'resident-wants-help',
        '本人接听后未报平安,立即通知',
        'The resident answered, but not that all is well; telling on',
      ),
    ],
    tell: [],
  }
  if (alert.state !== 'open' || alert.deadlines.escalate === undefined) return said
  return followedBy(said, (open) => dueStep(withDeadline(open, 'escalate', now), reach, now))
}

const line = (actor: string, type: string, zh: string, en: string): StoryLine => ({
  type,
  actor,
  channel: 'voice',
  words: { zh, en },
})
