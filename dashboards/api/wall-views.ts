import type { AlertState } from '../../core/alert.ts'
import type { AlertKind, Severity } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'

/** What hangs on a wall for everybody in the room: nobody's name, door, number or illness. Only types. */
export interface WallView {
  readonly now: EpochMs
  readonly speed: number
  readonly timeZone: string
  /** Open ones, worst and oldest first, as many as fit. */
  readonly alerts: readonly WallAlertView[]
  readonly alertsTotal: number
  readonly homesTotal: number
  readonly homesOnline: number
}

export interface WallAlertView {
  /** Counts up with the alerts that are open: no other page knows it. */
  readonly key: number
  readonly severity: Severity
  readonly kind: AlertKind
  readonly state: AlertState
  /** From the district down to the village. */
  readonly areaNames: readonly string[]
  readonly openedAt: EpochMs
}
