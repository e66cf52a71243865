import type { ReactElement } from 'react'
import type { WallAlertView, WallView } from '../../../api/wall-views.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { clockSeconds, hms, monthDay } from '../time-text.ts'
import { WALL_WORDS } from './wall-words.ts'

/** What goes on, for everybody in the room. No name, no door, no number, no illness: kind, village, clock and state. */
export function WallBoard({ view }: { readonly view: WallView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = WALL_WORDS[language]
  const now = useNow()
  const { alerts, alertsTotal: count, homesTotal, homesOnline: online } = view
  const left = count - alerts.length
  const well = count === 0 && online === homesTotal
  return (
    <main className="wall">
      <header className="wall-head">
        <h1>
          <Icon name={well ? 'check' : count === 0 ? 'circle' : 'triangle'} size={56} />
          {well ? t.allWell : count === 0 ? t.noOpenAlert : t.alertsNow(count)}
        </h1>
        <time className="figures">
          <span className="quiet">{monthDay(now, timeZone)}</span> {clockSeconds(now, timeZone)}
        </time>
      </header>
      <ul className="wall-rows" aria-label={words.alerts}>
        {alerts.map((alert) => (
          <WallRow key={alert.key} alert={alert} />
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
        <a href="/">{words.leave}</a>
      </footer>
    </main>
  )
}

function WallRow({ alert }: { readonly alert: WallAlertView }): ReactElement {
  const { t } = usePage()
  const now = useNow()
  return (
    <li className={`wall-row alert-card ${alert.severity} ${alert.state}`}>
      <SeverityMark severity={alert.severity} />
      <b className="wall-kind">{t.kind[alert.kind]}</b>
      <span className="wall-place">{alert.areaNames.join('')}</span>
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
