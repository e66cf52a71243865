import { days, hours } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration } from './threshold.ts'

/** Presence modes. Source: domain rules, section 4. */
export const PRESENCE = {
  /**
   * Activity this soon after a mode was set is still the leaving. Nothing by default: the first motion ends the mode, which errs on the
   * side of watching; a district whose people set the mode while the ambulance stands at the door gives it some minutes.
   */
  presenceSettles: duration(
    0,
    ['状态设定后多久的活动视作离开', 'activity this soon after a mode was set is the leaving'],
    {
      max: hours(2),
    },
  ),
  /** Activity in a home where nobody lives any more is asked about at most this often. */
  presenceAskedAgain: duration(
    days(1),
    ['空置住户有活动多久再问', 'activity in an empty home is asked about again after'],
    {
      min: hours(1),
    },
  ),
} as const satisfies Record<string, Threshold>
