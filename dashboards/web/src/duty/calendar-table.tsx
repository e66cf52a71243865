import type { ReactElement } from 'react'
import type { CalendarDayView, CalendarTurnView, DutyView, GapView } from '../../../api/duty-views.ts'
import { usePage } from '../page-context.ts'
import { clockMinutes, wallTime } from '../time-text.ts'
import { nameOf } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'

export interface CalendarRow {
  readonly key: string
  readonly title: string
  readonly note: string
  /** For each day. */
  readonly turns: readonly (readonly CalendarTurnView[])[]
  readonly gaps: readonly (readonly GapView[])[]
}

interface CalendarTableProps {
  readonly label: string
  readonly days: readonly CalendarDayView[]
  readonly rows: readonly CalendarRow[]
  readonly people: DutyView['people']
  readonly today: string
}

/** Days side by side: who has which shift, who stands in, and when nobody is there. */
export function CalendarTable({ label, days, rows, people, today }: CalendarTableProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  return (
    <div className="sheet-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="duty-calendar">
        <thead>
          <tr>
            <th scope="col">{words.level}</th>
            {days.map((day) => (
              <DayHead key={day.day} day={day} isToday={day.day === today} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <b>{row.title}</b>
                <span className="quiet">{row.note}</span>
              </th>
              {days.map((day, index) => (
                <td key={day.day} className={day.works ? '' : 'rest'}>
                  <Cell day={day.day} turns={row.turns[index] ?? []} gaps={row.gaps[index] ?? []} people={people} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DayHead({ day, isToday }: { readonly day: CalendarDayView; readonly isToday: boolean }): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const { works, holiday, weekday } = day
  return (
    <th scope="col" className={works ? '' : 'rest'}>
      <span className="figures">{day.day.slice(5)}</span> {words.weekday(weekday)}
      {isToday ? <span className="tag">{words.today}</span> : null}
      {holiday === undefined ? null : (
        <span className={works ? 'day-mark works' : 'day-mark'}>
          {works ? words.makeUp : words.rest} {holiday[language]}
        </span>
      )}
    </th>
  )
}

interface CellProps {
  readonly day: string
  readonly turns: readonly CalendarTurnView[]
  readonly gaps: readonly GapView[]
  readonly people: DutyView['people']
}

function Cell({ day, turns, gaps, people }: CellProps): ReactElement {
  const { language, timeZone } = usePage()
  const words = DUTY_WORDS[language]
  const time = (at: number, other: string): string =>
    wallTime(at, timeZone).slice(0, 10) === day ? clockMinutes(at, timeZone) : other
  return (
    <ul>
      {turns.map((turn, index) => (
        <li key={index} className={turn.shift?.night === true ? 'night' : ''}>
          {turn.shift === undefined ? null : (
            <span className="quiet figures">
              {turn.shift.night ? words.night : words.day} {turn.shift.from}–{turn.shift.to}
            </span>
          )}
          {turn.people.map(({ id, there }) => (
            <span key={id} className="duty-who">
              {there === id ? nameOf(id, people) : <Away id={id} there={there} people={people} />}
            </span>
          ))}
        </li>
      ))}
      {gaps.map((gap) => (
        <li key={gap.from} className="hole">
          {words.nobody} {time(gap.from, '00:00')}–{time(gap.until, '24:00')}
        </li>
      ))}
    </ul>
  )
}

interface AwayProps {
  readonly id: string
  readonly there: string | undefined
  readonly people: DutyView['people']
}

function Away({ id, there, people }: AwayProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  return (
    <>
      <s>{nameOf(id, people)}</s> {there === undefined ? words.away : words.standsIn(nameOf(there, people))}
    </>
  )
}
