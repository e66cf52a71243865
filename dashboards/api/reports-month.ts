import { localTime } from '../../core/calendar.ts'
import { momentOf, parseCivilDay } from '../../core/civil-day.ts'
import { HubError } from '../../core/errors.ts'
import type { EpochMs } from '../../core/time.ts'

export interface MonthSpan {
  /** `2026-11` */
  readonly month: string
  readonly from: EpochMs
  readonly to: EpochMs
}

/** The month that wall clocks in `timeZone` show at `at`. */
export function monthAt(at: EpochMs, timeZone: string): string {
  const { year, month } = localTime(at, timeZone)
  return monthText(year, month)
}

/** A month from its first midnight in `timeZone` to the next one's. @throws BAD_REQUEST for a text that is no month like `2026-11` */
export function monthSpan(month: string, timeZone: string): MonthSpan {
  const [year, number] = month.split('-').map(Number)
  const first = parseCivilDay(`${month}-01`)
  if (first === undefined || year === undefined || number === undefined) {
    throw new HubError('BAD_REQUEST', '月份应写作 2026-11。 Write the month like 2026-11.')
  }
  const next = number === 12 ? monthText(year + 1, 1) : monthText(year, number + 1)
  const firstOfNext = parseCivilDay(`${next}-01`) ?? first + 31
  return { month, from: momentOf(first, 0, timeZone), to: momentOf(firstOfNext, 0, timeZone) }
}

const monthText = (year: number, month: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
