import type { ChineseCalendar } from '../core/chinese-calendar.ts'
import { civilDayOf } from '../core/civil-day.ts'
import { missingYear, yearOf } from '../core/holidays.ts'
import type { HealthPart } from '../core/home-board.ts'
import type { Clock } from '../core/time.ts'

export interface HolidaySources {
  readonly clock: Clock
  /** An IANA name. */
  readonly timeZone: string
  calendar(): ChineseCalendar
}

/** Whether this year's public holidays are known, and from November the next one's. Never an error: people are told all the same. */
export function holidayPart(sources: HolidaySources): HealthPart {
  const today = civilDayOf(sources.clock.now(), sources.timeZone)
  const known = sources.calendar()
  const missing = missingYear(today, (year) => known.knows(year))
  if (missing === undefined) {
    const years = [yearOf(today), yearOf(today) + 1].filter((year) => known.knows(year))
    return { part: 'holidays', ok: true, says: `${years.join(' and ')} known`, zh: `${years.join('、')} 年已有` }
  }
  const { year, overdue } = missing
  return overdue
    ? {
        part: 'holidays',
        ok: true,
        note: 'warning',
        says: `The public holidays of ${year} are not entered, and Monday to Friday count as working days: enter them at the page of duty, now.`,
        zh: `${year} 年节假日仍未录入，周一至周五一律按工作日排班：请立即在“救助人员与排班”页录入。`,
      }
    : {
        part: 'holidays',
        ok: true,
        note: 'hint',
        says: `The public holidays of ${year} are not entered yet: enter the State Council’s notice at the page of duty.`,
        zh: `${year} 年节假日尚未录入：国务院通知公布后，请在“救助人员与排班”页录入。`,
      }
}
