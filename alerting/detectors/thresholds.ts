import type { Home } from '../../core/directory.ts'
import type { DurationMs } from '../../core/time.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'

/** Every figure that detectors judge by, in milliseconds; the district's. What one home has of its own stands in its registry entry. */
export interface Thresholds {
  /** Day begins and ends, since local midnight. */
  readonly dayStart: DurationMs
  readonly dayEnd: DurationMs

  /** A reading that came this much later than its device's readings usually do is late. */
  readonly lateAfter: DurationMs
  /** A gateway that was away for longer than this may have kept messages back … */
  readonly awayAfter: DurationMs
  /** … and for this long after its return, messages without a time of their own may be those. */
  readonly uncertainFor: DurationMs

  /** A gateway is silent after twice its keep-alive, but not before this. */
  readonly gatewaySilence: DurationMs
  /** The same for a gateway that promised no keep-alive. */
  readonly gatewaySilenceWithoutKeepAlive: DurationMs
  /** A gateway whose will was delivered has this long to come back. */
  readonly willGrace: DurationMs
  /** A silent gateway becomes urgent after this long by day … */
  readonly gatewayUrgentByDay: DurationMs
  /** … and after this long at night. */
  readonly gatewayUrgentByNight: DurationMs

  /** The longest stillness that is never questioned, unless the home has its own. */
  readonly inactivityCeiling: DurationMs
  /** An outer door may stand open this long by day with no motion after it. */
  readonly outerDoorOpen: DurationMs
  /** How soon a home is looked at again whose gateway cannot be heard when its stillness would be judged. */
  readonly unheardRetry: DurationMs

  /** A state alarm that still holds is raised again this often. */
  readonly stillHolds: DurationMs
  /** A state alarm is held to be over, though nobody said so, when its device has said nothing for this long. */
  readonly forgetHeld: DurationMs
  /** SOS presses of one device closer than this are one. */
  readonly sosOnce: DurationMs
  /** Falls told by one device closer than this are one. */
  readonly fallOnce: DurationMs
  /** An identical retained payload is told once in this long. */
  readonly retainedOnce: DurationMs
  /**
   * What comes again with the same time of its own is the same for this long; after that the device's clock is not believed, since one
   * that stands still or starts anew would say the same for ever.
   */
  readonly resentWithin: DurationMs

  /** The hub was deaf when its pulse paused for longer than this. */
  readonly hubDeaf: DurationMs
  /** Being deaf for longer than this is told to the district. */
  readonly hubDeafTold: DurationMs
  /** Being deaf moves a stillness deadline by at most this. */
  readonly deafMove: DurationMs
}

/** Sources: docs of the domain, sections 2 and 3; `practice` in Chinese districts for the ceiling is 12 h and 24 h. */
export const DISTRICT_DEFAULTS: Thresholds = {
  dayStart: hours(6),
  dayEnd: hours(22),
  lateAfter: minutes(2),
  awayAfter: minutes(2),
  uncertainFor: seconds(60),
  gatewaySilence: minutes(5),
  gatewaySilenceWithoutKeepAlive: minutes(30),
  willGrace: seconds(60),
  gatewayUrgentByDay: hours(4),
  gatewayUrgentByNight: hours(8),
  inactivityCeiling: hours(12),
  outerDoorOpen: minutes(30),
  unheardRetry: minutes(1),
  stillHolds: minutes(30),
  forgetHeld: days(1),
  sosOnce: seconds(10),
  fallOnce: minutes(5),
  retainedOnce: days(1),
  resentWithin: days(1),
  hubDeaf: seconds(60),
  hubDeafTold: hours(1),
  deafMove: hours(2),
}

/** How long this home's resident may be still: its own figure (一户一策) before the district's. */
export const inactivityCeilingOf = (home: Home, district: Thresholds): DurationMs =>
  home.inactivityCeiling ?? district.inactivityCeiling
