import type { Metric } from '../../../core/metric.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { UsualMost } from './usual-most.ts'
import type { ValueSeries } from './value-series.ts'

export type Fault = 'chattering' | 'always-on' | 'stuck-value' | 'backwards'
export const FAULTS: readonly Fault[] = ['chattering', 'always-on', 'stuck-value', 'backwards']

/** What is watched of a metric. */
export type Watched = 'event' | 'flip' | 'seen' | 'value' | 'counter'

/** What is not here is not watched. Batteries, pressures and the like may be the same for months. */
export const WATCHED: ReadonlyMap<Metric, Watched> = new Map<Metric, Watched>([
  ['motion', 'event'],
  ['vibration', 'event'],
  ['button', 'event'],
  ['sos', 'event'],
  ['presence', 'seen'],
  ['door-open', 'flip'],
  ['bed-occupied', 'flip'],
  ['room-temperature', 'value'],
  ['humidity', 'value'],
  ['illuminance', 'value'],
  ['power', 'value'],
  ['heart-rate', 'value'],
  ['respiration-rate', 'value'],
  ['oxygen-saturation', 'value'],
  ['steps', 'counter'],
  ['water-volume', 'counter'],
])

/** How often a device told of something in the running hour, and in its busiest hours before. */
export interface Pace {
  /** Hours since 1970. */
  hour: number
  count: number
  readonly busiest: UsualMost
}

export const hourOf = (at: EpochMs): number => Math.floor(at / hours(1))

/** From so many changes in one hour on the device chatters. @param knownFor how long it has been known */
export function chatterFrom(pace: Pace, knownFor: DurationMs, t: Thresholds): number {
  if (knownFor < t.chatterLearnsFor) return t.chatterRate * 3
  return Math.max(t.chatterRate, pace.busiest.most() * t.chatterFactor)
}

/** One more change. An hour of chatter teaches nothing. */
export function countChange(pace: Pace, at: EpochMs, chatter: number, window: DurationMs): void {
  const hour = hourOf(at)
  if (hour > pace.hour) {
    if (pace.count < chatter) pace.busiest.take(pace.count, at, window)
    pace.hour = hour
    pace.count = 0
  }
  pace.count += 1
}

/** When the sensor counts as stuck that sees somebody all the time since `series.since`. */
export const stuckOnAt = (series: ValueSeries, t: Thresholds): EpochMs =>
  series.since + Math.max(t.alwaysOnAfter, series.longest * t.alwaysOnFactor)

/** Is a value stuck? @param variedAt when something else in the home last varied */
export function isValueStuck(series: ValueSeries, variedAt: EpochMs, t: Thresholds): boolean {
  const { since, at, reports, longest } = series
  if (reports < t.stuckReports || at - since < Math.max(t.stuckAfter, longest * t.stuckFactor)) return false
  // It has varied before, and something else there still does: else it may be that nothing happens.
  return longest > 0 && variedAt > at - t.stuckAfter / 2
}

/** A counter that begins anew near nothing was reset, or it is midnight; one that falls to something else went backwards. */
export const wentBackwards = (before: number, value: number): boolean => value < before && value > before / 10
