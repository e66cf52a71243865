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
import '../styles/duty.css'

const REFRESH = 30_000
const DUTY = ['duty', 'duty-calendar', 'duty-history']

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
type Opened = { readonly what: 'roster'; readonly place: DutyPlace } | { readonly what: 'away' | 'new' }

function Duty({ duty }: { readonly duty: DutyView }): ReactElement {
  const { language, lost, may } = usePage()
  const words = DUTY_WORDS[language]
  const queries = useQueryClient()
  const [opened, setOpened] = useState<Opened>()
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
          { key: 'calendar', label: words.tabs.calendar, children: <CalendarPart duty={duty} /> },
          { key: 'away', label: words.tabs.away, children: <AwayPart duty={duty} onChanged={again} /> },
          { key: 'people', label: words.tabs.people, children: <PeoplePart duty={duty} /> },
          { key: 'history', label: words.tabs.history, children: <HistoryPart areas={duty.areas} /> },
        ]}
      />
      {opened?.what === 'roster' ? (
        <RosterDrawer place={opened.place} duty={duty} onDone={done} onClose={close} />
      ) : null}
      {opened?.what === 'new' ? (
        <NewRoster duty={duty} onPlace={(place) => setOpened({ what: 'roster', place })} onCancel={close} />
      ) : null}
      {opened?.what === 'away' ? <AwayDrawer duty={duty} onDone={done} onClose={close} /> : null}
    </>
  )
}
