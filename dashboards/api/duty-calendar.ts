import type { ChineseCalendar } from '../../core/chinese-calendar.ts'
import { type CivilDay, civilDayText, momentOf, timeText, weekdayOf } from '../../core/civil-day.ts'
import type { DutyBook, DutyPlace, DutySpan, DutyTurn } from '../../core/duty-desk.ts'
import { type Shift, STAFF_ROLES } from '../../core/roster.ts'
import { type EpochMs, hours } from '../../core/time.ts'
import type { Asker } from './access.ts'
import { mayChangeAt } from './duty-scope.ts'
import type { CalendarDayView, CalendarTurnView, DutyCalendarView, GapView } from './duty-views.ts'

/** Which days, and whose clocks they go by. */
export interface Days {
  readonly from: CivilDay
  readonly count: number
  /** An IANA name. */
  readonly timeZone: string
}

const eachDay = <Item>({ from, count }: Days, of: (day: CivilDay) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => of(from + index))

export const calendarDays = (calendar: ChineseCalendar, days: Days): readonly CalendarDayView[] =>
  eachDay(days, (day) => calendarDay(day, calendar))

export const calendarDay = (day: CivilDay, calendar: ChineseCalendar): CalendarDayView => ({
  day: civilDayText(day),
  weekday: weekdayOf(day),
  ...calendar.dayOf(day),
})

/** For each day the shifts that begin on it. */
export const calendarTurns = (book: DutyBook, place: DutyPlace, days: Days): readonly (readonly CalendarTurnView[])[] =>
  eachDay(days, (day) => book.turns(place, day).map((turn) => turnView(turn)))

function turnView({ shift, people }: DutyTurn): CalendarTurnView {
  return {
    ...(shift === undefined ? {} : { shift: shiftView(shift) }),
    people: people.map(({ id, there }) => (there === undefined ? { id } : { id, there })),
  }
}

const shiftView = ({ name, from, to }: Shift) => ({
  name,
  from: timeText(from),
  to: timeText(to),
  night: to <= from || from >= hours(18),
})

/** When nobody is there, whether it began before or not. */
export const gapsOf = (spans: readonly DutySpan[], from: EpochMs, until: EpochMs): readonly GapView[] =>
  spans.flatMap((span) =>
    span.gap === undefined || span.until <= from || span.from >= until
      ? []
      : [{ from: span.from, until: span.until, reason: span.gap }],
  )

/** The ladder of the area, level by level and day by day. */
export function dutyCalendar(book: DutyBook, asker: Asker, area: string, days: Days): DutyCalendarView {
  const { timeZone } = days
  const [from, until] = [days.from, days.from + days.count].map((day) => momentOf(day, 0, timeZone))
  const levels = STAFF_ROLES.map((role) => {
    const place = book.placeOf(role, area)
    const spans = book.spans(place, from ?? 0, until ?? 0)
    const gaps = eachDay(days, (day) => gapsOf(spans, momentOf(day, 0, timeZone), momentOf(day + 1, 0, timeZone)))
    const mayChange = mayChangeAt(asker, place.area)
    return { role, area: place.area, mayChange, turns: calendarTurns(book, place, days), gaps }
  })
  return { days: calendarDays(book.calendar, days), levels }
}
