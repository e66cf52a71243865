import { Suspense, lazy, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import type { OverviewView } from '../../api/views.ts'
import { AlertCard } from './alert-card.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { DemoStrip } from './demo-strip.tsx'
import { HomesGrid } from './homes-grid.tsx'
import { NowLine } from './now-line.tsx'
import { usePage } from './page-context.ts'
import { PageHeader } from './page-header.tsx'
import { spokenPlace } from './place-text.ts'
import { ResolvedList } from './resolved-list.tsx'

const HomeDrawer = lazy(() => import('./home-drawer.tsx'))
const QuarantineDrawer = lazy(() => import('./quarantine-drawer.tsx'))

interface BoardProps {
  readonly overview: OverviewView
  readonly heardAt: number | undefined
  readonly dark: boolean
  readonly shownHome: string | undefined
  readonly onCloseHome: () => void
  readonly onTheme: () => void
  readonly onLanguage: () => void
  readonly onSignOut: () => void
}

/** Tells a screen reader of the newest alert, and the browser's tab how many there are. */
function Announcer({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = usePage()
  const { alerts } = overview
  const newest = alerts.reduce<(typeof alerts)[number] | undefined>(
    (latest, alert) => (latest === undefined || alert.openedAt > latest.openedAt ? alert : latest),
    undefined,
  )
  useEffect(() => {
    document.title = alerts.length === 0 ? t.brand : `(${alerts.length}) ${t.brand}`
  }, [alerts.length, t])
  return (
    <p className="visually-hidden" aria-live="assertive">
      {newest === undefined ? '' : t.newAlert(t.kind[newest.kind], spokenPlace(newest.place))}
    </p>
  )
}

/** The page of who is on duty. */
export function Board(props: BoardProps): ReactElement {
  const { overview, shownHome } = props
  const { t } = usePage()
  const [quarantine, setQuarantine] = useState(false)
  const home = overview.homes.find((one) => one.id === shownHome)
  return (
    <>
      <PageHeader
        overview={overview}
        dark={props.dark}
        onTheme={props.onTheme}
        onLanguage={props.onLanguage}
        onQuarantine={() => setQuarantine(true)}
        onSignOut={props.onSignOut}
      />
      <ConnectionBanner heardAt={props.heardAt} />
      <Announcer overview={overview} />
      <main className={overview.alerts.length === 0 ? 'board calm' : 'board'}>
        <div className="column">
          <NowLine overview={overview} />
          {overview.demo ? <DemoStrip overview={overview} /> : null}
          {overview.alerts.map((alert) => (
            <AlertCard key={alert.id} alert={alert} hotline={overview.hotline} />
          ))}
          {overview.alertsLeftOff === 0 ? null : <p className="quiet">{t.moreAlerts(overview.alertsLeftOff)}</p>}
        </div>
        <div className="column">
          <HomesGrid overview={overview} />
          <ResolvedList resolved={overview.resolved} />
        </div>
      </main>
      <Suspense fallback={null}>
        {home === undefined ? null : <HomeDrawer key={home.id} home={home} onClose={props.onCloseHome} />}
        {quarantine ? <QuarantineDrawer onClose={() => setQuarantine(false)} /> : null}
      </Suspense>
    </>
  )
}
