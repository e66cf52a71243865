import type { ReactElement } from 'react'
import type { OverviewView } from '../../api/views.ts'
import { homesOnline } from './homes-online.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'

/** The one sentence that somebody reads who has two seconds. */
export function NowLine({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = usePage()
  const { alerts, alertsLeftOff, homesTotal } = overview
  const unanswered = alerts.filter((alert) => alert.state === 'open').length
  const worst = alerts[0]?.severity ?? 'well'
  const online = homesOnline(overview)
  const calm = alerts.length === 0
  return (
    <section className={`now ${worst}`} aria-label={t.now}>
      <Icon name={calm ? 'check' : worst === 'life-safety' ? 'octagon' : 'triangle'} size={34} />
      <div>
        <h1>{calm ? t.allWell : t.alertsNow(alerts.length + alertsLeftOff)}</h1>
        <p>
          {calm ? t.allWellMore : unanswered === 0 ? t.everyAnswered : t.unanswered(unanswered)}
          <span className="now-counts">{t.counts(homesTotal, online)}</span>
        </p>
      </div>
    </section>
  )
}
