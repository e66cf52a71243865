import type { ReactElement } from 'react'
import type { CalendarDayView } from '../../../api/duty-views.ts'
import type { HolidayPreviewView } from '../../../api/holiday-views.ts'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { HOLIDAY_WORDS } from './holiday-words.ts'

/** What a year's list would do once it is saved, month by month. */
export function HolidayEffect({ preview }: { readonly preview: HolidayPreviewView }): ReactElement {
  const { language } = usePage()
  const words = HOLIDAY_WORDS[language]
  const { counts, changes, missing } = preview
  const changed = new Set(changes.map(({ day }) => day))
  const months = [...new Set(preview.days.map(({ day }) => day.slice(0, 7)))]
  return (
    <section className="duty-effect" aria-label={words.effect}>
      <h3>{words.effect}</h3>
      <p>
        <span className="figures">{words.counts(counts.off, counts.makeUp)}</span>
        {words.stop}
        <b>{changes.length === 0 ? words.noChanges : words.changes(changes.length)}</b>
      </p>
      {missing.length === 0 ? null : (
        <p className="duty-unknown">{words.lacks(missing.map((name) => name[language]).join(words.and))}</p>
      )}
      <div className="holiday-months">
        {months.map((month) => (
          <Month
            key={month}
            month={month}
            days={preview.days.filter(({ day }) => day.startsWith(month))}
            changed={changed}
          />
        ))}
      </div>
      {changes.length === 0 ? null : (
        <p className="quiet">
          <Icon name="circle" size={14} /> {words.legend}
        </p>
      )}
    </section>
  )
}

interface MonthProps {
  /** Like `2027-02`. */
  readonly month: string
  /** All of it. */
  readonly days: readonly CalendarDayView[]
  readonly changed: ReadonlySet<string>
}

function Month({ month, days, changed }: MonthProps): ReactElement {
  const words = HOLIDAY_WORDS[usePage().language]
  const empty = (days[0]?.weekday ?? 1) - 1
  const cells = [...Array.from({ length: empty }, () => undefined), ...days]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7))
  return (
    <table className="holiday-month">
      <caption>{words.month(month.slice(0, 4), Number(month.slice(5)))}</caption>
      <thead>
        <tr>
          {words.weekdays.map((weekday) => (
            <th key={weekday} scope="col">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((day, at) =>
              day === undefined ? <td key={at} /> : <Day key={at} day={day} isChanged={changed.has(day.day)} />,
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Day({ day, isChanged }: { readonly day: CalendarDayView; readonly isChanged: boolean }): ReactElement {
  const words = HOLIDAY_WORDS[usePage().language]
  const { works, holiday } = day
  const kind = holiday === undefined ? (works ? '' : 'weekend') : works ? 'works' : 'rest'
  return (
    <td className={isChanged ? `${kind} changed` : kind}>
      {Number(day.day.slice(8))}
      {holiday === undefined ? null : <b>{works ? words.work : words.off}</b>}
      {isChanged ? <span className="visually-hidden"> {words.changed}</span> : null}
    </td>
  )
}
