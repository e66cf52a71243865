import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { OverviewView } from '../../api/views.ts'
import { partIcon } from './health-icon.ts'
import { Icon } from './icons.tsx'
import { useNow, usePage } from './page-context.ts'
import { clockSeconds, monthDay } from './time-text.ts'

interface PageHeaderProps {
  readonly overview: OverviewView
  readonly dark: boolean
  readonly onTheme: () => void
  readonly onLanguage: () => void
  readonly onQuarantine: () => void
  readonly onSignOut: () => void
}

function HubClock(): ReactElement {
  const { timeZone } = usePage()
  const now = useNow()
  return (
    <time className="hub-clock figures">
      <span>{monthDay(now, timeZone)}</span> {clockSeconds(now, timeZone)}
    </time>
  )
}

/** The hub's health in two words; its parts for who opens it. */
function HealthChip({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t, language, lost } = usePage()
  const ill = overview.health.filter((part) => !part.ok)
  const well = ill.length === 0 && !lost
  return (
    <details className={well ? 'health' : 'health ill'}>
      <summary>
        <Icon name={well ? 'check' : 'triangle'} size={16} />
        <span>{lost ? t.connectionLost : `${t.health} ${ill.length === 0 ? t.healthy : t.unhealthy(ill.length)}`}</span>
      </summary>
      <ul>
        {overview.health.map((part) => (
          <li key={part.part}>
            <Icon name={partIcon(part)} size={15} />
            <b>{t.healthPart[part.part] ?? part.part}</b>
            <span>{(language === 'zh' ? part.zh : undefined) ?? part.says}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export function PageHeader(props: PageHeaderProps): ReactElement {
  const { overview, dark } = props
  const { t, may } = usePage()
  return (
    <header className="top">
      <div className="brand">
        <img src="/icon.svg" alt="" width={30} height={30} />
        <b>{t.brand}</b>
        <span className="tagline">{t.tagline}</span>
      </div>
      <HealthChip overview={overview} />
      <HubClock />
      <nav className="tools">
        {may('quarantine:read') ? (
          <Button type="text" size="small" onClick={props.onQuarantine}>
            <Icon name="inbox" size={16} />
            {t.quarantine}
            <span className="count figures">{overview.quarantined}</span>
          </Button>
        ) : null}
        <Button type="text" size="small" onClick={props.onTheme} aria-label={dark ? t.light : t.dark}>
          <Icon name={dark ? 'sun' : 'moon'} size={16} />
        </Button>
        <Button
          type="text"
          size="small"
          onClick={props.onLanguage}
          lang={t.switchLanguage === 'English' ? 'en' : 'zh-CN'}
        >
          {t.switchLanguage}
        </Button>
        {overview.me.signsIn ? (
          <Button type="text" size="small" onClick={props.onSignOut} title={overview.me.name}>
            {t.signOut}
          </Button>
        ) : null}
      </nav>
    </header>
  )
}
