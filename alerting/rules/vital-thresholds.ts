import { days, hours, minutes, seconds } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, figure } from './threshold.ts'

type Names = readonly [zh: string, en: string]

const perMinute = (value: number, names: Names, [min, max]: readonly [number, number]): Threshold =>
  figure(value, 'per-minute', names, { min, max })
const pressure = (value: number, names: Names, [min, max]: readonly [number, number]): Threshold =>
  figure(value, 'mmHg', names, { min, max })

/**
 * What is told of a resident's vital signs. `…Danger…` are the 3-bands of NEWS2 (Royal College of Physicians, 2017), the others home bands
 * (domain rules, section 2); a limit belongs to what is told: "≤ low", "≥ high".
 *
 * The range of a danger limit is narrow on purpose: a clinician may move it for one resident (a COPD patient lives with 90 % oxygen),
 * nobody can switch it off.
 */
export const VITAL_SIGNS = {
  pulseDangerLow: perMinute(40, ['脉搏危急下限', 'pulse is dangerous at or below'], [30, 50]),
  pulseDangerHigh: perMinute(131, ['脉搏危急上限', 'pulse is dangerous at or above'], [110, 150]),
  respirationDangerLow: perMinute(8, ['呼吸危急下限', 'respiration is dangerous at or below'], [5, 11]),
  respirationDangerHigh: perMinute(25, ['呼吸危急上限', 'respiration is dangerous at or above'], [21, 35]),
  oxygenDangerLow: figure(91, 'percent', ['血氧危急下限', 'oxygen saturation is dangerous at or below'], {
    min: 80,
    max: 95,
  }),
  systolicDangerLow: pressure(90, ['收缩压危急下限', 'systolic pressure is dangerous at or below'], [70, 110]),
  systolicDangerHigh: pressure(220, ['收缩压危急上限', 'systolic pressure is dangerous at or above'], [180, 240]),
  temperatureDangerLow: figure(35, 'celsius', ['体温危急下限', 'body temperature is dangerous at or below'], {
    min: 33,
    max: 36,
  }),

  pulseLow: perMinute(50, ['居家脉搏下限', 'pulse is told at or below'], [30, 80]),
  pulseHigh: perMinute(100, ['居家脉搏上限', 'pulse is told at or above'], [80, 150]),
  systolicLow: pressure(90, ['居家收缩压下限', 'systolic pressure is told at or below'], [60, 130]),
  systolicHigh: pressure(160, ['居家收缩压上限', 'systolic pressure is told at or above'], [120, 240]),
  /** Not in the domain rules: read off clinicians' alerts on the 19 patients that may be tuned on (docs/vital-signs.md). */
  diastolicLow: pressure(54, ['居家舒张压下限', 'diastolic pressure is told at or below'], [30, 80]),
  diastolicHigh: pressure(100, ['居家舒张压上限', 'diastolic pressure is told at or above'], [70, 150]),

  /** A change for this person, within all bands, is told from this many robust standard deviations on … */
  vitalChangeFactor: figure(4, 'factor', ['个人变化倍数', 'a change for this person, in standard deviations'], {
    min: 2,
    max: 20,
  }),
  /** … and from at least this far from the usual. */
  pulseChange: perMinute(25, ['脉搏个人变化', 'a change of pulse, at least'], [10, 200]),
  systolicChange: pressure(40, ['收缩压个人变化', 'a change of systolic pressure, at least'], [20, 200]),
  diastolicChange: pressure(25, ['舒张压个人变化', 'a change of diastolic pressure, at least'], [10, 200]),

  newsUrgent: figure(5, 'count', ['NEWS2 总分转警情', 'a NEWS2 total is urgent from'], { min: 3, max: 9 }),
  newsLifeSafety: figure(7, 'count', ['NEWS2 总分转紧急', 'a NEWS2 total is life-safety from'], { min: 5, max: 12 }),
  newsParameters: figure(5, 'count', ['NEWS2 至少几项', 'a NEWS2 total counts from this many parameters'], {
    min: 3,
    max: 5,
  }),
  newsWithin: duration(hours(2), ['NEWS2 各项须在多久内', 'the parameters of a NEWS2 total lie within'], {
    max: days(1),
  }),
  newsShownWithin: duration(hours(24), ['NEWS2 显示多久内的值', 'a NEWS2 total is shown over the values of'], {
    max: days(2),
  }),

  vitalHold: duration(seconds(60), ['体征异常持续多久', 'an abnormal value has to hold for'], { max: hours(1) }),
  /** Two readings count as two only so far apart: a device that reports each second repeats its own mistake. */
  vitalApart: duration(seconds(30), ['两次读数至少相隔', 'two readings count as two when apart by'], {
    max: minutes(30),
  }),
  /** A measurement that somebody took: the device has not said this metric for so long before. */
  vitalSpotGap: duration(minutes(15), ['多久无读数算单次测量', 'a single measurement follows a pause of'], {
    max: days(1),
  }),
  /** A clip that slipped is put in again within that time: one number of it alone stands after it. */
  oxygenSpotHold: duration(minutes(15), ['单次血氧须持续多久', 'a single oxygen saturation has to stand for'], {
    max: hours(1),
  }),
  /** What a device kept is judged when it has handed in nothing more for so long … */
  vitalSettle: duration(seconds(60), ['补传静默多久后判', 'stored values are judged after a quiet of'], {
    max: minutes(10),
  }),
  /** … by its own time, if it is not older than this; older values only teach what is usual. */
  vitalLateWithin: duration(hours(24), ['迟到体征多久内仍判', 'late values are judged when not older than'], {
    max: days(2),
  }),
  vitalAgain: duration(hours(4), ['体征仍异常多久再告', 'what is still abnormal is told again after'], {
    min: minutes(30),
  }),
  vitalClearAfter: duration(minutes(30), ['体征警情恢复多久解除', 'an urgent one ends after calm of'], {
    max: days(2),
  }),
  /** Longer than until the next digest, which would otherwise never tell of it. */
  vitalRoutineClearAfter: duration(hours(24), ['体征提示恢复多久解除', 'a routine one ends after calm of'], {
    max: days(7),
  }),
  vitalForget: duration(hours(48), ['体征多久无读数不再跟踪', 'what is no longer measured is followed for'], {
    min: hours(4),
  }),

  pulseMargin: perMinute(5, ['脉搏恢复余量', 'pulse is calm this far inside'], [0, 20]),
  respirationMargin: perMinute(1, ['呼吸恢复余量', 'respiration is calm this far inside'], [0, 5]),
  oxygenMargin: figure(1, 'percent', ['血氧恢复余量', 'oxygen is calm this far inside'], { min: 0, max: 4 }),
  pressureMargin: pressure(5, ['血压恢复余量', 'blood pressure is calm this far inside'], [0, 20]),
  temperatureMargin: figure(0.3, 'celsius', ['体温恢复余量', 'temperature is calm this far inside'], {
    min: 0,
    max: 1,
  }),
  newsMargin: figure(1, 'count', ['NEWS2 总分恢复余量', 'a NEWS2 total is calm this far below'], { min: 0, max: 3 }),

  vitalUsualEvery: duration(hours(12), ['平时值取样间隔', 'what is usual takes a sample every'], {
    min: hours(6),
    max: days(2),
  }),
  vitalUsualWithin: duration(days(30), ['平时值看多久', 'what is usual looks back'], { min: days(7) }),
  vitalUsualFrom: figure(10, 'count', ['平时值至少几次', 'what is usual is known from this many samples'], {
    min: 5,
    max: 60,
  }),
} as const satisfies Record<string, Threshold>
