import type { Area } from '../../core/directory.ts'
import type { AreaCode } from '../../core/names.ts'
import type { AlertFigures } from '../../core/report.ts'
import type { EpochMs } from '../../core/time.ts'

/** How many of an area's things are heard at this moment. Not the month's: nobody keeps that. */
export interface OnlineNowView {
  readonly gateways: number
  readonly gatewaysOnline: number
  readonly devices: number
  /** Those behind a gateway that is online. */
  readonly devicesReachable: number
}

/** One line of the report. */
export interface ReportLineView {
  /** Empty: homes that the registry did not know when their alerts opened. */
  readonly area: AreaCode
  /** Its name, or its code where it has none. */
  readonly name: string
  readonly figures: AlertFigures
  readonly online: OnlineNowView
}

/** A month of an area: alerts, how they were answered, and what was sent. Drills are left out. */
export interface MonthlyReportView {
  /** `2026-11` */
  readonly month: string
  /** The month's first moment in the hub's time zone, and the next one's. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly timeZone: string
  readonly madeAt: EpochMs
  readonly total: ReportLineView
  /** By the areas one level below; every one that has homes or alerts. */
  readonly lines: readonly ReportLineView[]
  /** The areas that may be asked for, down to the villages. */
  readonly areas: readonly Area[]
}
