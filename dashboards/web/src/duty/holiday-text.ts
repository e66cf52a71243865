import type { WrittenFestival } from '../../../../core/holidays.ts'
import type { ChangedDayView } from '../../../api/holiday-views.ts'
import { daysText } from './duty-text.ts'
import type { HolidayWords } from './holiday-words.ts'

/** `春节 02-05–02-11，补班 01-30、02-20`. */
export function festivalText({ name, from, until, makeUp }: WrittenFestival, words: HolidayWords): string {
  const worked = makeUp.map((day) => day.slice(5)).join(words.and)
  return `${name} ${daysText(from, until)}${worked === '' ? '' : words.worked(worked)}`
}

/** `02-05 周五 休`. */
export const changedText = ({ day, weekday, works }: ChangedDayView, words: HolidayWords): string =>
  `${day.slice(5)} ${words.day(weekday)} ${works ? words.work : words.off}`
