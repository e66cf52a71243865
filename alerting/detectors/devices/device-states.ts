import type { Words } from '../../../core/finding.ts'
import type { Metric } from '../../../core/metric.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { say } from '../words.ts'

/** Something that holds for a device until it says otherwise, and that can wait for the digest. */
export interface DeviceState {
  readonly kind: 'battery-low' | 'tamper'
  /** What tells of it; it holds while any of these says so. */
  readonly metrics: readonly [Metric] | readonly [Metric, Metric]
  /** What the reading says; `undefined` when it leaves things as they are. */
  readonly holds: (reading: HeardReading, thresholds: Thresholds) => boolean | undefined
  /** Behind the device's name. */
  readonly raised: (reading: HeardReading, thresholds: Thresholds) => Words
  readonly stillHolds: Words
  readonly cleared: Words
}

const isOn = (reading: HeardReading): boolean => numeric(reading.value) !== 0

const BATTERY_LOW: DeviceState = {
  kind: 'battery-low',
  metrics: ['battery-low', 'battery'],
  holds(reading, { batteryLow, batteryFine }) {
    if (reading.metric === 'battery-low') return isOn(reading)
    const level = numeric(reading.value)
    if (level < batteryLow) return true
    return level >= Math.max(batteryLow, batteryFine) ? false : undefined
  },
  raised(reading, { batteryLow }) {
    if (reading.metric === 'battery-low')
      return { zh: '报电量低,请更换电池', en: ' says its battery is low: replace it' }
    const level = String(Math.round(numeric(reading.value)))
    const limit = String(batteryLow)
    return say(
      ['电量 ', level, '%,低于 ', limit, '%,请更换电池或充电'],
      [' battery at ', level, '%, below ', limit, '%: replace or charge it'],
    )
  },
  stillHolds: { zh: '电量仍低,请更换电池或充电', en: ' battery still low: replace or charge it' },
  cleared: { zh: '电量恢复', en: ' battery fine again' },
}

const TAMPER: DeviceState = {
  kind: 'tamper',
  metrics: ['tamper'],
  holds: isOn,
  raised: () => ({ zh: '被拆动,请检查是否在位', en: ' was tampered with: look whether it is in its place' }),
  stillHolds: { zh: '仍报被拆动,请检查是否在位', en: ' still says that it was tampered with' },
  cleared: { zh: '防拆恢复正常', en: ' is in its place again' },
}

export const DEVICE_STATES: readonly DeviceState[] = [BATTERY_LOW, TAMPER]
