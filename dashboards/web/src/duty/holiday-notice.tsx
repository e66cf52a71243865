import type { ReactElement } from 'react'
import { Button } from 'antd'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { HOLIDAY_WORDS } from './holiday-words.ts'
import { useHolidays } from './use-holidays.ts'

interface HolidayNoticeProps {
  readonly onEnter: (year: number) => void
}

/** Which year's public holidays somebody has to enter, and how; nothing while nobody has to. */
export function HolidayNotice({ onEnter }: HolidayNoticeProps): ReactElement | null {
  const { language, lost } = usePage()
  const words = HOLIDAY_WORDS[language]
  const holidays = useHolidays()
  if (holidays?.missing === undefined) return null
  const { year, overdue } = holidays.missing
  const title = overdue ? words.overdue(year) : words.missing(year)
  return (
    <section className={overdue ? 'holiday-notice overdue' : 'holiday-notice'} aria-label={title}>
      <h2>
        <Icon name={overdue ? 'triangle' : 'circle'} size={20} /> {title}
      </h2>
      <p>{words.missingWhy(year)}</p>
      <p>{holidays.mayChange ? words.missingDo : words.missingAsk}</p>
      {holidays.mayChange ? (
        <Button type="primary" disabled={lost} onClick={() => onEnter(year)}>
          {words.enter(year)}
        </Button>
      ) : null}
    </section>
  )
}
