import type { VitalMetric } from '../../../core/metric.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { HandedInVital } from './handed-in.ts'
import { momentOf } from './handed-in.ts'
import type { VitalHeard } from './vital-heard.ts'
import { isPossible } from './vital-metrics.ts'

/** What a device's memory says, or that at that moment it felt nobody: what it said right before is not believed either. */
export interface LateWord {
  readonly vital: HandedInVital
  /** Of which metrics; `undefined` when the value is a measurement. */
  readonly lost: Lost | undefined
}

type Lost = readonly VitalMetric[] | 'all'

const PRESSURE = ['systolic', 'diastolic'] as const

/**
 * What of a memory is to be believed, by the same rules as what is heard at once: nothing that no body shows, nothing beside a lost pulse, no half
 * of a pressure without the other.
 *
 * @param measures whether the device has ever measured it: what it never did, a cheap wearable fills with zeros
 */
export function believedLate(
  handedIn: readonly HandedInVital[],
  measures: (device: DeviceId, metric: VitalMetric) => boolean,
): readonly LateWord[] {
  const able = new Set(handedIn.filter(({ metric, value }) => isPossible(metric, value)).map(of))
  const lost = lostMoments(handedIn, (vital) => measures(vital.device, vital.metric) || able.has(of(vital)))
  return handedIn.flatMap((vital): readonly LateWord[] => {
    const then = lost.get(together(vital))
    if (then === 'all' || then?.includes(vital.metric) === true) return [{ vital, lost: then }]
    return isPossible(vital.metric, vital.value) ? [{ vital, lost: undefined }] : []
  })
}

/** What of each moment is no measurement: nothing of it without a pulse, neither half of a pressure without the other. */
function lostMoments(
  handedIn: readonly HandedInVital[],
  isAble: (vital: HandedInVital) => boolean,
): ReadonlyMap<string, Lost> {
  const lost = new Map<string, Lost>()
  const lose = (moment: string, metrics: Lost): void => {
    const known = lost.get(moment) ?? []
    lost.set(moment, known === 'all' || metrics === 'all' ? 'all' : [...known, ...metrics])
  }
  const pressures = new Map<string, Partial<Record<VitalMetric, number>>>()
  for (const vital of handedIn) {
    const { metric, value } = vital
    const moment = together(vital)
    if (isPressure(metric)) pressures.set(moment, { ...pressures.get(moment), [metric]: value })
    if (!isPossible(metric, value) && isAble(vital)) lose(moment, lostWith(metric))
  }
  for (const [moment, { systolic, diastolic }] of pressures) {
    if (systolic !== undefined && diastolic !== undefined && systolic <= diastolic) lose(moment, PRESSURE)
  }
  return lost
}

/** Without a pulse, or the warmth of a body, there was no contact. */
function lostWith(metric: VitalMetric): Lost {
  if (metric === 'heart-rate' || metric === 'body-temperature') return 'all'
  return isPressure(metric) ? PRESSURE : [metric]
}

const of = ({ device, metric }: VitalHeard): string => `${device} ${metric}`
const isPressure = (metric: VitalMetric): boolean => metric === 'systolic' || metric === 'diastolic'

/** What one device measured together: by its own time, else by the message. */
const together = (vital: HandedInVital): string =>
  vital.ownAt === undefined ? `${vital.device} #${vital.offset}` : `${vital.device} ${momentOf(vital)}`

/**
 * Whether a bad value was followed by one of the same, by whatever device, that was well: it tells of nothing any more. What came without a
 * time may be older or newer than anything but what came with it.
 *
 * @param isWell no reason to tell of it
 * @param wellAt when the metric was last heard, if it was well
 */
export function overtakenBy(
  words: readonly LateWord[],
  isWell: (vital: HandedInVital) => boolean,
  wellAt: (metric: VitalMetric) => EpochMs,
): (vital: HandedInVital) => boolean {
  const wellByTime = new Map<VitalMetric, EpochMs>()
  const wellByPlace = new Map<VitalMetric, Offset>()
  for (const { vital, lost } of words) {
    if (lost !== undefined || !isWell(vital)) continue
    const { metric, at, offset } = vital
    if (isTimed(vital)) wellByTime.set(metric, Math.max(at, wellByTime.get(metric) ?? 0))
    else wellByPlace.set(metric, Math.max(offset, wellByPlace.get(metric) ?? 0))
  }
  return (vital) => {
    const { metric, at, offset } = vital
    if (at < wellAt(metric)) return true
    return isTimed(vital) ? at < (wellByTime.get(metric) ?? 0) : offset <= (wellByPlace.get(metric) ?? -1)
  }
}

/** It has a time of its own. */
export const isTimed = ({ ownAt }: HandedInVital): boolean => ownAt !== undefined
