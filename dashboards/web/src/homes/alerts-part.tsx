import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { said } from '../said.ts'
import { dayAndTime } from '../time-text.ts'
import { Failure } from './failure.tsx'
import { getHomeAlerts } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

const REFRESH = 10_000
const SHAPE = { 'life-safety': 'octagon', urgent: 'triangle', routine: 'circle' } as const

/** The home's alerts: open ones, then the latest. */
export function AlertsPart({ home }: { readonly home: string }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = HOMES_WORDS[language]
  const { data, error } = useQuery({
    queryKey: ['home-alerts', home],
    queryFn: () => getHomeAlerts(home),
    refetchInterval: REFRESH,
  })
  return (
    <section className="sheet-part" aria-label={words.alerts}>
      <h2>{words.alerts}</h2>
      <Failure words="" error={error} />
      {data?.length === 0 ? <p className="quiet">{words.noAlerts}</p> : null}
      <ul className="said">
        {(data ?? []).map((alert) => (
          <li key={alert.id}>
            <span className={`tone ${alert.severity}`}>
              <Icon name={SHAPE[alert.severity]} size={16} /> {t.severity[alert.severity]}
            </span>{' '}
            <Link to={`/alerts/${alert.id}`}>{t.kind[alert.kind]}</Link> {said(alert.summary, language)}
            <p className="quiet">
              <span className="figures">{dayAndTime(alert.openedAt, timeZone)}</span> ·{' '}
              {alert.outcome === undefined ? t.state[alert.state] : t.outcome[alert.outcome]}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
