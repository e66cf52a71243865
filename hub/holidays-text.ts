import { dateTimeText } from '../core/calendar.ts'
import { type ChangedDay, packagedHolidays } from '../core/chinese-calendar.ts'
import { civilDayText } from '../core/civil-day.ts'
import type { HeldHolidays } from '../core/duty-desk.ts'
import { weekdayWords } from '../core/holiday-faults.ts'
import type { Festival, MissingYear } from '../core/holidays.ts'
import { textTable } from './text-table.ts'

/** A year's public holidays, and where they come from. */
export function holidaysText(year: number, held: HeldHolidays | undefined, timeZone: string): string {
  const builtIn = packagedHolidays(year)
  if (held !== undefined) {
    const { by, why, recordedAt, festivals } = held
    const when = dateTimeText(recordedAt, timeZone).slice(0, 10)
    return `${year} 录入 entered (${by}, ${when}: ${why})\n${tableOf(festivals)}`
  }
  if (builtIn !== undefined) return `${year} 系统自带 built in\n${tableOf(builtIn.festivals)}`
  return `${year} 未录入：周一至周五算工作日 / none: Monday to Friday count as working days`
}

const tableOf = (festivals: readonly Festival[]): string =>
  textTable(
    ['节日 festival', '自 from', '至 until', '补班 worked'],
    festivals.map(({ name, from, until, makeUp }) => [
      name,
      civilDayText(from),
      civilDayText(until),
      makeUp.map(civilDayText).join(' '),
    ]),
  )

/** The days on which other people work, one a line. */
export function changesText(changes: readonly ChangedDay[]): string {
  if (changes.length === 0) return '没有变化 / nothing changes'
  const rows = changes.map(({ day, after }) => [
    civilDayText(day),
    weekdayWords(day).zh,
    after.works ? '班 works' : '休 rests',
    after.holiday?.zh ?? '',
  ])
  return `${changes.length} 天改变 / days change:\n${textTable(['日期 day', '', '', '节日 festival'], rows)}`
}

export const missingText = ({ year, overdue }: MissingYear): string =>
  overdue
    ? `${year} 年节假日仍未录入，请立即录入 / the public holidays of ${year} are missing: set them now`
    : `${year} 年节假日尚未录入，通知公布后请录入 / the public holidays of ${year} are not entered yet: set them when the notice is out`
