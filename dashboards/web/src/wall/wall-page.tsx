import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { AlertView } from '../../../api/views.ts'
import { publicPlace } from '../alert/alarm-calls.ts'
import { homesOnline } from '../homes-online.ts'
import { Icon } from '../icons.tsx'
import { useNow, useOverview, usePage } from '../page-context.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { clockSeconds, hms, monthDay } from '../time-text.ts'
import { WALL_WORDS } from './wall-words.ts'

/** More do not fit a screen that is read from across a hall. */
const MOST_ROWS = 8

/** `/wall`: what goes on, for everybody in the room. No name, no door, no number, no illness: kind, village, clock and state. */
export default function WallPage(): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = WALL_WORDS[language]
  const overview = useOverview()
  const now = useNow()
  const { alerts, alertsLeftOff, homesTotal } = overview
  const count = alerts.length + alertsLeftOff
  const online = homesOnline(overview)
  const left = count - Math.min(alerts.length, MOST_ROWS)
  return (
    <main className="wall">
      <header className="wall-head">
        <h1>
          <Icon name={count === 0 ? 'check' : 'triangle'} size={56} />
          {count === 0 ? t.allWell : t.alertsNow(count)}
        </h1>
        <time className="figures">
          <span className="quiet">{monthDay(now, timeZone)}</span> {clockSeconds(now, timeZone)}
        </time>
      </header>
      <ul className="wall-rows" aria-label={words.alerts}>
        {alerts.slice(0, MOST_ROWS).map((alert) => (
          <WallRow key={alert.id} alert={alert} />
        ))}
      </ul>
      {left === 0 ? null : <p className="wall-left">{t.moreAlerts(left)}</p>}
      <footer className="wall-foot">
        <span>{words.homes(homesTotal)}</span>
        <span className="good">
          <Icon name="check" size={30} /> {words.online(online)}
        </span>
        <span className={online === homesTotal ? 'quiet' : 'wall-offline'}>
          <Icon name="offline" size={30} /> {words.offline(homesTotal - online)}
        </span>
        <Link to="/">{words.leave}</Link>
      </footer>
    </main>
  )
}

function WallRow({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t } = usePage()
  const now = useNow()
  return (
    <li className={`wall-row alert-card ${alert.severity} ${alert.state}`}>
      <SeverityMark severity={alert.severity} />
      <b className="wall-kind">{t.kind[alert.kind]}</b>
      <span className="wall-place">{publicPlace(alert.place.areaNames)}</span>
      <span className={`wall-state wall-${alert.state}`}>
        <Icon name={alert.state === 'open' ? 'bell' : 'tick'} size={30} />
        {t.state[alert.state]}
      </span>
      <b className="wall-clock figures" role="timer">
        {hms(now - alert.openedAt)}
      </b>
    </li>
  )
}
