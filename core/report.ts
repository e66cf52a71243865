import type { Outcome } from './alert.ts'
import type { AlertKind, Severity } from './finding.ts'
import { type AreaCode, areaLevel } from './names.ts'
import type { Scope } from './operators.ts'
import { type DurationMs, type EpochMs, minutes, seconds } from './time.ts'

/**
 * Where the time until a life-safety alert is answered is cut into classes: up to each of these, and longer. The second and the third are the
 * marks of the British telecare code (domain rules § 5).
 */
export const WAIT_CLASSES: readonly DurationMs[] = [seconds(30), seconds(60), minutes(3), minutes(5), minutes(10)]

/** Standards worth beating: shares of alarms answered within 60 s and within 180 s (British telecare code, domain rules § 5). */
export const ANSWER_STANDARDS = { within60: 0.975, within180: 0.99 } as const

/** How long something took. By nearest rank: each figure is a time that really occurred. */
export interface Spread {
  /** Of how many alerts. */
  readonly count: number
  /** Left out of nothing. */
  readonly median?: DurationMs
  /** Nine of ten were no slower. */
  readonly ninetieth?: DurationMs
}

/** How soon life-safety alerts were answered. One that nobody has answered counts as missed as soon as it is 180 s old, and not before. */
export interface Answered {
  /** All that are counted. */
  readonly of: number
  readonly within60: number
  readonly within180: number
  /** One a class of `WAIT_CLASSES`, then those that took longer. */
  readonly classes: readonly number[]
  readonly never: number
}

/** What became of the attempts that one vendor was asked for; a message tried twice is two. */
export interface VendorCounts {
  readonly vendor: string
  readonly accepted: number
  readonly delivered: number
  readonly failed: number
  readonly unknown: number
  /** Not sent yet, or no answer yet. */
  readonly underWay: number
  /** Of all of them, those marked 可能重复. */
  readonly possibleDuplicates: number
}

/** What happened in one area in one span of time, drills left out. Alerts belong to when they opened. */
export interface AlertFigures {
  readonly alerts: number
  readonly severities: Readonly<Record<Severity, number>>
  readonly kinds: Readonly<Partial<Record<AlertKind, number>>>
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>
  /** Those with an outcome: what the share of false alarms is of. */
  readonly closed: number
  readonly unresolved: number
  /** From opening to the first answer by a person: received, on the way, on the scene, or closed. */
  readonly acknowledge: Readonly<Record<Severity, Spread>>
  /** From opening to the first word that somebody is on the scene. */
  readonly arrive: Readonly<Record<Severity, Spread>>
  readonly answered: Answered
  /** By the vendor's name. Only messages about one of these alerts. */
  readonly vendors: readonly VendorCounts[]
  /** Messages that no vendor could be asked to send. */
  readonly unsent: number
}

const NEVER: Readonly<Record<Severity, Spread>> = {
  'life-safety': { count: 0 },
  urgent: { count: 0 },
  routine: { count: 0 },
}

/** An area in which nothing happened. */
export const NO_FIGURES: AlertFigures = {
  alerts: 0,
  severities: { 'life-safety': 0, urgent: 0, routine: 0 },
  kinds: {},
  outcomes: {},
  closed: 0,
  unresolved: 0,
  acknowledge: NEVER,
  arrive: NEVER,
  answered: { of: 0, within60: 0, within180: 0, classes: [...WAIT_CLASSES, 0].map(() => 0), never: 0 },
  vendors: [],
  unsent: 0,
}

export interface ReportWish {
  /** Everything in it, and nothing else. */
  readonly area: Scope
  readonly from: EpochMs
  /** Not in it any more. */
  readonly to: EpochMs
}

export interface Report {
  readonly total: AlertFigures
  /** By `areaBelow`; areas without alerts are left out. Empty code: alerts of homes that the registry did not know. */
  readonly areas: readonly { readonly area: AreaCode; readonly figures: AlertFigures }[]
}

/** The port between the pages and what alerting can count. */
export interface ReportDesk {
  /** Lets everything else have its turn in between: an SOS does not wait for it. */
  count(wish: ReportWish): Promise<Report>
}

const LENGTHS = [6, 9, 12]

/** The area one level below `asked` that the code lies in; `asked` itself for what lies no deeper. */
export function areaBelow(asked: Scope, code: AreaCode): AreaCode {
  const length = LENGTHS.find((one) => one > asked.length)
  if (length === undefined) return areaLevel(code) === 'grid' ? code : asked
  return code.length < length ? asked : code.slice(0, length)
}
