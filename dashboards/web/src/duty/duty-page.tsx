import { useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Tabs } from 'antd'
import type { DutyPlace } from '../../../../core/duty-desk.ts'
import type { DutyView } from '../../../api/duty-views.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { AwayDrawer } from './away-drawer.tsx'
import { AwayPart } from './away-part.tsx'
import { CalendarPart } from './calendar-part.tsx'
import { getDuty } from './duty-api.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { GapsLine } from './gaps-line.tsx'
import { HistoryPart } from './history-part.tsx'
import { NewRoster } from './new-roster.tsx'
import { NowPart } from './now-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { RosterDrawer } from './roster-drawer.tsx'
import { HolidayDrawer } from './holiday-drawer.tsx'
import { HolidayNotice } from './holiday-notice.tsx'
import { useHolidays } from './use-holidays.ts'
import '../styles/duty.css'
import '../styles/holidays.css'

const REFRESH = 30_000
const DUTY = ['duty', 'duty-calendar', 'duty-history', 'duty-holidays']

/** 救助人员与排班: who is on duty now and next, when nobody is, and the rosters and substitutes that decide it. */
export default function DutyPage(): ReactElement {
  const { t, language } = usePage()
  const words = DUTY_WORDS[language]
  const { data, error } = useQuery({ queryKey: ['duty'], queryFn: getDuty, refetchInterval: REFRESH })
  return (
    <main className="sheet duty-sheet">
      <h1>{words.title}</h1>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data === undefined && error === null ? <p className="quiet">{t.loading}</p> : null}
      {data === undefined ? null : <Duty duty={data} />}
    </main>
  )
}

/** What is opened beside the page. */
type Opened =
  | { readonly what: 'roster'; readonly place: DutyPlace }
  | { readonly what: 'away' | 'new' }
  | { readonly what: 'holidays'; readonly year: number }

function Duty({ duty }: { readonly duty: DutyView }): ReactElement {
  const { language, lost, may } = usePage()
  const words = DUTY_WORDS[language]
  const queries = useQueryClient()
  const [opened, setOpened] = useState<Opened>()
  const enter = (year: number): void => setOpened({ what: 'holidays', year })
  const close = (): void => setOpened(undefined)
  const again = (): void => {
    for (const key of DUTY) void queries.invalidateQueries({ queryKey: [key] })
  }
  const done = (): void => {
    close()
    again()
  }
  return (
    <>
      <GapsLine duty={duty} />
      <HolidayNotice onEnter={enter} />
      {may('rosters:write') ? (
        <div className="duty-buttons">
          <Button disabled={lost} onClick={() => setOpened({ what: 'away' })}>
            {words.reportAway}
          </Button>
          <Button disabled={lost} onClick={() => setOpened({ what: 'new' })}>
            {words.newRoster}
          </Button>
        </div>
      ) : null}
      <Tabs
        destroyOnHidden
        tabBarGutter={16}
        items={[
          {
            key: 'now',
            label: words.tabs.now,
            children: <NowPart duty={duty} onEdit={(place) => setOpened({ what: 'roster', place })} />,
          },
          { key: 'calendar', label: words.tabs.calendar, children: <CalendarPart duty={duty} onHolidays={enter} /> },
          { key: 'away', label: words.tabs.away, children: <AwayPart duty={duty} onChanged={again} /> },
          { key: 'people', label: words.tabs.people, children: <PeoplePart duty={duty} /> },
          { key: 'history', label: words.tabs.history, children: <HistoryPart areas={duty.areas} /> },
        ]}
      />
      {opened === undefined ? null : (
        <OpenedPart opened={opened} duty={duty} onOpen={setOpened} onDone={done} onClose={close} />
      )}
    </>
  )
}

interface OpenedProps {
  readonly opened: Opened
  readonly duty: DutyView
  readonly onOpen: (opened: Opened) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

function OpenedPart({ opened, duty, onOpen, onDone, onClose }: OpenedProps): ReactElement | null {
  const holidays = useHolidays()
  switch (opened.what) {
    case 'roster':
      return <RosterDrawer place={opened.place} duty={duty} onDone={onDone} onClose={onClose} />
    case 'new':
      return <NewRoster duty={duty} onPlace={(place) => onOpen({ what: 'roster', place })} onCancel={onClose} />
    case 'away':
      return <AwayDrawer duty={duty} onDone={onDone} onClose={onClose} />
    default: {
      const year = holidays?.years.find((one) => one.year === opened.year)
      return year === undefined ? null : <HolidayDrawer year={year} onDone={onDone} onClose={onClose} />
    }
  }
}
