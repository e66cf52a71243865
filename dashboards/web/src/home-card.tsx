import { memo } from 'react'
import type { ReactElement } from 'react'
import { LOW_BATTERY } from '../../api/devices-battery-line.ts'
import { Ago } from './ago.tsx'
import type { ShownHome } from './home-status.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'

const COLD = 16
const HOT = 32

function Temperature({ value }: { readonly value: number }): ReactElement {
  const { t } = usePage()
  return (
    <span className={value < COLD || value > HOT ? 'odd' : ''}>
      <Icon name="thermometer" size={14} />
      <span className="visually-hidden">{t.temperature} </span>
      {value.toFixed(1)} °C
    </span>
  )
}

function HomeMeasures({ shown }: { readonly shown: ShownHome }): ReactElement {
  const { t } = usePage()
  const { home, status } = shown
  const { temperature, battery, presence } = home
  return (
    <span className="home-measures figures">
      {temperature === undefined ? null : <Temperature value={temperature.value} />}
      {battery === undefined ? null : (
        <span className={battery.value < LOW_BATTERY ? 'odd' : ''}>
          <Icon name="battery" size={14} />
          <span className="visually-hidden">{t.battery} </span>
          {Math.round(battery.value)}%
        </span>
      )}
      {home.outerDoorOpen === true ? (
        <span>
          <Icon name="door" size={14} />
          {t.doorOpen}
        </span>
      ) : null}
      {presence.mode === 'at-home' || status === 'away' ? null : <span>{t.presence[presence.mode]}</span>}
      {home.stillnessJudged ? null : <span>{t.notJudged}</span>}
    </span>
  )
}

interface HomeCardProps {
  readonly shown: ShownHome
}

/** A home of which nothing new was heard is the same object as before. */
const looksTheSame = ({ shown: a }: HomeCardProps, { shown: b }: HomeCardProps): boolean =>
  a.home === b.home && a.status === b.status && a.says === b.says

/** One home at a glance; pressing it opens its drawer. */
export const HomeCard = memo(function HomeCard({ shown }: HomeCardProps): ReactElement {
  const { t, openHome } = usePage()
  const { home, status, icon, says } = shown
  const { lastActivityAt } = home
  return (
    <li className={`home ${status}`}>
      <button type="button" onClick={() => openHome(home.id)}>
        <span className="home-name">
          <b>{home.person.name}</b>
          <span className="home-state">
            <Icon name={icon} size={15} />
            {says}
          </span>
        </span>
        <span className="home-where">{home.place.address}</span>
        <span className="home-activity">
          {lastActivityAt === undefined ? (
            t.noActivity
          ) : (
            <>
              {t.lastActivity} <Ago at={lastActivityAt} />
            </>
          )}
        </span>
        <HomeMeasures shown={shown} />
      </button>
    </li>
  )
}, looksTheSame)
