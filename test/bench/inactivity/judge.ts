import type { EpochMs } from '../../../core/time.ts'
import type { Recording } from './recording.ts'

/** What is measured: something that hears a home and says when it would first contact anyone, the resident included. */
export interface SilenceJudge {
  /** Everything that is due before `at` happens. Left out by who reckons it when asked. */
  liveUntil?(at: EpochMs): void
  onMotion(at: EpochMs, sensor: string): void
  onOuterDoor(at: EpochMs, opened: boolean, sensor: string): void
  /** The gateway is alive. */
  onHeartbeat(at: EpochMs): void
  /** When it raises its first alert of this silence if from now on there is nothing but heartbeats; the past when it already has. */
  alertAt(): EpochMs | undefined
  /** A cheap bound: no alert before it. */
  earliest?(): EpochMs | undefined
  /** Which kind that alert is, for the trace. */
  alertKind(): string
}

/** A method at one setting. */
export interface Method {
  readonly name: string
  /** Alarms inside what hindsight calls an absence are left out of the count: only for the row of the table that did so. */
  readonly forgivesAbsences?: true
  /** A judge that has heard nothing yet. Only a method that cheats by hindsight looks into the recording. */
  start(recording: Recording): SilenceJudge
}
