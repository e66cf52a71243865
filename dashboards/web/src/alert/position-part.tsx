import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { PositionView } from '../../../api/alert-views.ts'
import type { AlertView } from '../../../api/views.ts'
import { Ago } from '../ago.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { dayAndTime } from '../time-text.ts'
import { getAlertPosition } from './alert-api.ts'
import { ALERT_WORDS } from './alert-words.ts'

/** A metre and a bit. */
const PLACES = 5

/**
 * Where the resident last was, for who may see whole names; nothing when nobody knows. Asked once for each opening of the page, since each
 * look is written to the audit log.
 */
export function PositionPart({ alert }: { readonly alert: AlertView }): ReactElement | null {
  const { t, language, may } = usePage()
  const words = ALERT_WORDS[language]
  const answer = useQuery({
    queryKey: ['alert-position', alert.id],
    queryFn: () => getAlertPosition(alert.id),
    enabled: may('residents:unmask') && alert.place.home !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
  const position = answer.data?.position
  const away = answer.data?.storeAnswers === false ? words.noPosition : undefined
  const failure = answer.error === null ? away : failureText(codeOf(answer.error), t)
  if (failure === undefined && position === undefined) return null
  return (
    <section className="sheet-part position-part" aria-labelledby="position-title">
      <h2 id="position-title">{words.position}</h2>
      {failure === undefined ? null : (
        <p role="alert" className="failure">
          {failure}
        </p>
      )}
      {position === undefined ? null : (
        <Position position={position} onAgain={() => void answer.refetch()} again={answer.isFetching} />
      )}
    </section>
  )
}

interface PositionProps {
  readonly position: PositionView
  readonly onAgain: () => void
  /** It is being asked for again. */
  readonly again: boolean
}

/** The map is opened by a tap only: until then nobody outside learns of it. */
function Position({ position, onAgain, again }: PositionProps): ReactElement {
  const { language, timeZone } = usePage()
  const words = ALERT_WORDS[language]
  const { at, accuracy, model } = position
  const [latitude, longitude] = [position.latitude.toFixed(PLACES), position.longitude.toFixed(PLACES)]
  return (
    <>
      <p className="position-figures">
        <b className="figures">{words.coordinates(latitude, longitude)}</b>{' '}
        <span>{accuracy === undefined ? words.accuracyUnknown : words.accuracy(Math.round(accuracy))}</span>
      </p>
      <p className="quiet">
        <Ago at={at} /> <span className="figures">{words.saidAt(dayAndTime(at, timeZone), model)}</span>
      </p>
      <p className="position-links">
        <a
          className="call"
          href={`https://uri.amap.com/marker?position=${longitude},${latitude}&coordinate=wgs84`}
          target="_blank"
          rel="noreferrer"
        >
          {words.openMap}
        </a>
        <a className="call on-phone" href={`geo:${latitude},${longitude}?q=${latitude},${longitude}`}>
          {words.openInApp}
        </a>
        <Button loading={again} onClick={onAgain}>
          {words.askAgain}
        </Button>
      </p>
      <p className="quiet">{words.positionHint}</p>
    </>
  )
}
