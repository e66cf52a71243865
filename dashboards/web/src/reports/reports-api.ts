import type { MonthlyReportView } from '../../../api/reports-views.ts'
import { ask } from '../hub-api.ts'

export interface ReportChoice {
  /** `2026-11`; this month when left out. */
  readonly month?: string
  /** All of one's own when left out. */
  readonly area?: string
}

const query = ({ month, area }: ReportChoice): string =>
  new URLSearchParams({ ...(month === undefined ? {} : { month }), ...(area === undefined ? {} : { area }) }).toString()

export async function getMonthly(choice: ReportChoice): Promise<MonthlyReportView> {
  return (await ask(`/api/v1/reports/monthly?${query(choice)}`)).json()
}

/** Where the same is to be had as a table for Excel. */
export const csvAddress = (choice: ReportChoice): string => `/api/v1/reports/monthly.csv?${query(choice)}`
