import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import { Link } from 'react-router'
import type { AlertView } from '../../api/views.ts'
import { AlertSubject } from './alert/alert-subject.tsx'
import { WATCH_WORDS } from './alert/watch-words.ts'
import { AlertActions } from './alert-actions.tsx'
import { CallForHelp } from './call-for-help.tsx'
import { History } from './history.tsx'
import { Icon } from './icons.tsx'
import { NextStep } from './next-step.tsx'
import { useNow, usePage } from './page-context.ts'
import { spokenPlace } from './place-text.ts'
import { ProgressSteps } from './progress-steps.tsx'
import { said } from './said.ts'
import { SeverityMark } from './severity-mark.tsx'
import { hms, whenText } from './time-text.ts'
import { ToldList } from './told-list.tsx'

/** What, how long, since when. */
function CardHead({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  return (
    <header className="card-head">
      <SeverityMark severity={alert.severity} />
      <h2 id={`title-${alert.id}`}>
        <Link to={`/alerts/${alert.id}`}>{t.kind[alert.kind]}</Link>
      </h2>
      <span className="code">{t.code(alert.code)}</span>
      <span className="running">
        <span className="visually-hidden">{t.lasting} </span>
        <b className="figures" role="timer">
          {hms(now - alert.openedAt)}
        </b>
        <span className="quiet figures">{t.since(whenText(alert.openedAt, now, timeZone))}</span>
      </span>
    </header>
  )
}

function HomeButton(props: { readonly home: string | undefined; readonly onOpen: (home: string) => void }) {
  const { t } = usePage()
  const { home, onOpen } = props
  if (home === undefined) return null
  return (
    <Button type="link" size="small" onClick={() => onOpen(home)}>
      {t.homePage}
    </Button>
  )
}

/** The newest line of the story, for a card whose details are folded away. */
function LastLine({ alert }: { readonly alert: AlertView }): ReactElement | null {
  const { language, timeZone } = usePage()
  const now = useNow()
  const last = alert.events.at(-1)
  if (last === undefined || alert.events.length === 1) return null
  return (
    <p className="last-line">
      <time className="figures quiet">{whenText(last.at, now, timeZone)}</time> {said(last.words, language)}
    </p>
  )
}

/** What to do, who was told, what happened. */
function CardDetails(props: { readonly alert: AlertView; readonly hotline: string | undefined }): ReactElement {
  const { alert, hotline } = props
  const { t } = usePage()
  return (
    <>
      <CallForHelp alert={alert} hotline={hotline} />
      <div className="records">
        <section>
          <h3>{t.toldTitle}</h3>
          <ToldList told={alert.told} />
        </section>
        <section>
          <h3>{t.historyTitle}</h3>
          <History events={alert.events} />
        </section>
      </div>
    </>
  )
}

/**
 * One open alert: everything that a person needs who has to act on it. The details stand open while nobody has answered, and
 * fold away (a touch opens them) once somebody has, or when it can wait for the morning.
 */
export function AlertCard(props: { readonly alert: AlertView; readonly hotline: string | undefined }): ReactElement {
  const { alert, hotline } = props
  const { t, language, openHome } = usePage()
  const { home } = alert.place
  const [chosen, setChosen] = useState<boolean>()
  const open = chosen ?? (alert.state === 'open' && alert.severity !== 'routine')
  return (
    <article
      className={`card alert-card ${alert.severity} ${alert.state}`}
      aria-labelledby={`title-${alert.id}`}
      aria-description={spokenPlace(alert.place)}
      data-alert={alert.id}
      tabIndex={-1}
    >
      <CardHead alert={alert} />
      <AlertSubject alert={alert} toHome={<HomeButton home={home} onOpen={openHome} />} />
      <ProgressSteps state={alert.state} />
      <NextStep alert={alert} />
      <AlertActions alert={alert} />
      {open ? <CardDetails alert={alert} hotline={hotline} /> : <LastLine alert={alert} />}
      <div className="fold">
        <Button type="text" size="small" aria-expanded={open} onClick={() => setChosen(!open)}>
          {open ? t.showLess : t.details}
          <Icon name={open ? 'up' : 'down'} size={14} />
        </Button>
        <Link to={`/alerts/${alert.id}`}>{WATCH_WORDS[language].openPage}</Link>
      </div>
    </article>
  )
}
