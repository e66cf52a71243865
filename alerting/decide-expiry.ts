import type { ResponderId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import {
  type Alert,
  type Change,
  hubLine,
  type Recipient,
  type StoryLine,
  followedBy,
  unchanged,
  withDeadline,
  withoutDeadlines,
} from './alert.ts'
import { tellNextLevel } from './decide-action.ts'
import { dueStep, type Reach } from './due-step.ts'
import { ON_SCENE_ANSWER } from './policies.ts'
import type { DeadlineKind } from './schema.ts'

export interface ExpiryFacts {
  readonly now: EpochMs
  readonly reach: Reach
  /** Who was told of this alert. */
  readonly told: readonly Recipient[]
}

/** What falls due for an alert: the next step, or a promise that has run out. `digest` is the digest's business, not this one's. */
export function decideDue(alert: Alert, kind: DeadlineKind, facts: ExpiryFacts): Change {
  const due = alert.deadlines[kind]
  if (due === undefined || due > facts.now || alert.state === 'resolved') return unchanged(alert)
  switch (kind) {
    case 'escalate':
      return dueStep(alert, facts.reach, facts.now)
    case 'ack-expiry':
      return resume(
        alert,
        facts,
        hubLine('ack-expired', '收到后无后续,继续通知', 'Acknowledged, but nothing followed; telling on'),
      )
    case 'en-route-expiry':
      return resume(
        alert,
        facts,
        hubLine('en-route-expired', '出发后未报到达,继续通知', 'Set out, but did not arrive; telling on'),
      )
    case 'on-scene-ask':
      return askOnScene(alert, facts)
    case 'on-scene-silent':
      return resume(
        alert,
        facts,
        hubLine('on-scene-silent', '现场无答复,通知上级', 'No answer from the scene; telling the next level'),
      )
    case 'unresolved':
      return remind(alert, facts)
    default:
      return unchanged(alert)
  }
}

function resume(alert: Alert, facts: ExpiryFacts, line: StoryLine): Change {
  const open: Alert = {
    ...withoutDeadlines(alert, ['ack-expiry', 'en-route-expiry', 'on-scene-ask', 'on-scene-silent']),
    state: 'open',
  }
  return followedBy({ alert: withDeadline(open, 'escalate', facts.now), story: [line], tell: [] }, (a) =>
    dueStep(a, facts.reach, facts.now),
  )
}

function askOnScene(alert: Alert, facts: ExpiryFacts): Change {
  const asked = withDeadline(
    withDeadline(alert, 'on-scene-ask', undefined),
    'on-scene-silent',
    facts.now + ON_SCENE_ANSWER,
  )
  const here = new Set<ResponderId>(alert.holds.filter((key) => key.startsWith('on-scene:')).map((key) => key.slice(9)))
  const tell = facts.told
    .filter((to) => here.has(to.id))
    .map((to) => ({ to, channel: 'sms' as const, purpose: 'ask' as const, step: alert.step }))
  return {
    alert: asked,
    story: [hubLine('on-scene-asked', '询问是否仍在现场', 'Asking whether still on the scene')],
    tell,
  }
}

function remind(alert: Alert, facts: ExpiryFacts): Change {
  const line = hubLine('unresolved', '逾24小时未关闭,通知上级', 'Not closed after 24 h; telling the next level')
  const again = withDeadline(alert, 'unresolved', facts.now + (alert.policy.unresolvedAfter ?? 0))
  const noted: Change = { alert: again, story: [line], tell: [] }
  // While it escalates, the next step is the next level: it is taken now.
  if (alert.state === 'open' && alert.deadlines.escalate !== undefined) {
    return followedBy(noted, (a) => dueStep(withDeadline(a, 'escalate', facts.now), facts.reach, facts.now))
  }
  return followedBy(noted, (a) => {
    const told = tellNextLevel(a, facts.reach)
    const step = Math.min(a.step + 1, a.policy.steps.length)
    return { ...told, alert: { ...told.alert, step } }
  })
}
