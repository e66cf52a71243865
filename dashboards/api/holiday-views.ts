import type { Weekday } from '../../core/civil-day.ts'
import type { Words } from '../../core/finding.ts'
import type { MissingYear, WrittenFestival } from '../../core/holidays.ts'
import type { EpochMs } from '../../core/time.ts'
import type { CalendarDayView } from './duty-views.ts'

/** A day on which other people work by another list. */
export interface ChangedDayView {
  readonly day: string
  readonly weekday: Weekday
  /** Whether it is worked by the list; before, or by the other one, it was the other way round. */
  readonly works: boolean
  readonly holiday?: Words
}

/** The public holidays of one year, and where they come from. */
export interface HolidayYearView {
  readonly year: number
  /** `built-in`: this version of the hub knows them. `none`: Monday to Friday count as working days. */
  readonly source: 'entered' | 'built-in' | 'none'
  readonly festivals: readonly WrittenFestival[]
  /** Left out unless they were entered here. */
  readonly entered?: { readonly number: number; readonly by: string; readonly why: string; readonly at: EpochMs }
  /** Where what was entered says something else than this version knows; empty where either is silent. */
  readonly differs: readonly ChangedDayView[]
}

export interface HolidaysView {
  /** This year and the next. */
  readonly years: readonly HolidayYearView[]
  /** The year that somebody has to enter; left out when nobody has to. */
  readonly missing?: MissingYear
  readonly mayChange: boolean
}

/** What a year's list would change, before it is set. */
export interface HolidayPreviewView {
  /** When there is any, it cannot be set, and nothing below was reckoned. */
  readonly faults: readonly { readonly festival?: number; readonly says: Words }[]
  /** Festivals that each year has and this list has not. */
  readonly missing: readonly Words[]
  readonly counts: { readonly off: number; readonly makeUp: number }
  /** Every day of the months that the list names, month by month. */
  readonly days: readonly CalendarDayView[]
  /** Days on which other people would work than by what holds now. */
  readonly changes: readonly ChangedDayView[]
}
