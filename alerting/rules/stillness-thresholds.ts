import { days, hours, minutes } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, figure, timeOfDay } from './threshold.ts'

/**
 * Silences of the resident. Source: domain rules, sections 2 and 3; practice in Chinese districts for the ceiling is 12 h and 24 h. How the
 * limit below the ceilings is learned stands in docs/detection.md.
 */
export const STILLNESS = {
  /** How early an unusual silence is told: 0 calm, 1 standard, 2 watchful, 3 keen. */
  stillnessSensitivity: figure(
    1,
    'count',
    ['静止灵敏度（0 最缓，3 最早也最易误报）', 'sensitivity to silence (0 calm to 3 keen)'],
    {
      min: 0,
      max: 3,
      byCare: { 'fully-dependent': 2 },
      byRisk: { red: 2 },
    },
  ),
  /** The longest stillness that is never questioned. */
  inactivityCeiling: duration(hours(12), ['静止上限', 'the longest stillness that is never questioned'], {
    byCare: { 'fully-dependent': hours(8) },
    byRisk: { red: hours(10) },
  }),
  /** The longest absence that is never questioned. */
  absenceCeiling: duration(hours(16), ['外出上限', 'the longest absence that is never questioned'], {
    byCare: { 'fully-dependent': hours(12) },
  }),
  /** The longest absence that is never questioned of one who is known to stay away for longer. */
  knownAbsenceCeiling: duration(hours(40), ['常外出者外出上限', 'the longest absence of who is known to stay away'], {
    byCare: { 'fully-dependent': hours(12) },
  }),
  /** Who is out is asked after no later than this time of day … */
  returnBy: timeOfDay(hours(23), ['最晚回家时间（24:00 为不用）', 'home by (24:00: never mind)'], { min: hours(12) }),
  /** … when so much speaks for it: a door that hardly ever meant an absence does not make who closes it late in the evening one who is out … */
  probablyOut: figure(50, 'percent', ['多大把握算外出', 'how sure of being out, to be asked after by then'], {
    min: 0,
    max: 100,
  }),
  /** … unless they were out at that time within so many days. */
  lateReturnWithin: duration(days(30), ['多久内晚归过则不按最晚时间', 'unless they were out then within']),
  /** An outer door may stand open this long by day with no motion after it. */
  outerDoorOpen: duration(minutes(30), ['外门敞开多久', 'an outer door may stand open by day for']),
  /** An outer door that closes this soon after it opened was passed once. */
  doorPassing: duration(minutes(2), ['外门开合多久内算一次进出', 'a door closing within this was passed once']),
  /** A silence may last this much longer when a sensor that tells of the resident was just lost; the ceilings stand. */
  sensorLostMargin: figure(1.5, 'factor', ['传感器离线时期限放宽', 'margin while a sensor is offline'], {
    min: 1,
    max: 3,
  }),
  /** So long after its last word the home has been learned without it: until then less and less of the margin is left. */
  sensorLostLearned: duration(days(14), ['离线传感器多久后不再放宽', 'a lost sensor is learned away within'], {
    min: days(1),
    max: days(60),
  }),
  /** A home behind a gateway of many homes is heard as long as something comes from it this often. */
  homeReports: duration(hours(2), ['共用网关住户多久有一次数据', 'a home on a shared gateway reports every']),
  /** Two weak signs, of two kinds and two devices, count as the resident's when they come within … */
  weakSignsWithin: duration(minutes(10), ['两个弱迹象间隔', 'two weak signs count when within']),
  /** What is a weak sign: so much water drawn, … */
  waterSign: figure(0.5, 'litre', ['用水弱迹象', 'water drawn'], { min: 0.1, max: 100 }),
  /** … the power changed by this much, … */
  powerSign: figure(30, 'watt', ['用电弱迹象', 'a step of power'], { min: 5, max: 10_000 }),
  /** … the light changed by this much. */
  lightSign: figure(50, 'lux', ['灯光弱迹象', 'a step of light'], { min: 5, max: 10_000 }),
} as const satisfies Record<string, Threshold>
