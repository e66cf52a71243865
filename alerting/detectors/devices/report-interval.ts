import type { DurationMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { DeviceRecord } from './device-record.ts'

/** How often a device speaks. */
export interface ReportInterval {
  /** The longest it is usually silent. */
  readonly usual: DurationMs
  /** After this long it is overdue. */
  readonly allowed: DurationMs
  /** By its own habit; otherwise it was heard too seldom for that, and `allowed` is what holds for any device. */
  readonly learned: boolean
}

const isLearned = (record: DeviceRecord, t: Thresholds): boolean =>
  record.gaps.count >= t.deviceJudgedAfterGaps && record.lastAt - record.firstAt >= t.deviceJudgedAfter

/** Does it speak only when somebody is there? Held for such until its habit shows otherwise. */
export const needsLife = (record: DeviceRecord, t: Thresholds): boolean =>
  record.tellsOfPeople && (!isLearned(record, t) || record.gaps.most() >= t.deviceEventDrivenFrom)

/** How often the device speaks, and how long it may not. */
export function intervalOf(record: DeviceRecord, t: Thresholds): ReportInterval {
  const usual = record.gaps.most()
  if (!isLearned(record, t)) return { usual, allowed: t.deviceUnlearnedSilence, learned: false }
  const allowed = needsLife(record, t)
    ? Math.max(t.deviceEventSilenceAtLeast, usual * t.deviceEventSilenceFactor)
    : Math.max(t.deviceSilenceAtLeast, usual * t.deviceSilenceFactor)
  return { usual, allowed, learned: true }
}

/** For one that does: how many hours its home may live while it is silent. */
export const livedAllowed = (record: DeviceRecord, t: Thresholds): number =>
  Math.max(t.deviceEventLivedAtLeast / hours(1), record.livedGaps.most() * t.deviceEventSilenceFactor)
