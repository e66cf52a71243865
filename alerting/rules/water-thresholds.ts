import { days, hours, minutes } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, figure } from './threshold.ts'

/** Water that is missed, and water that never stops. Source: domain rules, section 2; figures without one are our defaults. */
export const WATER = {
  /** Less than this … (*practice* in Chinese districts: < 0.01 m³, ≤ 8 L, < 6 L) */
  waterLeast: figure(10, 'litre', ['用水下限', 'water used, at least'], { min: 1, max: 500 }),
  /** … in this much time at home is too little … */
  waterLeastWithin: duration(hours(24), ['用水下限的时段', '… within'], { min: hours(6), max: days(7) }),
  /** … and so is none at all in this. */
  waterNoneWithin: duration(hours(12), ['完全不用水多久', 'no water at all for'], { min: hours(4), max: days(7) }),
  /** It ends when this much was used since. */
  waterUsedAgain: figure(5, 'litre', ['再用水多少解除', 'it is over once this was used'], { min: 0.1, max: 500 }),
  /** A new or replaced meter is not judged for this long. */
  waterSettles: duration(hours(24), ['新水表多久后开始判断', 'a new meter is judged after'], { max: days(30) }),
  /** More than this an hour no household meter can pass (ISO 4064: Q4 of a DN20 meter is 5 m³/h): another meter speaks. */
  waterFlowBelievable: figure(5000, 'litre', ['每小时可信最大流量', 'believable in an hour, at most'], {
    min: 100,
    max: 100_000,
  }),
  /** Water runs when every half hour of this much time had some … */
  waterRunsFor: duration(hours(24), ['连续流水多久', 'water runs without a pause for'], {
    min: hours(2),
    max: days(7),
  }),
  /** … for without any in this long, it paused. */
  waterPause: duration(minutes(30), ['无流量多久算停过', 'water paused when none ran for'], {
    min: minutes(5),
    max: hours(12),
  }),
  /** Readings further apart than this cannot show it. */
  waterReadingGap: duration(
    minutes(35),
    ['读数间隔超过多久不判连续流水', 'readings further apart show no running water'],
    {
      min: minutes(5),
      max: hours(12),
    },
  ),
  /** Or when more than this was used in a day (*practice*). */
  waterMost: figure(2000, 'litre', ['日用水上限', 'water used in a day, at most'], { min: 100, max: 100_000 }),
} as const satisfies Record<string, Threshold>
