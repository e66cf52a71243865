import type { AlertSummary } from '../core/alert.ts'
import type { Words } from '../core/finding.ts'
import type { EpochMs } from '../core/time.ts'
import type { Alert } from './alert.ts'
import { ROLE_WORDS } from './words.ts'

/** An alert as the pages see it. */
export function summaryOf(alert: Alert): AlertSummary {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    state: alert.state,
    subject: alert.subject,
    code: alert.code,
    openedAt: alert.openedAt,
    acknowledgedAt: alert.acknowledgedAt,
    resolvedAt: alert.resolvedAt,
    clearedAt: alert.clearedAt,
    nextStepAt: nextStepAt(alert),
    nextTold: nextTold(alert),
    step: alert.step,
    summary: alert.summary,
    outcome: alert.outcome,
    follows: alert.follows,
  }
}

/** When somebody else is told if nothing happens. Asking whoever is on the scene tells nobody else. */
function nextStepAt({ deadlines }: Alert): EpochMs | undefined {
  const waiting = [
    deadlines.escalate,
    deadlines.digest,
    deadlines['ack-expiry'],
    deadlines['en-route-expiry'],
    deadlines['on-scene-silent'],
    deadlines.unresolved,
  ].filter((at) => at !== undefined)
  return waiting.length === 0 ? undefined : Math.min(...waiting)
}

/** The levels of the next step; the last step is the one that is repeated. */
function nextTold({ policy, step }: Alert): Words {
  const roles = policy.steps[Math.min(step, policy.steps.length - 1)]?.roles ?? []
  const [first] = roles
  // The last step of a ladder tells its own level and everybody before it.
  if (first !== undefined && roles.length > 3) {
    return { zh: `${ROLE_WORDS[first].zh}和此前各级`, en: `${ROLE_WORDS[first].en} and all before` }
  }
  return {
    zh: roles.map((role) => ROLE_WORDS[role].zh).join('、'),
    en: roles.map((role) => ROLE_WORDS[role].en).join(', '),
  }
}
