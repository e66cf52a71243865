import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { HomeView, PresenceView } from '../../api/views.ts'
import { usePage } from './page-context.ts'
import { personText } from './person-text.ts'
import { PresenceForm } from './presence-form.tsx'
import { dayAndTime } from './time-text.ts'

function PresenceNow({ presence }: { readonly presence: PresenceView }): ReactElement {
  const { t, timeZone } = usePage()
  const { mode, since, until, by } = presence
  return (
    <>
      <b>{t.presence[mode]}</b>
      {until === undefined ? null : <span className="figures">{t.presenceUntil(dayAndTime(until, timeZone))}</span>}
      {since === undefined || by === undefined ? null : (
        <span className="quiet figures">{t.presenceBy(personText(by, t), dayAndTime(since, timeZone))}</span>
      )}
    </>
  )
}

/** Where the resident is said to be, by whose word and until when; and a form to say otherwise. */
export function PresenceControl({ home }: { readonly home: HomeView }): ReactElement {
  const { t, lost } = usePage()
  const [changing, setChanging] = useState(false)
  const { presence } = home
  return (
    <section className={presence.mode === 'at-home' ? 'presence' : 'presence away'} aria-label={t.presenceTitle}>
      <div className="presence-now">
        <span className="quiet">{t.presenceTitle}</span>
        <PresenceNow presence={presence} />
        {changing ? null : (
          <Button disabled={lost} onClick={() => setChanging(true)}>
            {t.presenceChange}
          </Button>
        )}
      </div>
      {changing ? <PresenceForm home={home} onDone={() => setChanging(false)} /> : null}
    </section>
  )
}
