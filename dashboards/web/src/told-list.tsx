import type { ReactElement } from 'react'
import type { Told } from '../../../core/alert.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'
import { useNow, usePage } from './page-context.ts'
import { whenText } from './time-text.ts'

const SIGN: Record<Told['state'], IconName> = {
  pending: 'dots',
  claimed: 'dots',
  accepted: 'tick',
  delivered: 'ticks',
  failed: 'cross',
  unknown: 'question',
}

interface ToldListProps {
  readonly told: readonly Told[]
  /** Names who carried it; left out where there is no room. */
  readonly vendorText?: (vendor: string) => string
}

/** Who was told, over what, and whether it reached them; that their answers were answered tells them nothing new. */
export function ToldList({ told, vendorText }: ToldListProps): ReactElement {
  const { t, timeZone } = usePage()
  const now = useNow()
  const notices = told.filter(({ purpose }) => purpose !== 'echo' && purpose !== 'answer')
  if (notices.length === 0) return <p className="quiet">{t.toldNobody}</p>
  return (
    <ul className="told">
      {notices.map((one) => (
        <li key={`${one.responder} ${one.channel} ${one.at}`}>
          <span className="told-who">
            {one.name} <span className="quiet figures">{one.maskedPhone}</span>
          </span>
          <span className={`told-state told-${one.state}`}>
            <Icon name={SIGN[one.state]} size={15} />
            <span>{t.channel[one.channel]}</span>
            <span>{t.told[one.state]}</span>
            {one.vendor === undefined || vendorText === undefined ? null : (
              <span className="quiet">{vendorText(one.vendor)}</span>
            )}
            {one.possibleDuplicate ? <span className="tag">{t.maybeTwice}</span> : null}
          </span>
          <time className="quiet figures">{whenText(one.at, now, timeZone)}</time>
        </li>
      ))}
    </ul>
  )
}
