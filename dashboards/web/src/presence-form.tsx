import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { PresenceMode } from '../../../core/presence.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { HomeView } from '../../api/views.ts'
import { failureText } from './failure-text.ts'
import { codeOf, setPresence } from './hub-api.ts'
import { useNow, usePage } from './page-context.ts'
import { instantOf, wallTime } from './time-text.ts'

const MODES: readonly PresenceMode[] = ['at-home', 'with-family', 'in-hospital', 'maintenance', 'moved-out', 'deceased']
/** These may be set without an end. */
const LASTING: ReadonlySet<PresenceMode> = new Set<PresenceMode>(['moved-out', 'deceased'])
const QUICK_DAYS = [1, 3, 7, 30]
const LONGEST_DAYS = 180
const DAY = 86_400_000

interface PresenceFormProps {
  readonly home: HomeView
  readonly onDone: () => void
}

/** Asks for the mode and its end. What the hub would refuse is said before it is sent. */
export function PresenceForm({ home, onDone }: PresenceFormProps): ReactElement {
  const { t, timeZone, lost } = usePage()
  const now = useNow()
  const { presence } = home
  const [mode, setMode] = useState<PresenceMode>(presence.mode === 'at-home' ? 'in-hospital' : presence.mode)
  const [until, setUntil] = useState(wallTime(presence.until ?? now + 3 * DAY, timeZone))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const choose = (chosen: PresenceMode): void => {
    setMode(chosen)
    if (LASTING.has(chosen)) setUntil('')
  }
  const send = (end: EpochMs | undefined): void => {
    setBusy(true)
    setPresence(home.id, mode, end)
      .then(onDone, (error: unknown) => setFailure(failureText(codeOf(error), t)))
      .finally(() => setBusy(false))
  }
  const save = (): void => {
    const end = mode === 'at-home' ? undefined : instantOf(until, timeZone)
    const mayBeOpen = mode === 'at-home' || (LASTING.has(mode) && until === '')
    const possible = end === undefined ? mayBeOpen : end > now && end - now <= LONGEST_DAYS * DAY
    setFailure(possible ? undefined : t.presenceRefused(LONGEST_DAYS))
    if (possible) send(end)
  }
  return (
    <div className="presence-form">
      <label className="field">
        {t.presenceTo}
        <select value={mode} onChange={(event) => choose(MODES[event.target.selectedIndex] ?? mode)}>
          {MODES.map((one) => (
            <option key={one} value={one}>
              {t.presence[one]}
            </option>
          ))}
        </select>
      </label>
      {mode === 'at-home' ? null : <EndField mode={mode} until={until} onUntil={setUntil} />}
      <p>{t.presenceHint[mode]}</p>
      {failure === undefined ? null : (
        <p role="alert" className="failure">
          {failure}
        </p>
      )}
      <div className="presence-buttons">
        <Button type="primary" loading={busy} disabled={lost} onClick={save}>
          {t.presenceSave}
        </Button>
        <Button onClick={onDone}>{t.cancel}</Button>
      </div>
    </div>
  )
}

interface EndFieldProps {
  readonly mode: PresenceMode
  readonly until: string
  readonly onUntil: (until: string) => void
}

function EndField({ mode, until, onUntil }: EndFieldProps): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  return (
    <>
      <label className="field">
        {t.presenceEnd}
        <input
          type="datetime-local"
          value={until}
          min={wallTime(now, timeZone)}
          max={wallTime(now + LONGEST_DAYS * DAY, timeZone)}
          onChange={(event) => onUntil(event.target.value)}
        />
      </label>
      {LASTING.has(mode) ? (
        <p>{t.presenceOpenEnd}</p>
      ) : (
        <div className="presence-buttons">
          {QUICK_DAYS.map((days) => (
            <Button key={days} onClick={() => onUntil(wallTime(now + days * DAY, timeZone))}>
              {t.presenceDays(days)}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}
