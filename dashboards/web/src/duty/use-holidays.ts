import { useQuery } from '@tanstack/react-query'
import type { HolidaysView } from '../../../api/holiday-views.ts'
import { getHolidays } from './holiday-api.ts'

const REFRESH = 60_000

/** The public holidays of this year and the next; `undefined` until they are there. */
export const useHolidays = (): HolidaysView | undefined =>
  useQuery({ queryKey: ['duty-holidays'], queryFn: getHolidays, refetchInterval: REFRESH }).data
