import type { Words } from '../../../core/finding.ts'
import type { VitalMetric } from '../../../core/metric.ts'
import type { ThresholdName } from '../../rules/thresholds.ts'

export interface VitalFacts {
  readonly name: Words
  readonly unit: Words
  /** Shown and judged to this many digits behind the point. */
  readonly digits: 0 | 1
  /**
   * What a living body, measured well, can show, both ends included. Wider than any band; what lies outside is a device's mistake: no
   * contact, a watch on the table, a cuff that slipped.
   */
  readonly possible: readonly [min: number, max: number]
  /** Below it a value is low, above it high. */
  readonly middle: number
  /** Which thresholds its bands have; "low" and "high" belong to what is told. */
  readonly danger: Limits
  readonly home: Limits
  /** The least change from what is usual for this person. */
  readonly change?: ThresholdName
  readonly margin: ThresholdName
}

interface Limits {
  readonly low?: ThresholdName
  readonly high?: ThresholdName
}

const PER_MINUTE: Words = { zh: ' 次/分', en: '/min' }
const MMHG: Words = { zh: ' mmHg', en: ' mmHg' }

/** Every vital sign, once: how it is called, what is possible, by which thresholds it is judged. */
export const VITAL_FACTS: Readonly<Record<VitalMetric, VitalFacts>> = {
  'heart-rate': {
    name: { zh: '脉搏', en: 'Pulse' },
    unit: PER_MINUTE,
    digits: 0,
    possible: [20, 250],
    middle: 70,
    danger: { low: 'pulseDangerLow', high: 'pulseDangerHigh' },
    home: { low: 'pulseLow', high: 'pulseHigh' },
    change: 'pulseChange',
    margin: 'pulseMargin',
  },
  systolic: {
    name: { zh: '收缩压', en: 'Systolic pressure' },
    unit: MMHG,
    digits: 0,
    possible: [40, 300],
    middle: 130,
    danger: { low: 'systolicDangerLow', high: 'systolicDangerHigh' },
    home: { low: 'systolicLow', high: 'systolicHigh' },
    change: 'systolicChange',
    margin: 'pressureMargin',
  },
  diastolic: {
    name: { zh: '舒张压', en: 'Diastolic pressure' },
    unit: MMHG,
    digits: 0,
    possible: [20, 200],
    middle: 77,
    danger: {},
    home: { low: 'diastolicLow', high: 'diastolicHigh' },
    change: 'diastolicChange',
    margin: 'pressureMargin',
  },
  'respiration-rate': {
    name: { zh: '呼吸', en: 'Respiration' },
    unit: PER_MINUTE,
    digits: 0,
    possible: [3, 70],
    middle: 16,
    danger: { low: 'respirationDangerLow', high: 'respirationDangerHigh' },
    home: {},
    margin: 'respirationMargin',
  },
  'oxygen-saturation': {
    name: { zh: '血氧', en: 'Oxygen saturation' },
    unit: { zh: '%', en: ' %' },
    digits: 0,
    possible: [50, 100],
    middle: 101,
    danger: { low: 'oxygenDangerLow' },
    home: {},
    margin: 'oxygenMargin',
  },
  'body-temperature': {
    name: { zh: '体温', en: 'Temperature' },
    unit: { zh: '℃', en: ' °C' },
    digits: 1,
    possible: [30, 43],
    middle: 37,
    danger: { low: 'temperatureDangerLow' },
    home: {},
    margin: 'temperatureMargin',
  },
}

/** The value as it is judged and shown. */
export const rounded = (metric: VitalMetric, value: number): number =>
  VITAL_FACTS[metric].digits === 1 ? Math.round(value * 10) / 10 : Math.round(value)

/** Devices say 0 and 255 (a byte full of ones) when they have nothing to say; and no living body shows the rest. */
export function isPossible(metric: VitalMetric, value: number): boolean {
  const [min, max] = VITAL_FACTS[metric].possible
  return value >= min && value <= max && value !== 255
}
