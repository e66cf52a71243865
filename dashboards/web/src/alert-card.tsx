import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { AlertView } from '../../api/views.ts'
import { AlertActions } from './alert-actions.tsx'
import { CallForHelp } from './call-for-help.tsx'
import { History } from './history.tsx'
import { Icon } from './icons.tsx'
import { MaskedPhone } from './masked-phone.tsx'
import { NextStep } from './next-step.tsx'
import { useNow, usePage } from './page-context.ts'
import { personFacts, spokenPlace } from './place-text.ts'
import { ProgressSteps } from './progress-steps.tsx'
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
      <h3 id={`title-${alert.id}`}>{t.kind[alert.kind]}</h3>
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

/** Who, where, and what the detectors say. */
function CardSubject({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language, timeZone, openHome } = usePage()
  const now = useNow()
  const { person, place } = alert
  return (
    <div className="subject">
      {person === undefined ? null : (
        <p className="who">
          <b>{person.name}</b>
          <span className="facts">{personFacts(person, t).join(' · ')}</span>
        </p>
      )}
      <p className="where">
        <span className="upper">{place.areaNames.join(' ')}</span> <b>{place.address}</b>{' '}
        <span className="upper">{place.homeCode}</span>
        {place.home === undefined ? null : (
          <Button type="link" size="small" onClick={() => openHome(place.home ?? '')}>
            {t.homePage}
          </Button>
        )}
      </p>
      <p className="summary">{alert.summary[language]}</p>
      {alert.follows === undefined ? null : <p className="quiet">{t.follows}</p>}
      {alert.clearedAt === undefined ? null : (
        <p className="cleared">
          <Icon name="circle" size={15} /> {t.cleared(whenText(alert.clearedAt, now, timeZone))}
        </p>
      )}
      <dl className="reach">
        {person?.phone === undefined || alert.place.home === undefined ? null : (
          <div>
            <dt>{t.residentPhone}</dt>
            <dd>
              <MaskedPhone home={alert.place.home} masked={person.phone} />
            </dd>
          </div>
        )}
        {person?.entry === undefined ? null : (
          <div>
            <dt>{t.entry}</dt>
            <dd>{person.entry}</dd>
          </div>
        )}
      </dl>
    </div>
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
      <time className="figures quiet">{whenText(last.at, now, timeZone)}</time> {last.words[language]}
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
          <h4>{t.toldTitle}</h4>
          <ToldList told={alert.told} />
        </section>
        <section>
          <h4>{t.historyTitle}</h4>
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
  const { t } = usePage()
  const [chosen, setChosen] = useState<boolean>()
  const open = chosen ?? (alert.state === 'open' && alert.severity !== 'routine')
  return (
    <article
      className={`card alert-card ${alert.severity} ${alert.state}`}
      aria-labelledby={`title-${alert.id}`}
      aria-description={spokenPlace(alert.place)}
    >
      <CardHead alert={alert} />
      <CardSubject alert={alert} />
      <ProgressSteps state={alert.state} />
      <NextStep alert={alert} />
      <AlertActions alert={alert} />
      {open ? <CardDetails alert={alert} hotline={hotline} /> : <LastLine alert={alert} />}
      <div className="fold">
        <Button type="text" size="small" aria-expanded={open} onClick={() => setChosen(!open)}>
          {open ? t.showLess : t.details}
          <Icon name={open ? 'up' : 'down'} size={14} />
        </Button>
      </div>
    </article>
  )
}
