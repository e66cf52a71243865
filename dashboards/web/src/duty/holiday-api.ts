import type { WrittenFestival } from '../../../../core/holidays.ts'
import type { HolidayPreviewView, HolidaysView } from '../../../api/holiday-views.ts'
import { ask, send } from '../hub-api.ts'

const ROOT = '/api/v1/duty/holidays'

export async function getHolidays(): Promise<HolidaysView> {
  return (await ask(ROOT)).json()
}

/** What a year's list would change; `null`: none of our own any more. Nothing is kept. */
export async function previewHolidays(
  year: number,
  festivals: readonly WrittenFestival[] | null,
): Promise<HolidayPreviewView> {
  return (await send('POST', `${ROOT}/${year}/preview`, { festivals })).json()
}

export interface HolidayChange {
  readonly festivals: readonly WrittenFestival[] | null
  /** The list's number that was looked at; 0 for none of our own. */
  readonly basedOn: number
  readonly why: string
}

export async function setHolidays(year: number, change: HolidayChange): Promise<void> {
  await send('PUT', `${ROOT}/${year}`, change)
}
