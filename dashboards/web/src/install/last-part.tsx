import type { ReactElement } from 'react'
import type { SignedOff } from '../../../../core/walk-test.ts'
import type { TriedDeviceView } from '../../../api/install-views.ts'
import { useNow, usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { minuteText } from '../time-text.ts'
import { INSTALL_WORDS } from './install-words.ts'
import { missingText } from './tried-words.ts'

interface LastPartProps {
  readonly last: SignedOff
  readonly devices: readonly TriedDeviceView[]
}

/** 上次验收: who signed when, what was missing, and why they left. */
export function LastPart({ last, devices }: LastPartProps): ReactElement {
  const { t, language, timeZone } = usePage()
  const now = useNow()
  const words = INSTALL_WORDS[language]
  const { missing, reason, signedAt, signedBy } = last
  return (
    <section className="sheet-part" aria-label={words.last}>
      <h2>{words.last}</h2>
      <p role="status">
        {words.signed(minuteText(signedAt, now, timeZone), personText(signedBy, t))} ·{' '}
        <b>{missing.length === 0 ? words.complete : words.lacks(missing.length)}</b>
      </p>
      <ul>
        {missing.map((one) => (
          <li key={`${one.what} ${one.device ?? ''} ${one.metric ?? ''} ${String(one.wanted)}`}>
            {missingText(one, devices, { t, language })}
          </li>
        ))}
      </ul>
      {reason === '' ? null : (
        <p>
          {words.why}
          {t.colon}
          {reason}
        </p>
      )}
    </section>
  )
}
