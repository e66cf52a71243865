import { useState } from 'react'
import type { ReactElement } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import type { DutyView } from '../../../api/duty-views.ts'
import { civilDayText, parseCivilDay } from '../../../../core/civil-day.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { useNow, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { AreaSelect } from './area-select.tsx'
import { CalendarTable } from './calendar-table.tsx'
import { getCalendar } from './duty-api.ts'
import { areaText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { HolidayPart } from './holiday-part.tsx'

const REFRESH = 60_000

interface CalendarPartProps {
  readonly duty: DutyView
  /** Somebody wants to enter a year's public holidays. */
  readonly onHolidays: (year: number) => void
}

/** 日历: the ladder of one area for a week or two. */
export function CalendarPart({ duty, onHolidays }: CalendarPartProps): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = DUTY_WORDS[language]
  const today = wallTime(useNow(), timeZone).slice(0, 10)
  const [chosen, setArea] = useState(duty.homeAreas[0] ?? '')
  const [days, setDays] = useState(14)
  const [moved, setMoved] = useState(0)
  const area = duty.homeAreas.includes(chosen) ? chosen : (duty.homeAreas[0] ?? '')
  const from = civilDayText((parseCivilDay(today) ?? 0) + moved)
  const { data, error } = useQuery({
    queryKey: ['duty-calendar', area, from, days],
    queryFn: () => getCalendar(area, from, days),
    enabled: area !== '',
    refetchInterval: REFRESH,
    placeholderData: keepPreviousData,
  })
  if (area === '') return <p className="empty">{words.noPlaces}</p>
  return (
    <section className="sheet-part" aria-label={words.tabs.calendar}>
      <div className="duty-filter">
        <AreaSelect label={words.area} codes={duty.homeAreas} areas={duty.areas} value={area} onChange={setArea} />
        <Stretch days={days} moved={moved} onDays={setDays} onMoved={setMoved} />
      </div>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data === undefined ? null : (
        <CalendarTable
          label={`${areaText(area, duty.areas)} ${words.tabs.calendar}`}
          days={data.days}
          today={today}
          people={duty.people}
          rows={data.levels.map((level) => ({
            key: level.role,
            title: words.roles[level.role],
            note: areaText(level.area, duty.areas),
            turns: level.turns,
            gaps: level.gaps,
          }))}
        />
      )}
      <p className="quiet duty-hint">{words.restHint}</p>
      {data?.days.some(({ known }) => !known) === true ? <p className="duty-unknown">{words.unknownYear}</p> : null}
      <HolidayPart onChange={onHolidays} />
    </section>
  )
}

interface StretchProps {
  /** How many. */
  readonly days: number
  /** How far the first one is from today. */
  readonly moved: number
  readonly onDays: (days: number) => void
  readonly onMoved: (moved: number) => void
}

function Stretch({ days, moved, onDays, onMoved }: StretchProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  return (
    <>
      <Segmented
        aria-label={words.tabs.calendar}
        value={days}
        onChange={onDays}
        options={[
          { value: 7, label: words.one },
          { value: 14, label: words.two },
        ]}
      />
      <span className="duty-move">
        <Button onClick={() => onMoved(moved - days)}>{words.earlier}</Button>
        <Button onClick={() => onMoved(0)} disabled={moved === 0}>
          {words.today}
        </Button>
        <Button onClick={() => onMoved(moved + days)}>{words.later}</Button>
      </span>
    </>
  )
}
