import { days, hours } from '../../../core/time.ts'
import type { HomeMeasured, Trial } from './measure.ts'
import { CAP } from './schedule.ts'

export interface DetectFigures {
  readonly meanTimeToDetectHours: number
  readonly medianTimeToDetectHours: number
  readonly p90TimeToDetectHours: number
  readonly maxTimeToDetectHours: number
  /** No alert within 48 h; each counts as 48 h above. */
  readonly missed: number
  readonly t0Used: number
  readonly t0SkippedAlerted: number
  readonly t0SkippedAway: number
  /** Used t0 among those not away: a sensitivity counts from 0.7 up. */
  readonly usedShare: number
}

export interface Figures extends DetectFigures {
  readonly homes: number
  readonly homeDays: number
  readonly falseAlarms: number
  readonly falseAlarmsPerDay: number
  /** Of these, how many in a silence in which the resident was away: what would be saved if absences were known. */
  readonly falseAlarmsWhileAway: number
  readonly falseAlarmsByKind: Readonly<Record<string, number>>
  readonly doorSet: DetectFigures
}

export interface HomeFigures extends Figures {
  readonly home: string
}

export interface MethodFigures extends Figures {
  readonly sensitivity: string
  readonly perHome: readonly HomeFigures[]
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** The value at or below which `share` of the sorted values lie (nearest rank); 0 when there are none. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0

function detectFigures(trials: readonly Trial[]): DetectFigures {
  const used = trials.filter((trial) => trial.skipped === undefined)
  const took = used
    .map((trial) => (trial.alertAt === undefined ? CAP : trial.alertAt - trial.at) / hours(1))
    .toSorted((a, b) => a - b)
  const alerted = trials.filter((trial) => trial.skipped === 'alerted').length
  return {
    meanTimeToDetectHours: round(took.reduce((sum, value) => sum + value, 0) / Math.max(1, took.length), 4),
    medianTimeToDetectHours: round(quantile(took, 0.5), 4),
    p90TimeToDetectHours: round(quantile(took, 0.9), 4),
    maxTimeToDetectHours: round(took.at(-1) ?? 0, 4),
    missed: used.filter((trial) => trial.alertAt === undefined).length,
    t0Used: used.length,
    t0SkippedAlerted: alerted,
    t0SkippedAway: trials.filter((trial) => trial.skipped === 'away').length,
    usedShare: round(used.length / Math.max(1, used.length + alerted), 4),
  }
}

function figures(homes: readonly HomeMeasured[]): Figures {
  const alarms = homes.flatMap((home) => home.falseAlarms)
  const homeDays = homes.reduce((sum, home) => sum + home.scoredLength, 0) / days(1)
  const trials = homes.flatMap((home) => home.trials)
  const byKind: Record<string, number> = {}
  for (const alarm of alarms) byKind[alarm.kind] = (byKind[alarm.kind] ?? 0) + 1
  return {
    homes: homes.length,
    homeDays: round(homeDays, 2),
    falseAlarms: alarms.length,
    falseAlarmsPerDay: round(alarms.length / Math.max(homeDays, 1e-9), 5),
    falseAlarmsWhileAway: alarms.filter((alarm) => alarm.whileAway).length,
    falseAlarmsByKind: byKind,
    ...detectFigures(trials.filter((trial) => trial.set === 'every-61-min')),
    doorSet: detectFigures(trials.filter((trial) => trial.set === 'door')),
  }
}

/** The figures of `docs/detection.md` for one method at one setting. Homes without a scored hour do not count. */
export function figuresOf(sensitivity: string, homes: readonly HomeMeasured[]): MethodFigures {
  const scored = homes.filter((home) => home.scoredLength > 0)
  const perHome = scored.map((home) => ({ home: home.home, ...figures([home]) }))
  return { sensitivity, ...figures(scored), perHome }
}

const clock = (value: number): string => {
  const total = Math.round(value * 60)
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}

/** One line of the printed table. */
export function row(name: string, f: Figures): string {
  const cells = [
    name.padEnd(46),
    String(f.falseAlarms).padStart(5),
    String(f.falseAlarmsWhileAway).padStart(6),
    f.falseAlarmsPerDay.toFixed(4).padStart(9),
    clock(f.meanTimeToDetectHours).padStart(7),
    clock(f.medianTimeToDetectHours).padStart(7),
    clock(f.p90TimeToDetectHours).padStart(7),
    clock(f.maxTimeToDetectHours).padStart(7),
    String(f.missed).padStart(6),
    clock(f.doorSet.meanTimeToDetectHours).padStart(7),
    String(f.t0Used).padStart(7),
    String(f.t0SkippedAlerted).padStart(8),
    String(f.t0SkippedAway).padStart(6),
    `${(f.usedShare * 100).toFixed(1)} %`.padStart(8),
    f.homeDays.toFixed(1).padStart(8),
  ]
  return cells.join(' ')
}

export const HEADER = `${'method'.padEnd(46)} alarms  away  per day    mean  median     p90     max missed    door    t0  alerted   away     used     days`
