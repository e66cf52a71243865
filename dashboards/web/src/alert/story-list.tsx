import type { ReactElement } from 'react'
import type { AlertView } from '../../../api/views.ts'
import { useNow, usePage } from '../page-context.ts'
import { said } from '../said.ts'
import { hms, whenText } from '../time-text.ts'
import { ALERT_WORDS } from './alert-words.ts'

/** Everything that happened, in order: when, how long after it was raised, by what way, and what. */
export function StoryList({ alert }: { readonly alert: AlertView }): ReactElement {
  const { language, timeZone } = usePage()
  const words = ALERT_WORDS[language]
  const now = useNow()
  return (
    <section className="sheet-part story-part" aria-labelledby="story-title">
      <h2 id="story-title">{words.events(alert.events.length)}</h2>
      <ol className="history story">
        {alert.events.map((event) => (
          <li key={event.seq} className={`by-${event.channel}`}>
            <time className="figures" dateTime={new Date(event.at).toISOString()}>
              {whenText(event.at, now, timeZone)}
            </time>
            <span className="figures quiet">+{hms(event.at - alert.openedAt)}</span>
            <span className="tag">{words.by[event.channel]}</span>
            <span className="story-words">{said(event.words, language)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
