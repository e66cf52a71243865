import { days, minutes, seconds } from '../../core/time.ts'
import type { Threshold } from './threshold.ts'
import { duration, ofDistrict } from './threshold.ts'

/** How buttons, fall detectors and state alarms are told. Source: domain rules, sections 1 to 3. */
export const ALARMS = {
  /** A state alarm that still holds is raised again this often. */
  stillHolds: duration(
    minutes(30),
    ['状态报警持续多久再告', 'a state that still holds is raised again after'],
    ofDistrict,
  ),
  /** A state alarm is held to be over, though nobody said so, when its device has said nothing for this long. */
  forgetHeld: duration(
    days(1),
    ['设备静默多久视作报警结束', 'a held state is over when its device is silent for'],
    ofDistrict,
  ),
  /** SOS presses of one device closer than this are one. */
  sosOnce: duration(seconds(10), ['求助合并间隔', 'SOS presses closer than this are one'], ofDistrict),
  /** Falls told by one device closer than this are one. */
  fallOnce: duration(minutes(5), ['跌倒合并间隔', 'falls closer than this are one'], ofDistrict),
  /** Motion this soon after a fall may be the fall itself. */
  fallSettles: duration(seconds(30), ['跌倒后多久的活动才算数', 'motion counts from this long after a fall']),
  /** Nobody moved for so long after a fall: the alert is hurried. */
  fallStill: duration(minutes(2), ['跌倒后无活动多久加急', 'a fall is hurried when nobody moved for']),
  /** What happens later than this after a fall says nothing of it. */
  fallWatched: duration(minutes(30), ['跌倒后观察多久', 'what follows a fall is watched for']),
  /** An identical retained payload is told once in this long. */
  retainedOnce: duration(days(1), ['保留消息重复间隔', 'an identical retained payload is told once in'], ofDistrict),
  /** What comes again with the same time of its own is the same for this long; after that the device's clock is not believed, since one that stands still or starts anew would say the same for ever. */
  resentWithin: duration(days(1), ['同一设备时间视作重发', 'the same device time is the same event for'], ofDistrict),
} as const satisfies Record<string, Threshold>
