import { useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { vendorName } from '../../../../core/vendor-names.ts'
import type { AlertView } from '../../../api/views.ts'
import { AlertActions } from '../alert-actions.tsx'
import { CallForHelp } from '../call-for-help.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { NextStep } from '../next-step.tsx'
import { useNow, useOverview, usePage } from '../page-context.ts'
import { Refused } from '../refused.tsx'
import { ProgressSteps } from '../progress-steps.tsx'
import { SeverityMark } from '../severity-mark.tsx'
import { hms, whenText } from '../time-text.ts'
import { ToldList } from '../told-list.tsx'
import { getAlert } from './alert-api.ts'
import { AlertKeys } from './alert-keys.tsx'
import { AlertSubject } from './alert-subject.tsx'
import { ALERT_WORDS } from './alert-words.ts'
import { EvidencePart } from './evidence-part.tsx'
import { PositionPart } from './position-part.tsx'
import { ReadingsPart } from './readings-part.tsx'
import { StoryList } from './story-list.tsx'

/** `/alerts/ID`: one alert with everything that is known of it. */
export default function AlertPage(): ReactElement {
  const { t, language } = usePage()
  const words = ALERT_WORDS[language]
  const { id = '' } = useParams()
  const { alert, failure } = useAlert(id)
  const [keys, setKeys] = useState(false)
  return (
    <main className="sheet alert-page">
      <p className="back">
        <Link to="/">← {words.back}</Link>
      </p>
      <AlertKeys shown={keys} onShow={setKeys} />
      {alert !== undefined ? (
        <AlertParts key={alert.id} alert={alert} />
      ) : failure === undefined ? (
        <p role="status">{words.opening}</p>
      ) : (
        <Refused says={failure === 'NOT_FOUND' ? words.gone : failureText(failure, t)} alone />
      )}
    </main>
  )
}

/** The alert as the live stream has it while it is open; asked for when it is closed, or one of very many. */
function useAlert(id: string) {
  const { alerts } = useOverview()
  const live = alerts.find((alert) => alert.id === id)
  const [last, setLast] = useState(live)
  if (live !== undefined && live !== last) setLast(live)
  const asked = useQuery({
    queryKey: ['alert', id],
    queryFn: () => getAlert(id),
    enabled: live === undefined,
    refetchInterval: 10_000,
  })
  const known = last?.id === id ? last : undefined
  return {
    alert: live ?? asked.data ?? known,
    failure: asked.error === null ? undefined : codeOf(asked.error),
  }
}

function AlertParts({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language } = usePage()
  const { hotline } = useOverview()
  const words = ALERT_WORDS[language]
  const { home } = alert.place
  const toHome = home === undefined ? null : <Link to={`/homes/${encodeURIComponent(home)}`}>{words.home}</Link>
  return (
    <div className="alert-parts">
      <div className="column">
        <article
          className={`card alert-card ${alert.severity} ${alert.state}`}
          aria-labelledby="alert-title"
          data-alert={alert.id}
          tabIndex={-1}
        >
          <PageHead alert={alert} />
          <AlertSubject alert={alert} toHome={toHome} />
          <ProgressSteps state={alert.state} />
          {alert.state === 'resolved' ? <Closing alert={alert} /> : <NextStep alert={alert} />}
          {alert.state === 'resolved' ? null : <AlertActions alert={alert} />}
          {alert.state === 'resolved' ? null : <CallForHelp alert={alert} hotline={hotline} />}
        </article>
        <PositionPart alert={alert} />
        <StoryList alert={alert} />
      </div>
      <div className="column">
        <section className="sheet-part" aria-labelledby="told-title">
          <h2 id="told-title">{t.toldTitle}</h2>
          <ToldList told={alert.told} vendorText={(vendor) => words.vendor(vendorName(vendor, language))} />
        </section>
        <ReadingsPart alert={alert} />
        <EvidencePart id={alert.id} />
      </div>
    </div>
  )
}

/** What, how long, since when; how long it took once it is closed. */
function PageHead({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const now = useNow()
  const { resolvedAt } = alert
  return (
    <header className="card-head">
      <SeverityMark severity={alert.severity} />
      <h1 id="alert-title">{t.kind[alert.kind]}</h1>
      <span className="code">{t.code(alert.code)}</span>
      <span className="running">
        <span className="visually-hidden">{resolvedAt === undefined ? t.lasting : ALERT_WORDS[language].lasted} </span>
        <b className="figures" role={resolvedAt === undefined ? 'timer' : undefined}>
          {hms((resolvedAt ?? now) - alert.openedAt)}
        </b>
        <span className="quiet figures">{t.since(whenText(alert.openedAt, now, timeZone))}</span>
      </span>
    </header>
  )
}

/** How it ended, as whoever closed it wrote it down. */
function Closing({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language } = usePage()
  const words = ALERT_WORDS[language]
  const lines = [
    { name: words.outcome, text: alert.outcome === undefined ? undefined : t.outcome[alert.outcome] },
    { name: words.taken, text: alert.taken },
    { name: words.followUpOn, text: alert.followUpOn },
    { name: words.note, text: alert.note },
  ]
  return (
    <dl className="closing">
      {lines.map(({ name, text }) =>
        text === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
