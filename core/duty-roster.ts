import type { Responder, ResponderRole } from './directory.ts'
import type { AreaCode } from './names.ts'
import type { EpochMs } from './time.ts'

/** A level at which nobody can be told during `[from, until)`. */
export interface DutyGap {
  readonly area: AreaCode
  readonly role: ResponderRole
  readonly from: EpochMs
  readonly until: EpochMs
  /** `no-shift`: a roster holds, and nobody's shift covers the time. `nobody-registered`: no roster, and nobody works there. */
  readonly reason: 'no-shift' | 'nobody-registered'
}

/**
 * Who of the staff is on duty, from memory: cheap enough to ask for every alert. Neighbours and carers have no shifts: they are named
 * on the home.
 */
export interface DutyRoster {
  /**
   * Who answers for the area at that level at `at`, in call order; empty when it is nobody's shift. `undefined` when no roster and no
   * substitution says anything about it: then everybody registered is on duty.
   */
  onDuty(role: ResponderRole, area: AreaCode, at: EpochMs): readonly Responder[] | undefined
  /** Every level of every area with homes at which nobody can be told at some time of `[from, until)`; by area, then in time. */
  gaps(from: EpochMs, until: EpochMs): readonly DutyGap[]
}

/** Without rosters everybody registered is always on duty. */
export const noRosters: DutyRoster = { onDuty: () => undefined, gaps: () => [] }
