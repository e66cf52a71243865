import type { AlertKind, Finding, Severity, Words } from '../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, minutes } from '../../core/time.ts'
import type { Alert } from '../alert.ts'
import { type Decided, decideIntake } from '../decide-intake.ts'
import type { Reach } from '../due-step.ts'
import { policyFor } from '../policies.ts'

/** People would be called: an alert would open, or become worse. */
export interface WouldBeAlert {
  /** When they would be called: the receive time of what showed it. */
  readonly at: EpochMs
  readonly kind: AlertKind
  readonly severity: Severity
  /** A home's id, or the code of an area when it concerns many. */
  readonly subject: string
  readonly summary: Words
  /** When it ended: it was cleared, became worse, or counts as dealt with. `undefined` while it lasts. */
  until: EpochMs | undefined
}

interface Open {
  readonly alert: Alert
  readonly told: WouldBeAlert
  readonly evidenceAt: EpochMs
}

const NOBODY: Reach = { who: () => [], resident: () => undefined, channels: ['sms'] }
const NOBODY_TOLD: readonly never[] = []

/**
 * What a rule set would call people for, by the same decisions as live alerts (`decideIntake`), if nobody answered: findings that
 * join, and states that still hold, call nobody.
 *
 * Nothing ever clears a call for help or a fall: each counts as dealt with half an hour after its last evidence; whatever else nobody
 * clears, a day after.
 */
export class WouldBeAlerts {
  readonly #open = new Map<string, readonly Open[]>()
  #opened = 0

  /** @param now the receive time of what showed it; it never goes back */
  take(finding: Finding, now: EpochMs): WouldBeAlert | undefined {
    if (finding.still === true || finding.change === 'noted') return undefined
    const subject = 'home' in finding.subject ? finding.subject.home : finding.subject.area
    const open = this.#stillOpen(subject, now)
    const { change, reason } = this.#decided(finding, open, now)
    if (change === undefined) {
      this.#open.set(subject, open)
      return undefined
    }
    const { alert } = change
    const before = open.find((one) => one.alert.id === alert.id)
    const others = open.filter((one) => one !== before)
    if (before !== undefined && reason !== 'severity-raised') {
      this.#open.set(subject, others.concat(goesOn(before, { alert, finding, now, cleared: reason === 'cleared' })))
      return undefined
    }
    if (before !== undefined) before.told.until = now
    const { kind, severity } = alert
    const told = { at: now, kind, severity, subject, summary: finding.summary, until: undefined }
    this.#open.set(subject, [...others, { alert, told, evidenceAt: now }])
    return told
  }

  #decided(finding: Finding, open: readonly Open[], now: EpochMs): Decided {
    this.#opened += 1
    return decideIntake(finding, {
      open: open.map(({ alert }) => alert),
      reach: NOBODY,
      now,
      policyFor: ({ kind, severity, subject }) => policyFor({ kind, severity, aboutArea: 'area' in subject }),
      nextDigestAt: () => now,
      told: () => NOBODY_TOLD,
      fresh: { id: String(this.#opened), code: '' },
    })
  }

  #stillOpen(subject: string, now: EpochMs): readonly Open[] {
    return (this.#open.get(subject) ?? []).filter(({ alert, told, evidenceAt }) => {
      const end = evidenceAt + dealtWithAfter(alert)
      if (end > now) return true
      told.until = end
      return false
    })
  }
}

/** What is left of it. */
function goesOn(
  { told, evidenceAt }: Open,
  by: { readonly alert: Alert; readonly finding: Finding; readonly now: EpochMs; readonly cleared: boolean },
): readonly Open[] {
  const { alert, finding, now, cleared } = by
  if (cleared) {
    told.until = now
    return []
  }
  return [{ alert, told, evidenceAt: finding.change === 'raised' ? now : evidenceAt }]
}

const dealtWithAfter = ({ kind }: Alert): DurationMs => (kind === 'sos' || kind === 'fall' ? minutes(30) : days(1))
