import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { ChangedDayView, HolidayYearView } from '../../../api/holiday-views.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime } from '../time-text.ts'
import { changedText, festivalText } from './holiday-text.ts'
import { HOLIDAY_WORDS } from './holiday-words.ts'
import { useHolidays } from './use-holidays.ts'

interface HolidayPartProps {
  readonly onChange: (year: number) => void
}

/** 节假日安排: this year's and the next one's, and where each comes from. */
export function HolidayPart({ onChange }: HolidayPartProps): ReactElement | null {
  const { language, lost } = usePage()
  const words = HOLIDAY_WORDS[language]
  const holidays = useHolidays()
  if (holidays === undefined) return null
  return (
    <section className="holiday-years" aria-label={words.title}>
      <h2>{words.title}</h2>
      {holidays.years.map((one) => (
        <article key={one.year} className="holiday-year" aria-label={words.ofYear(one.year)}>
          <div className="duty-buttons">
            <h3>
              <span className="figures">{words.ofYear(one.year)}</span>{' '}
              <span className="tag">{words.sources[one.source]}</span>
            </h3>
            {holidays.mayChange ? (
              <Button size="small" disabled={lost} onClick={() => onChange(one.year)}>
                {one.source === 'none' ? words.enter(one.year) : words.change(one.year)}
              </Button>
            ) : null}
          </div>
          <Year year={one} />
        </article>
      ))}
    </section>
  )
}

function Year({ year }: { readonly year: HolidayYearView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = HOLIDAY_WORDS[language]
  const { festivals, entered, differs } = year
  return (
    <>
      {festivals.length === 0 ? null : (
        <ul className="holiday-festivals">
          {festivals.map((festival, index) => (
            <li key={index}>{festivalText(festival, words)}</li>
          ))}
        </ul>
      )}
      {entered === undefined ? null : (
        <p className="quiet">
          <span className="figures">{dayAndTime(entered.at, timeZone)}</span>{' '}
          {words.enteredBy(personText(entered.by, t), entered.why)}
        </p>
      )}
      {differs.length === 0 ? null : <Differs days={differs} />}
    </>
  )
}

const SHOWN = 8

function Differs({ days }: { readonly days: readonly ChangedDayView[] }): ReactElement {
  const words = HOLIDAY_WORDS[usePage().language]
  const more = days.length > SHOWN ? ` + ${days.length - SHOWN}` : ''
  return (
    <p className="duty-unknown">
      {words.differs(days.length)}
      {days
        .slice(0, SHOWN)
        .map((day) => changedText(day, words))
        .join(words.and)}
      {more}
    </p>
  )
}
