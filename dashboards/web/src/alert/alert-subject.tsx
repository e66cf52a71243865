import type { ReactElement, ReactNode } from 'react'
import type { AlertView } from '../../../api/views.ts'
import { Icon } from '../icons.tsx'
import { MaskedPhone } from '../masked-phone.tsx'
import { useNow, usePage } from '../page-context.ts'
import { unrepeated } from '../../../../core/unrepeated.ts'
import { personFacts } from '../place-text.ts'
import { said } from '../said.ts'
import { whenText } from '../time-text.ts'

/** Who, where, and what the detectors say. @param toHome the way to what else is known of the home */
export function AlertSubject(props: { readonly alert: AlertView; readonly toHome: ReactNode }): ReactElement {
  const { t, language, timeZone } = usePage()
  const now = useNow()
  const { person, place, summary, marks = [], follows, clearedAt } = props.alert
  return (
    <div className="subject">
      {person === undefined ? null : (
        <p className="who">
          <b>{person.name}</b>
          <span className="facts">{personFacts(person, t).join(' · ')}</span>
        </p>
      )}
      <p className="where">
        <span className="upper">{unrepeated(place.areaNames, place.address).join(' ')}</span> <b>{place.address}</b>{' '}
        <span className="upper">{place.homeCode}</span> {place.home === undefined ? null : props.toHome}
      </p>
      <p className="summary">{said(summary, language)}</p>
      {marks.length === 0 ? null : (
        <p className="marks">
          {marks.map((mark) => (
            <span className="tag" key={mark.zh}>
              {said(mark, language)}
            </span>
          ))}
        </p>
      )}
      {follows === undefined ? null : <p className="quiet">{t.follows}</p>}
      {clearedAt === undefined ? null : (
        <p className="cleared">
          <Icon name="circle" size={15} /> {t.cleared(whenText(clearedAt, now, timeZone))}
        </p>
      )}
      <Reach alert={props.alert} />
    </div>
  )
}

/** How to reach the resident, and how to get in. */
function Reach({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t } = usePage()
  const { person, place } = alert
  return (
    <dl className="reach">
      {person?.phone === undefined || place.home === undefined ? null : (
        <div>
          <dt>{t.residentPhone}</dt>
          <dd>
            <MaskedPhone home={place.home} masked={person.phone} />
          </dd>
        </div>
      )}
      {person?.entry === undefined ? null : (
        <div>
          <dt>{t.entry}</dt>
          <dd>{person.entry}</dd>
        </div>
      )}
    </dl>
  )
}
