import { ALARMS } from './alarm-thresholds.ts'
import { DEVICES } from './device-thresholds.ts'
import { LISTENING } from './listening-thresholds.ts'
import { PRESENCE } from './presence-thresholds.ts'
import { ROOMS } from './room-thresholds.ts'
import { STILLNESS } from './stillness-thresholds.ts'
import type { Threshold } from './threshold.ts'
import { VITAL_SIGNS } from './vital-thresholds.ts'
import { WATER } from './water-thresholds.ts'

/** Every figure that detectors judge by. Those of a new detector stand in a table of their own and are one line here. */
export const THRESHOLDS = {
  ...LISTENING,
  ...ALARMS,
  ...STILLNESS,
  ...PRESENCE,
  ...DEVICES,
  ...VITAL_SIGNS,
  ...ROOMS,
  ...WATER,
} as const satisfies Record<string, Threshold>

export type ThresholdName = keyof typeof THRESHOLDS

/** The figures as they hold somewhere, by name; durations in milliseconds. */
export type Thresholds = { readonly [Name in ThresholdName]: number }

export function isThresholdName(text: string): text is ThresholdName {
  return Object.hasOwn(THRESHOLDS, text)
}

export const THRESHOLD_NAMES: readonly ThresholdName[] = Object.keys(THRESHOLDS).filter(isThresholdName)

/** A value for every threshold. */
export function eachThreshold(valueOf: (name: ThresholdName, threshold: Threshold) => number): Thresholds
export function eachThreshold(valueOf: (name: ThresholdName, threshold: Threshold) => number): Record<string, number> {
  return Object.fromEntries(THRESHOLD_NAMES.map((name) => [name, valueOf(name, THRESHOLDS[name])]))
}

/** What holds where nobody set anything, for a self-caring resident in a green home. */
export const DISTRICT_DEFAULTS: Thresholds = eachThreshold((_name, { value }) => value)
