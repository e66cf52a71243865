import type { ReactElement } from 'react'
import { Drawer } from 'antd'
import type { QuarantineReason } from '../../../core/feed.ts'
import type { QuarantineView } from '../../api/views.ts'
import { failureText } from './failure-text.ts'
import { getQuarantine } from './hub-api.ts'
import { Icon } from './icons.tsx'
import { useNow, usePage } from './page-context.ts'
import { whenText } from './time-text.ts'
import { useAnswer } from './use-answer.ts'
import type { Dictionary } from './words.ts'

const REFRESH = 10_000

function reasonText(reason: string, t: Dictionary): string {
  const known: Partial<Record<string, string>> = t.reason satisfies Record<QuarantineReason, string>
  return known[reason] ?? reason
}

function Message({ message }: { readonly message: QuarantineView['newest'][number] }): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  return (
    <li>
      <p>
        <b>{reasonText(message.reason, t)}</b>
        <time className="quiet figures">{whenText(message.receivedAt, now, timeZone)}</time>
      </p>
      <p className="quiet">
        {message.address === undefined ? '' : `${message.address} · `}
        {t.gateway} {message.gateway} · {t.bytes(message.bytes)}
      </p>
      <p className="mono">{message.topic}</p>
      <p>{message.detail}</p>
      <pre>{message.preview}</pre>
    </li>
  )
}

function QuarantineBody({ data }: { readonly data: QuarantineView }): ReactElement {
  const { t } = usePage()
  return (
    <>
      {data.counts['foreign-topic'] === undefined ? null : (
        <p className="cleared">
          <Icon name="triangle" size={15} /> {t.foreignNote}
        </p>
      )}
      <ul className="reasons">
        {Object.entries(data.counts).map(([reason, count]) => (
          <li key={reason}>
            {reasonText(reason, t)} <b className="figures">{count}</b>
          </li>
        ))}
      </ul>
      {data.newest.length === 0 ? <p className="empty">{t.quarantineEmpty}</p> : null}
      <ul className="quarantined">
        {data.newest.map((message) => (
          <Message key={`${message.offset} ${message.receivedAt}`} message={message} />
        ))}
      </ul>
    </>
  )
}

/** What could not be used, as it came, with the reason. */
export default function QuarantineDrawer({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = usePage()
  const { data, failure } = useAnswer(getQuarantine, 'quarantine', REFRESH)
  return (
    <Drawer open size={560} onClose={onClose} closable={{ 'aria-label': t.close }} title={t.quarantine}>
      {/* What scrolls must be reachable by the keyboard. */}
      <section tabIndex={0} aria-label={t.quarantine}>
        <p className="quiet">{t.quarantineHint}</p>
        {data === undefined && failure === undefined ? <p className="quiet">{t.loading}</p> : null}
        {failure === undefined ? null : (
          <p role="alert" className="failure">
            {failureText(failure, t)}
          </p>
        )}
        {data === undefined ? null : <QuarantineBody data={data} />}
      </section>
    </Drawer>
  )
}
