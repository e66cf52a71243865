import type { ReactElement } from 'react'
import type { AlertView } from '../../api/views.ts'
import { Icon } from './icons.tsx'
import { useNow, usePage } from './page-context.ts'
import { hms, whenText } from './time-text.ts'

/** What the hub does next by itself, and when. */
export function NextStep({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language, timeZone, lost } = usePage()
  const now = useNow()
  const who = alert.nextTold?.[language] ?? t.nextLevel
  const at = alert.nextStepAt
  if (at === undefined) {
    const nobody = alert.state === 'open'
    return (
      <p className={nobody ? 'next next-nobody' : 'next'}>
        <Icon name={nobody ? 'triangle' : 'check'} />
        <span>{nobody ? t.nextNobody : t.nextNone}</span>
      </p>
    )
  }
  const time = whenText(at, now, timeZone)
  const due = at <= now
  const dueText = lost ? t.nextNowStale(time, who) : t.nextNow(who)
  return (
    <p className="next">
      <Icon name="next" />
      <span>
        <b>{t.nextStep}</b>
        {t.colon}
        {due ? dueText : <span className="figures">{t.nextIn(hms(at - now), who)}</span>}
      </span>
      {due ? null : <span className="next-left">{t.at(time)}</span>}
    </p>
  )
}
