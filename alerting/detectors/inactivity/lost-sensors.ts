import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'

/** Who knows which devices are offline. */
export interface OfflineDevices {
  /** In no order. */
  offline(home: HomeId): readonly DeviceId[]
  /** `undefined` for a device that never spoke. */
  lastHeardAt(device: DeviceId): EpochMs | undefined
}

/** The sensors of a home that told of the resident and are offline. */
export interface LostSensors {
  readonly count: number
  /** When the last of them was heard last; 0 when there is none. */
  readonly lastHeardAt: EpochMs
}

export const NONE_LOST: LostSensors = { count: 0, lastHeardAt: 0 }

/** @param telling the devices that have told of the resident */
export function lostSensors(
  known: OfflineDevices | undefined,
  home: HomeId,
  telling: readonly DeviceId[],
): LostSensors {
  const lost = known?.offline(home).filter((device) => telling.includes(device)) ?? []
  if (lost.length === 0) return NONE_LOST
  return { count: lost.length, lastHeardAt: Math.max(...lost.map((device) => known?.lastHeardAt(device) ?? 0)) }
}

/**
 * By which factor a silence may last longer: `sensorLostMargin` just after the loss, nothing of it once the home was learned without those
 * sensors. A battery that nobody changes must not make the hub slower for years.
 */
export function lostMargin(
  lost: LostSensors,
  since: EpochMs,
  rules: Pick<Thresholds, 'sensorLostMargin' | 'sensorLostLearned'>,
): number {
  if (lost.count === 0) return 1
  const learned = Math.min(1, Math.max(0, since - lost.lastHeardAt) / rules.sensorLostLearned)
  return 1 + (rules.sensorLostMargin - 1) * (1 - learned)
}
