import { memo } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { Ago } from '../ago.tsx'
import { Icon } from '../icons.tsx'
import type { IconName } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { isLow, isOffline } from './home-rows.ts'
import type { ListedHome } from './home-rows.ts'
import { HOMES_WORDS } from './homes-words.ts'

interface StateText {
  readonly tone: string
  readonly icon: IconName
  readonly says: string
}

const SHAPES = { 'life-safety': 'octagon', urgent: 'triangle', routine: 'circle' } as const

function useStateText(home: ListedHome): StateText {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  if (home.alarm !== undefined) return { tone: home.alarm, icon: SHAPES[home.alarm], says: words.alarm[home.alarm] }
  if (isOffline(home)) return { tone: 'offline', icon: 'offline', says: words.connection[home.connection] }
  if (home.presence !== 'at-home') return { tone: 'away', icon: 'door', says: t.presence[home.presence] }
  if (home.connection !== 'online') return { tone: 'offline', icon: 'offline', says: words.connection[home.connection] }
  return { tone: 'well', icon: 'check', says: t.well }
}

/** A home in the list: the whole row leads to its page. */
export const HomeRow = memo(function HomeRow({ home }: { readonly home: ListedHome }): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  const { tone, icon, says } = useStateText(home)
  return (
    <Link className={`home-line ${tone}`} to={`/homes/${home.id}`}>
      <span className="home-line-state">
        <Icon name={icon} size={16} />
        {says}
      </span>
      <b>{home.name}</b>
      <span className="home-line-place">
        {home.where} {home.address}
      </span>
      <span className="home-line-grade">
        <span className={`grade ${home.risk}`}>{t.risk[home.risk]}</span> {t.care[home.care]}
      </span>
      <span className={isLow(home) ? 'figures bad' : 'figures'}>
        <span className="narrow-only">{words.columns.battery} </span>
        {home.battery === undefined ? '–' : `${Math.round(home.battery)}%`}
        {isLow(home) ? ` ${words.batteryLow}` : ''}
      </span>
      <span className="home-line-activity">
        {home.lastActivityAt === undefined ? words.never : <Ago at={home.lastActivityAt} />}
      </span>
    </Link>
  )
})
