import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { InstallationView } from '../../../api/install-views.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { clockSeconds } from '../time-text.ts'
import { INSTALL_WORDS } from './install-words.ts'

type Test = NonNullable<InstallationView['test']>

interface HelpPartProps {
  readonly test: Test
  readonly busy: boolean
  readonly onAnnounce: () => void
}

/** 求助与短信: the button is pressed, and the first contact's text comes. */
export function HelpPart({ test, busy, onAnnounce }: HelpPartProps): ReactElement {
  const { language, timeZone, lost } = usePage()
  const now = useNow()
  const words = INSTALL_WORDS[language]
  const { sosUntil = 0, alarm, told } = test
  const isAnnounced = now < sosUntil
  return (
    <section className="sheet-part" aria-label={words.help}>
      <h2>{words.help}</h2>
      <p className="quiet">{words.helpHint}</p>
      <Button size="large" loading={busy} disabled={lost || isAnnounced} onClick={onAnnounce}>
        {words.announce}
      </Button>
      {isAnnounced && alarm === undefined ? (
        <p role="status" className="once">
          {words.announced(clockSeconds(sosUntil, timeZone))}
        </p>
      ) : null}
      {alarm === undefined ? null : <Alarm alarm={alarm} />}
      <ul className="plain-list">
        {told.map(({ maskedPhone, name, state, at }) => (
          <li
            key={`${maskedPhone} ${at}`}
            className={state === 'delivered' || state === 'answered' ? 'heard' : 'unheard'}
          >
            <Icon name={state === 'failed' ? 'cross' : 'message'} size={18} /> {name} {maskedPhone}{' '}
            <b>{words.told[state]}</b> <span className="figures">{clockSeconds(at, timeZone)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Alarm({
  alarm: { code, openedAt, announced, open },
}: {
  readonly alarm: NonNullable<Test['alarm']>
}): ReactElement {
  const { language, timeZone } = usePage()
  const words = INSTALL_WORDS[language]
  return (
    <>
      <p>
        <b>{words.alarm(code, clockSeconds(openedAt, timeZone))}</b>
        {open ? ` · ${words.alarmOpen}` : ''}
      </p>
      {announced ? null : <p className="bad">{words.unannounced}</p>}
    </>
  )
}
