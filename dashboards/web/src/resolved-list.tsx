import type { ReactElement } from 'react'
import type { AlertLineView } from '../../api/views.ts'
import { useNow, usePage } from './page-context.ts'
import { hms, minuteText } from './time-text.ts'

/** What was dealt with lately: proof that the chain works. */
export function ResolvedList({ resolved }: { readonly resolved: readonly AlertLineView[] }): ReactElement | null {
  const { t, timeZone } = usePage()
  const now = useNow()
  if (resolved.length === 0) return null
  return (
    <section className="resolved" aria-label={t.resolvedTitle}>
      <div className="section-head">
        <h2>{t.resolvedTitle}</h2>
      </div>
      <ul>
        {resolved.slice(0, 8).map((alert) => (
          <li key={alert.id}>
            <time className="figures quiet">{minuteText(alert.resolvedAt ?? alert.openedAt, now, timeZone)}</time>
            <span>
              <b>{t.kind[alert.kind]}</b> {alert.person?.name} <span className="quiet">{alert.place.address}</span>
            </span>
            <span className="quiet">
              {alert.outcome === undefined ? '' : `${t.outcome[alert.outcome]} · `}
              <span className="figures">{t.took(hms((alert.resolvedAt ?? alert.openedAt) - alert.openedAt))}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
