import type { Outcome } from '../../core/alert.ts'
import type { AlertKind, Severity } from '../../core/finding.ts'
import type { AreaCode } from '../../core/names.ts'
import type { Scope } from '../../core/operators.ts'
import {
  type AlertFigures,
  type Answered,
  areaBelow,
  type Report,
  type Spread,
  type VendorCounts,
  WAIT_CLASSES,
} from '../../core/report.ts'
import { type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'
import type { SendState } from '../schema.ts'

/** One alert with all that is counted of it. */
export interface CountedAlert {
  /** Empty when the registry did not know the home. */
  readonly area: AreaCode
  readonly kind: AlertKind
  readonly severity: Severity
  readonly openedAt: EpochMs
  readonly answeredAt: EpochMs | undefined
  readonly arrivedAt: EpochMs | undefined
  readonly resolvedAt: EpochMs | undefined
  readonly outcome: Outcome | undefined
  readonly sends: readonly CountedSend[]
}

/** One attempt; without a vendor it is a message that nobody could be asked to send. */
export interface CountedSend {
  readonly vendor: string | undefined
  readonly state: SendState
  readonly possibleDuplicate: boolean
}

const SEVERITIES = ['life-safety', 'urgent', 'routine'] as const

/** All alerts together, and by the areas one level below the one that was asked for. */
export function reportOf(alerts: readonly CountedAlert[], asked: Scope, now: EpochMs): Report {
  const byArea = new Map<AreaCode, CountedAlert[]>()
  for (const alert of alerts) {
    const area = areaBelow(asked, alert.area)
    const known = byArea.get(area)
    if (known === undefined) byArea.set(area, [alert])
    else known.push(alert)
  }
  const areas = [...byArea].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    total: figuresOf(alerts, now),
    areas: areas.map(([area, those]) => ({ area, figures: figuresOf(those, now) })),
  }
}

/** @param now what nobody has answered by then is missed, once it is old enough to be */
export function figuresOf(alerts: readonly CountedAlert[], now: EpochMs): AlertFigures {
  const outcomes = countedBy(alerts.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome])))
  const sends = alerts.flatMap((alert) => alert.sends)
  const took = (end: 'answeredAt' | 'arrivedAt') => (severity: Severity) =>
    spreadOf(alerts.flatMap((alert) => (alert.severity === severity ? tookOf(alert, end) : [])))
  return {
    alerts: alerts.length,
    severities: bySeverity((severity) => alerts.filter((alert) => alert.severity === severity).length),
    kinds: countedBy(alerts.map(({ kind }) => kind)),
    outcomes,
    closed: alerts.filter(({ outcome }) => outcome !== undefined).length,
    unresolved: alerts.filter(({ resolvedAt }) => resolvedAt === undefined).length,
    acknowledge: bySeverity(took('answeredAt')),
    arrive: bySeverity(took('arrivedAt')),
    answered: answeredOf(
      alerts.filter(({ severity }) => severity === 'life-safety'),
      now,
    ),
    vendors: vendorsOf(sends),
    unsent: sends.filter(({ vendor }) => vendor === undefined).length,
  }
}

const bySeverity = <T>(of: (severity: Severity) => T): Record<Severity, T> => ({
  'life-safety': of(SEVERITIES[0]),
  urgent: of(SEVERITIES[1]),
  routine: of(SEVERITIES[2]),
})

function countedBy<K extends string>(values: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** A clock that was put back must not make anybody quicker than at once. */
function tookOf(alert: CountedAlert, end: 'answeredAt' | 'arrivedAt'): readonly DurationMs[] {
  const at = alert[end]
  return at === undefined ? [] : [Math.max(0, at - alert.openedAt)]
}

function spreadOf(times: readonly DurationMs[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const ranked = (share: number): DurationMs | undefined => sorted[Math.ceil(share * sorted.length) - 1]
  const [median, ninetieth] = [ranked(0.5), ranked(0.9)]
  if (median === undefined || ninetieth === undefined) return { count: 0 }
  return { count: sorted.length, median, ninetieth }
}

function answeredOf(alerts: readonly CountedAlert[], now: EpochMs): Answered {
  const waits = alerts.flatMap((alert) => tookOf(alert, 'answeredAt'))
  const never = alerts.filter((alert) => alert.answeredAt === undefined && now - alert.openedAt >= minutes(3)).length
  const within = (most: DurationMs): number => waits.filter((wait) => wait <= most).length
  const upTo = [...WAIT_CLASSES, Number.POSITIVE_INFINITY].map(within)
  return {
    of: waits.length + never,
    within60: within(seconds(60)),
    within180: within(minutes(3)),
    classes: upTo.map((count, index) => count - (upTo[index - 1] ?? 0)),
    never,
  }
}

function vendorsOf(sends: readonly CountedSend[]): readonly VendorCounts[] {
  const byVendor = new Map<string, CountedSend[]>()
  for (const send of sends) {
    if (send.vendor === undefined) continue
    const known = byVendor.get(send.vendor)
    if (known === undefined) byVendor.set(send.vendor, [send])
    else known.push(send)
  }
  return [...byVendor]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([vendor, those]) => {
      const inState = (...states: readonly SendState[]): number =>
        those.filter(({ state }) => states.includes(state)).length
      return {
        vendor,
        accepted: inState('accepted'),
        delivered: inState('delivered'),
        failed: inState('failed'),
        unknown: inState('unknown'),
        underWay: inState('pending', 'claimed'),
        possibleDuplicates: those.filter(({ possibleDuplicate }) => possibleDuplicate).length,
      }
    })
}
