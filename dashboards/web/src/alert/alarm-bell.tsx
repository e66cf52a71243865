import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import { useNavigate } from 'react-router'
import type { AlertId } from '../../../../core/names.ts'
import type { AlertView, OverviewView } from '../../../api/views.ts'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { calling, newlyCalling, publicPlace } from './alarm-calls.ts'
import { useAlarmPreferences } from './alarm-preferences.ts'
import { soundAlarm, wakeSound } from './alarm-sound.ts'
import { WATCH_WORDS } from './watch-words.ts'

/** While nobody answers, it sounds again this often. */
const AGAIN = 20_000

/** Calls whoever sits at this screen when a life was put in danger: by sound and by a notice, as far as they are switched on. */
export function AlarmBell({ overview }: { readonly overview: OverviewView }): ReactElement | null {
  const { language } = usePage()
  const { sound } = useAlarmPreferences()
  const fresh = useNewAlarms(overview.alerts)
  const waiting = calling(overview.alerts).length > 0
  const [mute, setMute] = useState(false)
  useNotices(fresh)
  useEffect(() => {
    if (!sound || fresh.length === 0) return undefined
    const ring = (): void => void soundAlarm().then((heard) => setMute(!heard))
    ring()
    const again = setInterval(ring, AGAIN)
    return () => clearInterval(again)
  }, [sound, fresh])
  if (!mute || !sound || !waiting) return null
  return (
    <p className="bell-mute" role="status">
      <Icon name="bell" /> {WATCH_WORDS[language].mute}
      <Button
        size="small"
        onClick={() =>
          void wakeSound()
            .then((heard) => (heard ? soundAlarm() : heard))
            .then((heard) => setMute(!heard))
        }
      >
        {WATCH_WORDS[language].unmute}
      </Button>
    </p>
  )
}

/** The alarms that came since the last change of them; the ones that were there when the page opened are not new. Empty again when all are answered. */
function useNewAlarms(alerts: readonly AlertView[]): readonly AlertView[] {
  const known = useRef<ReadonlySet<AlertId>>(undefined)
  const [fresh, setFresh] = useState<readonly AlertView[]>([])
  useEffect(() => {
    const came = known.current === undefined ? [] : newlyCalling(known.current, alerts)
    known.current = new Set(calling(alerts).map((alert) => alert.id))
    if (came.length > 0) setFresh(came)
    else if (known.current.size === 0) setFresh((before) => (before.length === 0 ? before : []))
  }, [alerts])
  return fresh
}

function useNotices(fresh: readonly AlertView[]): void {
  const { t } = usePage()
  const { notices } = useAlarmPreferences()
  const navigate = useNavigate()
  useEffect(() => {
    if (!notices || !('Notification' in window) || Notification.permission !== 'granted') return
    for (const alert of fresh) {
      const notice = new Notification(`${t.brand}${t.colon}${t.severity[alert.severity]} ${t.kind[alert.kind]}`, {
        body: `${publicPlace(alert.place.areaNames)} ${t.code(alert.code)}`,
        tag: alert.id,
        requireInteraction: true,
      })
      notice.addEventListener('click', () => {
        window.focus()
        void navigate(`/alerts/${alert.id}`)
        notice.close()
      })
    }
    // Only what is new calls; a change of the language does not call again.
  }, [fresh])
}
