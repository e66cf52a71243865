import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { AlertEvent } from '../../../core/alert.ts'
import { useNow, usePage } from './page-context.ts'
import { said } from './said.ts'
import { whenText } from './time-text.ts'

const SHOWN = 4

/** What happened, newest first: the last few lines, and all of them when asked. */
export function History({ events }: { readonly events: readonly AlertEvent[] }): ReactElement {
  const { t, language, timeZone } = usePage()
  const now = useNow()
  const [all, setAll] = useState(false)
  const newestFirst = [...events].sort((a, b) => b.seq - a.seq)
  const shown = all ? newestFirst : newestFirst.slice(0, SHOWN)
  return (
    <>
      <ol className="history" reversed>
        {shown.map((event) => (
          <li key={event.seq} className={`by-${event.channel}`}>
            <time className="figures" dateTime={new Date(event.at).toISOString()}>
              {whenText(event.at, now, timeZone)}
            </time>
            <span>{said(event.words, language)}</span>
          </li>
        ))}
      </ol>
      {events.length > SHOWN ? (
        <Button type="link" size="small" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.showLess : t.showAll(events.length)}
        </Button>
      ) : null}
    </>
  )
}
