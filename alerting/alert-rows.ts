import { z } from 'zod'
import type { AlertId } from '../core/names.ts'
import type { Alert, Deadlines } from './alert.ts'
import { type EscalationPolicy, frozenPolicy, storedList } from './policies.ts'
import type { AlertRow, DeadlineRow } from './schema.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const string = z.string()

const present = <T>(value: T | null): T | undefined => value ?? undefined
const stored = <T>(value: T | undefined): T | null => value ?? null

type PolicyColumns = Pick<AlertRow, 'policy_json' | 'kind' | 'severity' | 'home'>

/** The policy the alert runs by. */
export const policyOf = ({ policy_json, kind, severity, home }: PolicyColumns): EscalationPolicy =>
  frozenPolicy(policy_json, { kind, severity, aboutArea: home === null })

/** Never throws, whatever stands in the row: one damaged alert must not keep others from being told. */
export function alertOf(row: AlertRow, deadlines: readonly DeadlineRow[]): Alert {
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    subject: row.home === null ? { area: row.area ?? '' } : { home: row.home },
    code: row.code,
    happenedAt: row.happened_at,
    openedAt: row.opened_at,
    startedAt: row.started_at,
    policy: policyOf(row),
    step: row.step,
    round: row.round,
    acknowledgedAt: present(row.acknowledged_at),
    lastAcknowledgedAt: present(row.last_acknowledged_at),
    resolvedAt: present(row.resolved_at),
    clearedAt: present(row.cleared_at),
    outcome: present(row.outcome),
    note: present(row.note),
    taken: present(row.taken),
    followUpOn: present(row.follow_up_on),
    follows: present(row.follows),
    summary: { zh: row.summary_zh, en: row.summary_en },
    marks: storedList(words, row.marks_json),
    devices: storedList(string, row.devices_json),
    holds: storedList(string, row.holds_json),
    falseAlarmBy: present(row.false_alarm_by),
    deadlines: deadlinesOf(row.id, deadlines),
  }
}

function deadlinesOf(id: AlertId, rows: readonly DeadlineRow[]): Deadlines {
  return Object.fromEntries(rows.filter((row) => row.alert_id === id).map((row) => [row.kind, row.due_at]))
}

/** What deciding may change of a row; where it is stands from its opening on. */
export function rowOf(alert: Alert): Omit<AlertRow, 'place_area'> {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    state: alert.state,
    home: 'home' in alert.subject ? alert.subject.home : null,
    area: 'area' in alert.subject ? alert.subject.area : null,
    code: alert.code,
    happened_at: alert.happenedAt,
    opened_at: alert.openedAt,
    started_at: alert.startedAt,
    policy_json: JSON.stringify(alert.policy),
    step: alert.step,
    round: alert.round,
    acknowledged_at: stored(alert.acknowledgedAt),
    last_acknowledged_at: stored(alert.lastAcknowledgedAt),
    resolved_at: stored(alert.resolvedAt),
    cleared_at: stored(alert.clearedAt),
    outcome: stored(alert.outcome),
    note: stored(alert.note),
    follows: stored(alert.follows),
    summary_zh: alert.summary.zh,
    summary_en: alert.summary.en,
    marks_json: JSON.stringify(alert.marks),
    devices_json: JSON.stringify(alert.devices),
    holds_json: JSON.stringify(alert.holds),
    false_alarm_by: stored(alert.falseAlarmBy),
    taken: stored(alert.taken),
    follow_up_on: stored(alert.followUpOn),
  }
}

export const deadlineRows = (alert: Alert): DeadlineRow[] => {
  const rows: DeadlineRow[] = []
  const add = (kind: DeadlineRow['kind'], due: number | undefined): void => {
    if (due !== undefined) rows.push({ alert_id: alert.id, kind, due_at: due })
  }
  add('escalate', alert.deadlines.escalate)
  add('digest', alert.deadlines.digest)
  add('ack-expiry', alert.deadlines['ack-expiry'])
  add('en-route-expiry', alert.deadlines['en-route-expiry'])
  add('on-scene-ask', alert.deadlines['on-scene-ask'])
  add('on-scene-silent', alert.deadlines['on-scene-silent'])
  add('unresolved', alert.deadlines.unresolved)
  return rows
}
